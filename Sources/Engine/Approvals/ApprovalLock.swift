import Expressions
import GRDB
import Metamodel

/// Keeps a record as it was submitted while an approval of it is pending, whatever would change it; and a new one to which nobody has
/// agreed for as long as nobody has.
struct ApprovalLock {
  let execution: Execution
  let plan: ModulePlan

  /// What of a change is locked. Of modules that know no approvals nothing is asked.
  func problems(_ old: RowImage, _ image: RowImage, files: Bool = false) throws -> [Problem] {
    guard let entry = try entry(locking: old) else { return [] }
    var places = plan.fields.indices.filter { old.values[$0] != image.values[$0] }.map { plan.fields[$0].field.name }
    if old.owner != image.owner { places.append(SystemField.owner.rawValue) }
    if old.isDeleted != image.isDeleted { places.append(SystemField.id.rawValue) }
    if places.isEmpty, old.processes != image.processes { places.append("process") }
    if files { places.append("attachments") }
    // What waits would be written over a field that is open.
    let open = entry.openFields.filter { entry.command?.values[$0] == nil }
    return try places.filter { !open.contains($0) }.map { try problem(at: $0, entry) }
  }

  /// Refuses a change that is locked.
  func require(_ old: RowImage, _ image: RowImage, files: Bool = false) throws {
    let problems = try problems(old, image, files: files)
    guard problems.isEmpty else { throw Refusal(.conflict, problems) }
  }

  /// Why the record does not move, and is not converted; nil if it may.
  func problem(_ row: RowImage, at place: String) throws -> Problem? {
    try entry(locking: row).map { try problem(at: place, $0) }
  }

  func requireFree(_ row: RowImage, at place: String) throws {
    if let problem = try problem(row, at: place) { throw Refusal(.conflict, problem) }
  }

  /// Refuses to delete a record while somebody is asked about it; one to which nobody agreed may go.
  func requireNothingPending(_ row: RowImage, at place: String) throws {
    guard let entry = try entry(locking: row), entry.state == .pending else { return }
    throw Refusal(.conflict, try problem(at: place, entry))
  }

  /// Whether a record is new and nobody has agreed to it yet, so that nothing follows it by itself.
  func isUndecided(_ record: Int64) throws -> Bool {
    guard plan.hasApprovals else { return false }
    return try ApprovalTable(db: execution.db).locking(record, in: plan)?.event == .create
  }

  /// The same of a row that has been read, of which most need no more.
  func isUndecided(_ row: RowImage) throws -> Bool {
    switch row.approvalState {
    case nil: false
    case ApprovalState.pending.rawValue: try isUndecided(row.id)
    default: true
    }
  }

  /// The approval of a new record that another names and to which nobody has agreed; nil of one that counts.
  static func undecided(_ reference: RecordReference, _ execution: Execution) throws -> ApprovalEntry? {
    guard let plan = execution.state.compiled.plan(reference.module), plan.hasApprovals,
      let entry = try ApprovalTable(db: execution.db).locking(reference.id, in: plan), entry.event == .create
    else { return nil }
    return entry
  }

  /// The approval of a new record that nobody has agreed to and that waits for nobody any more; nil of one that may be named anew.
  static func refused(_ reference: RecordReference, _ execution: Execution) throws -> ApprovalEntry? {
    guard let entry = try undecided(reference, execution), entry.state != .pending,
      execution.deciding?.unlocks(entry) != true
    else { return nil }
    return entry
  }

  /// Whether records of a module count for others, as SQL: those to which somebody has agreed, where that is needed.
  ///
  /// - Parameters:
  ///   - row: the alias of the module's table.
  ///   - plan: the module.
  static func counts(_ row: String, in plan: ModulePlan) -> String {
    guard plan.hasApprovals else { return "TRUE" }
    return """
      (\(row).\(ApprovalStateColumn.name) IS NULL OR \(row).\(ApprovalStateColumn.name) = 'pending' AND NOT EXISTS(
        SELECT 1 FROM sys_approval p WHERE p.module = \(plan.id) AND p.record = \(row).id AND p.state = 'pending'
          AND p.event = 'create'))
      """
  }

  private func entry(locking row: RowImage) throws -> ApprovalEntry? {
    guard plan.hasApprovals, let entry = try ApprovalTable(db: execution.db).locking(row.id, in: plan) else {
      return nil
    }
    return execution.deciding?.unlocks(entry) ?? false ? nil : entry
  }

  private func problem(at place: String, _ entry: ApprovalEntry) throws -> Problem {
    let who = try Approvers.asked(entry, execution.db)
    let what = plan.module.field(place)?.label.spoken ?? "\(plan.module.name) \(entry.record)"
    let label = execution.state.compiled.model.approval(entry.name)?.label.spoken ?? entry.name
    let why =
      entry.state == .pending
      ? "waits for a decision of \(who.joined(separator: ", ")). Wait for it, or have it recalled."
      : "is \(entry.state.rawValue), so the new record does not count. Submit it again, with other values or as it is, or delete it."
    // The number of one that begins with this very change is gone if the change is refused.
    let isKept = !execution.consequences.submitted.contains(entry.id)
    return Problem(
      at: place, code: Problem.locked,
      message: isKept
        ? "\(what) is locked: “\(label)” (approval \(entry.id)) \(why)"
        : "\(what) would be locked by this change itself, a part of which waits for “\(label)”. Make it in one step, or one after the other.",
      found: .text(isKept ? "approval \(entry.id)" : entry.name), who: who)
  }
}
