import GRDB

/// Pending approvals that nobody can decide any more of those who were asked: the administrators are told, and nothing is approved.
struct OrphanedApprovals {
  let execution: Execution

  /// Those of now.
  func ids() throws -> Set<Int64> {
    let approvers = Approvers(execution: execution)
    let pending = try ApprovalTable(db: execution.db).entries("WHERE a.state = 'pending'", [])
    return Set(try pending.filter { try approvers.reasonForAdministrators($0) != nil }.map(\.id))
  }

  /// Tells of those that have come since.
  func tell(besides known: Set<Int64>) throws {
    for id in try ids().subtracting(known).sorted() {
      guard let entry = try ApprovalTable(db: execution.db).entry(id),
        let plan = execution.state.compiled.plan(id: entry.module)
      else { continue }
      try ApprovalSteps(execution: execution, plan: plan).tellAdministrators(entry)
    }
  }
}
