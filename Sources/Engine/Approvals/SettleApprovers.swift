import GRDB
import Metamodel

/// Writes down who may take which seat of each step of an approval, when it is submitted.
struct SettleApprovers {
  let execution: Execution
  let approval: Approval
  /// Whose own it is.
  let authors: Set<Int64>
  /// Over the record as it is, so that no edit chooses those who decide about it.
  let judgement: Judgement

  private var db: Database { execution.db }

  func run(_ id: Int64, rule: Int) throws {
    for (number, step) in approval.rules[rule].steps.enumerated() {
      let needed: Int? = if case .atLeast(let count) = step.mode { count } else { nil }
      try db.cachedStatement(sql: "INSERT INTO sys_approval_step(approval, step, needed) VALUES (?, ?, ?)").execute(
        arguments: [id, number + 1, needed])
      for (seat, people) in try step.approvers.flatMap(seats).enumerated() {
        for person in people {
          try db.cachedStatement(
            sql: "INSERT INTO sys_approver(approval, step, seat, role, team, user) VALUES (?, ?, ?, ?, ?, ?)"
          ).execute(arguments: [id, number + 1, seat + 1, person.role, person.team, person.user])
        }
      }
    }
  }

  /// The seats that an entry makes: one, or one for each of those whom it names.
  private func seats(_ approver: Approver) throws -> [[SeatHolder]] {
    switch approver.person {
    case .role(let name): return try shared(SeatHolder(role: name), "role", name, approver)
    case .team(let name): return try shared(SeatHolder(team: name), "team", name, approver)
    case .user, .field, .managerLevels:
      let users = WhoCheck(execution: execution, judgement: judgement).users(approver.person)
      if users.isEmpty { return [[SeatHolder()]] }
      let holders = users.map { SeatHolder(user: $0) }
      return approver.isEvery ? holders.map { [$0] } : [holders]
    }
  }

  private func shared(
    _ holder: SeatHolder, _ kind: String, _ name: String, _ approver: Approver
  ) throws -> [[SeatHolder]] {
    guard approver.isEvery else { return [[holder]] }
    let users = try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT u.id FROM sys_user u JOIN sys_user_\(kind) g ON g.user = u.id
          WHERE g.\(kind) = ? AND u.active = 1 AND (? OR u.id NOT IN (SELECT value FROM json_each(?))) ORDER BY u.id
          """), arguments: [name, approval.allowsOwn, authors.sorted().jsonList])
    return users.isEmpty ? [[holder]] : users.map { [SeatHolder(user: $0)] }
  }
}
