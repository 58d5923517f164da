import Expressions
import GRDB

/// Pending approvals that nobody can decide any more of those who were asked: the administrators are told, and nothing is approved.
struct OrphanedApprovals {
  let execution: Execution

  /// Does what may take those who decide away, and tells of the approvals that have nobody left by that.
  ///
  /// - Parameter after: the configuration as it is then; nil means as it was.
  static func tellOfNew<Answer>(
    _ db: Database, _ state: StoreState, at now: Timestamp, by body: () throws -> Answer,
    after: (Answer) -> StoreState? = { _ in nil }
  ) throws -> Answer {
    func orphans(_ state: StoreState) -> OrphanedApprovals {
      OrphanedApprovals(execution: Execution(db: db, state: state, caller: .clock, now: now))
    }
    let known = try orphans(state).reasons()
    let answer = try body()
    try orphans(after(answer) ?? state).tell(besides: known)
    return answer
  }

  /// Those of now, with why.
  private func reasons() throws -> [Int64: String] {
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
  private func tell(besides known: [Int64: String]) throws {
    for (id, reason) in try reasons().sorted(by: { $0.key < $1.key }) where known[id] == nil {
      guard let entry = try ApprovalTable(db: execution.db).entry(id),
        let plan = execution.state.compiled.plan(id: entry.module)
      else { continue }
      try ApprovalSteps(execution: execution, plan: plan).tellAdministrators(entry, reason)
    }
  }
}
