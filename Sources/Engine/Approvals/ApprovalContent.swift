import Expressions
import GRDB
import Metamodel

/// What was given with a change that waits, and what it would make of the record, as far as the caller may know.
struct ApprovalContent {
  let rights: ApprovalRights
  private let command: HeldCommand?

  init(_ rights: ApprovalRights) {
    self.rights = rights
    command = rights.entry.command
  }

  private var execution: Execution { rights.execution }
  private var access: Access { execution.access }
  private var plan: ModulePlan { rights.plan }
  private var row: RowImage { rights.row }

  private var input: TransitionInput? { if case .transition(_, let input)? = command { input } else { nil } }

  // MARK: What came with a transition

  /// Codes of the items that were ticked.
  var checklist: [String] { input?.checklist ?? [] }

  /// The note that is written with it, by the caller's rights on notes.
  var note: String? {
    guard let note = input?.writtenNote else { return nil }
    let module = execution.state.compiled.notes?.plan.module.name
    let isOwn = rights.entry.submitter == execution.caller.userID
    return isOwn || module.map { access.may(.read, on: $0) } == true ? note : Access.hidden
  }

  /// Activities that are logged with it, by the caller's rights on their modules.
  func activities() throws -> [ActivityInput] {
    try (input?.activities ?? []).map { activity in
      let log = execution.state.compiled.log { $0.module.activity?.rawValue == activity.kind }?.plan
      guard let log, case let module = log.module.name, access.may(.read, on: module) else {
        return ActivityInput(kind: activity.kind, subject: Access.hidden)
      }
      let health = access.phi(of: module).filter { activity.values[$0] != nil }
      if !health.isEmpty { execution.phi.add(health, of: module, 0) }
      let level = { (field: String) in access.level(of: field, in: module) }
      let values: RecordInput = try activity.values.reduce(into: [:]) { seen, item in
        guard level(item.key) > .hidden else { return }
        seen[item.key] =
          try level(item.key) == .masked
          ? .text(Access.hidden) : execution.shown(item.value, of: log.field(item.key))
      }
      let subject = level("subject") > .masked ? activity.subject : Access.hidden
      return ActivityInput(kind: activity.kind, subject: subject, values: values)
    }
  }

  /// Files of the record that were named with it.
  func attachments() throws -> [ApprovalAttachment] {
    guard let input, !input.attachments.isEmpty, rights.isRead, access.readsAttachments(of: plan.module.name) else {
      return []
    }
    return try AttachmentTable(db: execution.db).attachments(of: row.id, in: plan)
      .filter { input.attachments.contains($0.id) && $0.deletedAt == nil }
      .map { ApprovalAttachment(id: $0.id, name: $0.name) }
  }

  // MARK: The record

  /// What the record has now in the fields for which values wait; nothing of a record that the caller may not read.
  func before() throws -> RecordInput {
    guard rights.isRead, let command else { return [:] }
    return try values(of: row, Set(command.values.keys).union([movedField].compactMap(\.self)))
  }

  /// What the record would be by what waits alone, without what follows it; nil where nothing waits, or of a record that the caller
  /// may not read.
  func after() throws -> RecordInput? {
    guard rights.isRead, [.pending, .blocked].contains(rights.entry.state) else { return nil }
    if case .nothing = rights.entry.waiting { return nil }
    var image = row
    if let command {
      let own = command.values.filter { $0.key.parentField == nil }
      // Whose rights let them be given was judged when they were.
      _ = try ValueReading(execution: execution.asClock(for: row, cause: nil), plan: plan).apply(own, to: &image)
    }
    if let step { image.values[step.guarded.index] = .string(step.transition.to) }
    let names = plan.fields.map(\.field.name)
    try rights.noteHealth(Set(names), [:])
    return try values(of: image, Set(names))
  }

  /// The transition that waits; nil if there is none, or none any more.
  private var step: BlueprintStep? {
    command?.transition.flatMap { try? BlueprintStep.find($0, of: row, plan, execution, anywhere: true) }
  }

  private var movedField: String? { step.map { plan.fields[$0.guarded.index].field.name } }

  private func values(of image: RowImage, _ names: Set<String>) throws -> RecordInput {
    try plan.fields.enumerated().reduce(into: [:]) { values, item in
      let field = item.element.field
      guard names.contains(field.name),
        let value = access.seen(image.values[item.offset], of: field, in: plan.module.name)
      else { return }
      if case .lookup = field.type, case .record(let reference) = value, try !execution.reads(reference) {
        values[field.name] = .text(Access.hidden)
      } else {
        values[field.name] = InputValue(value)
      }
    }
  }
}
