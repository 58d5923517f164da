import Diagnostics
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
    try valueProblems(old, image) + checklistProblems(old) + activityProblems + noteProblems
  }

  private func valueProblems(_ old: RowImage, _ image: RowImage) -> [Problem] {
    let asked = transition.fieldsAskedFor
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
    let known = transition.during?.checklistCodes ?? []
    return try input.checklist.filter { !known.contains($0) }.enumerated().map { index, item in
      let reason = try execution.state.processes.outdated(
        "\(plan.module.name) \(old.id)", on: step.version, of: step.blueprint, subject: step.guarded.subject,
        lacking: "checklist item '\(item)' of \(transition.name)", execution
      ) { $0.transition(transition.name)?.during?.checklistCodes.contains(item) == true }
      if let reason { return .olderVersion(at: item, item, reason) }
      let hint = NearMiss.nearest(to: item, among: index < 100 ? known : []).map { " Did you mean '\($0)'?" } ?? ""
      return Problem(
        at: item, code: "unknown_value", message: "\(transition.name) has no checklist item '\(item)'.\(hint)",
        found: .text(item), wanted: .list(known.map(InputValue.text)))
    }
  }

  private var activityProblems: [Problem] {
    guard !input.activities.isEmpty else { return [] }
    let asked = transition.during?.activityKinds.map(\.rawValue) ?? []
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
    guard input.writtenNote != nil, transition.during?.asksForNote != true, let notes, !may(.create, notes.plan) else {
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

extension Transition {
  /// The fields that may be given with it by whoever may run it.
  var fieldsAskedFor: Set<String> { Set((during?.fields ?? []) + optional) }
}
