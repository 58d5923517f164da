import Expressions
import GRDB

/// Pending approvals that nobody can decide any more of those who were asked, of which the administrators are told, and those that have
/// come to somebody who stands in for another, who is told then. Nothing is approved by it.
struct OrphanedApprovals {
  private let execution: Execution
  /// An absence that does not count.
  private let absence: Int64?

  /// How an approval stands.
  private struct Standing {
    /// Why it is for the administrators; nil where those who are asked can decide.
    let reason: String?
    /// Those who could decide it in somebody's place.
    let substitutes: Set<Int64>
  }

  /// Does what may take those who decide away, and tells of the approvals that have nobody left by that, and those who stand in from
  /// then on what waits for them.
  ///
  /// - Parameters:
  ///   - consequences: where it is noted that something is to be sent.
  ///   - after: the configuration as it is then; nil means as it was.
  static func tellOfNew<Answer>(
    _ db: Database, _ state: StoreState, at now: Timestamp, _ consequences: Consequences = Consequences(),
    by body: () throws -> Answer, after: (Answer) -> StoreState? = { _ in nil }
  ) throws -> Answer {
    func orphans(_ state: StoreState) -> OrphanedApprovals {
      OrphanedApprovals(
        execution: Execution(db: db, state: state, caller: .clock, now: now, consequences: consequences), absence: nil)
    }
    let known = try orphans(state).standings()
    let answer = try body()
    try orphans(after(answer) ?? state).tell(besides: known)
    return answer
  }

  /// Tells of what is otherwise since an absence has begun.
  static func tellOfBegun(_ absence: Int64, _ execution: Execution) throws {
    let known = try OrphanedApprovals(execution: execution, absence: absence).standings()
    try OrphanedApprovals(execution: execution, absence: nil).tell(besides: known)
  }

  /// Those of now.
  private func standings() throws -> [Int64: Standing] {
    let approvers = Approvers(execution: execution, besides: absence)
    let steps = try OpenStep.all(where: "a.state = 'pending'", [], execution.db)
    var standings: [Int64: Standing] = [:]
    for (entry, row, plan) in try pending() {
      guard let step = steps[entry.id] else { continue }
      let standIns = try approvers.candidates(step, entry, row, plan)
        .filter { $0.isThere && $0.user != $0.principal }.map(\.user)
      standings[entry.id] = Standing(
        reason: try approvers.reasonForAdministrators(step, entry, row, plan),
        substitutes: try Set(standIns).filter { try !approvers.deciders.absent(for: $0).isEmpty })
    }
    return standings
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
  private func tell(besides known: [Int64: Standing]) throws {
    for (id, standing) in try standings().sorted(by: { $0.key < $1.key }) {
      guard let entry = try ApprovalTable(db: execution.db).entry(id),
        let plan = execution.state.compiled.plan(id: entry.module)
      else { continue }
      let steps = ApprovalSteps(execution: execution, plan: plan)
      if let reason = standing.reason, known[id]?.reason == nil { try steps.tellAdministrators(entry, reason) }
      let new = standing.substitutes.subtracting(known[id]?.substitutes ?? []).sorted()
      if !new.isEmpty { try steps.ask(new, about: entry, because: ", in the place of somebody who is away") }
    }
  }
}
