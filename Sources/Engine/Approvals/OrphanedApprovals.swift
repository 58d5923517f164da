import GRDB

/// Pending approvals that nobody can decide any more of those who were asked: the administrators are told, and nothing is approved.
struct OrphanedApprovals {
  let execution: Execution

  /// Those of now, with why.
  func reasons() throws -> [Int64: String] {
    let approvers = try Approvers(execution: execution)
    let steps = try OpenStep.all(where: "a.state = 'pending'", [], execution.db)
    var reasons: [Int64: String] = [:]
    for (entry, row, plan) in try pending() {
      guard let step = steps[entry.id] else { continue }
      reasons[entry.id] = try approvers.reasonForAdministrators(step, entry, row, plan)
    }
    return reasons
  }

  private func pending() throws -> [(ApprovalEntry, RowImage, ModulePlan)] {
    try ApprovalTable(db: execution.db).entries("WHERE a.state = 'pending'", []).compactMap { entry in
      guard let plan = execution.state.compiled.plan(id: entry.module),
        let row = try RowTable(plan: plan, db: execution.db).row(entry.record)
      else { return nil }
      return (entry, row, plan)
    }
  }

  /// Tells of those that have come since.
  func tell(besides known: [Int64: String]) throws {
    for (id, reason) in try reasons().sorted(by: { $0.key < $1.key }) where known[id] == nil {
      guard let entry = try ApprovalTable(db: execution.db).entry(id),
        let plan = execution.state.compiled.plan(id: entry.module)
      else { continue }
      try ApprovalSteps(execution: execution, plan: plan).tellAdministrators(entry, reason)
    }
  }
}
