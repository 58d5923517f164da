import Expressions
import Metamodel

/// What came with the request of a transition: judged against what the transition asks for, and kept as records.
///
/// What is asked for anybody may supply who may run the transition; everything else takes the right that it would take
/// alone.
struct SuppliedInput {
  let execution: Execution
  let plan: ModulePlan
  let step: BlueprintStep
  let input: TransitionInput

  private var transition: Transition { step.transition }

  /// What may not be supplied, or cannot be kept.
  ///
  /// - Throws: what the store throws.
  func problems(_ old: RowImage, _ image: RowImage) throws -> [Problem] {
    try valueProblems(old, image) + checklistProblems(old) + attachmentProblems(old.id) + activityProblems
      + noteProblems
  }

  private func valueProblems(_ old: RowImage, _ image: RowImage) -> [Problem] {
    let asked = step.fieldsAskedFor
    return input.values.keys.sorted().compactMap { name in
      if let guarded = plan.guarded(name) {
        let found = image.values[guarded.index]
        guard found != old.values[guarded.index] else { return nil }
        return .useTransition(plan.fields[guarded.index].field, found: found, ways: [transition.name])
      }
      guard !asked.contains(name), !mayUpdate(old) else { return nil }
      return notAsked(name, "update \(plan.module.name)")
    }
  }

  private func checklistProblems(_ old: RowImage) throws -> [Problem] {
    guard !input.checklist.isEmpty else { return [] }
    return try step.unknownItems(among: input.checklist, of: old, plan, execution)
  }

  /// Files that are named and that the record does not have, or that the caller may not know of.
  private func attachmentProblems(_ record: Int64) throws -> [Problem] {
    guard !input.attachments.isEmpty else { return [] }
    let isKnown = !execution.isAsked || execution.access.readsAttachments(of: plan.module.name)
    let files = try isKnown ? AttachmentTable(db: execution.db).attachments(of: record, in: plan) : []
    return input.attachments.filter { id in !files.contains { $0.id == id && $0.deletedAt == nil } }.map { id in
      Problem(
        at: "attachments", code: "not_found",
        message: "There is no file \(id) of \(plan.module.name) \(record), or it is in the recycle bin.",
        found: .number(String(id)))
    }
  }

  private var activityProblems: [Problem] {
    guard !input.activities.isEmpty else { return [] }
    let asked = transition.activityKinds.map(\.rawValue)
    return input.activities.compactMap { activity in
      guard let activities = log(of: activity.kind) else {
        let kinds = ActivityKind.allCases.map(\.rawValue).filter { log(of: $0) != nil }
        return Problem(
          at: "activities", code: "unknown_value", message: "There is no module that keeps a '\(activity.kind)'.",
          found: .text(activity.kind), wanted: .list(kinds.map(InputValue.text)))
      }
      guard !asked.contains(activity.kind), !may(.create, activities.plan) else { return nil }
      return notAsked(activity.kind, "create \(activities.plan.module.name)")
    }
  }

  private var noteProblems: [Problem] {
    guard input.writtenNote != nil, !transition.asksForNote, let notes, !may(.create, notes.plan) else {
      return []
    }
    return [notAsked("note", "create \(notes.plan.module.name)")]
  }

  private func mayUpdate(_ record: RowImage) -> Bool {
    may(.update, plan)
      && (!execution.isAsked || ScopeCheck(execution: execution, plan: plan).allows(.update, on: record))
  }

  private func may(_ right: Right, _ plan: ModulePlan) -> Bool {
    !execution.isAsked || execution.access.may(right, on: plan.module.name)
  }

  private func notAsked(_ place: String, _ deed: String) -> Problem {
    Problem(
      at: place, code: "not_permitted",
      message: "\(transition.name) does not ask for \(place), and \(execution.caller.name) has no right to \(deed).")
  }

  // MARK: Keeping

  /// Creates the records of the note and the activities.
  func log(about id: Int64) throws {
    let about = InputValue.text("\(plan.module.name)/\(id)")
    if let note = input.writtenNote, let notes {
      try create(["body": .text(note), notes.regarding.field: about], in: notes.plan, id)
    }
    for activity in input.activities {
      guard let activities = log(of: activity.kind) else { continue }
      let own: RecordInput = ["subject": .text(activity.subject), activities.regarding.field: about]
      try create(activity.values.merging(own) { $1 }, in: activities.plan, id)
    }
  }

  private func create(_ values: RecordInput, in plan: ModulePlan, _ id: Int64) throws {
    let effects = try execution.effect(of: EffectSource(transition), on: self.plan, id)
    _ = try effects.run(.create(module: plan.module.name, values: values))
  }

  private typealias Log = (plan: ModulePlan, regarding: Regarding)

  private var notes: Log? { execution.state.compiled.notes }

  private func log(of kind: String) -> Log? {
    execution.state.compiled.log { $0.module.activity?.rawValue == kind }
  }
}
