import GRDB
import Metamodel

/// Keeps a record as it was submitted while an approval of it is pending, whatever would change it.
struct ApprovalLock {
  let execution: Execution
  let plan: ModulePlan

  /// What of a change is locked. Of modules that know no approvals nothing is asked.
  func problems(_ old: RowImage, _ image: RowImage, files: Bool = false) throws -> [Problem] {
    guard plan.hasApprovals, let entry = try ApprovalTable(db: execution.db).pending(of: old.id, in: plan) else {
      return []
    }
    var places = plan.fields.indices.filter { old.values[$0] != image.values[$0] }.map { plan.fields[$0].field.name }
    if old.owner != image.owner { places.append(SystemField.owner.rawValue) }
    if old.isDeleted != image.isDeleted { places.append(SystemField.id.rawValue) }
    if places.isEmpty, old.processes != image.processes { places.append("process") }
    if files { places.append("attachments") }
    return try places.filter { !entry.openFields.contains($0) }.map { try problem(at: $0, entry) }
  }

  /// Refuses a change that is locked.
  func require(_ old: RowImage, _ image: RowImage, files: Bool = false) throws {
    let problems = try problems(old, image, files: files)
    guard problems.isEmpty else { throw Refusal(.conflict, problems) }
  }

  /// Why the record does not move, is not converted or deleted; nil if it may.
  func problem(_ row: RowImage, at place: String) throws -> Problem? {
    guard plan.hasApprovals else { return nil }
    return try ApprovalTable(db: execution.db).pending(of: row.id, in: plan).map { try problem(at: place, $0) }
  }

  func requireFree(_ row: RowImage, at place: String) throws {
    if let problem = try problem(row, at: place) { throw Refusal(.conflict, problem) }
  }

  private func problem(at place: String, _ entry: ApprovalEntry) throws -> Problem {
    let who = try Approvers(execution: execution).asked(entry)
    let what = plan.module.field(place)?.label.spoken ?? "\(plan.module.name) \(entry.record)"
    let label = execution.state.compiled.model.approval(entry.name)?.label.spoken ?? entry.name
    return Problem(
      at: place, code: "locked",
      message: """
        \(what) is locked: “\(label)” (approval \(entry.id)) waits for a decision of \(who.joined(separator: ", ")). \
        Wait for it, or have it recalled.
        """, found: .text("approval \(entry.id)"), who: who)
  }
}
