import Expressions
import GRDB
import Metamodel

/// Who decides the steps of an approval: settled when it is submitted, judged whenever somebody comes.
struct Approvers {
  let execution: Execution

  private var db: Database { execution.db }
  private var today: Int64 { Int64(execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch) }

  // MARK: Settling

  /// Writes down who may take which seat of each step.
  ///
  /// - Parameter judgement: over the record as it would become.
  func settle(_ id: Int64, _ approval: Approval, rule: Int, _ judgement: Judgement) throws {
    for (number, step) in approval.rules[rule].steps.enumerated() {
      let needed: Int? = if case .atLeast(let count) = step.mode { count } else { nil }
      try db.execute(
        sql: "INSERT INTO sys_approval_step(approval, step, needed) VALUES (?, ?, ?)",
        arguments: [id, number + 1, needed])
      let seats = try step.approvers.flatMap { try self.seats($0, judgement, allowsOwn: approval.allowsOwn) }
      for (seat, people) in seats.enumerated() {
        for person in people {
          try db.execute(
            sql: "INSERT INTO sys_approver(approval, step, seat, role, team, user) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id, number + 1, seat + 1, person.role, person.team, person.user])
        }
      }
    }
  }

  /// One of those who may take a seat; nobody where it has neither role nor team nor user.
  struct SeatHolder {
    var role: String?
    var team: String?
    var user: Int64?
  }

  /// The seats that an entry makes: one, or one for each of those whom it names.
  private func seats(
    _ approver: Approver, _ judgement: Judgement, allowsOwn: Bool
  ) throws -> [[SeatHolder]] {
    let nobody = [[SeatHolder()]]
    switch approver.person {
    case .role(let name): return try shared(SeatHolder(role: name), "role", name, approver, allowsOwn)
    case .team(let name): return try shared(SeatHolder(team: name), "team", name, approver, allowsOwn)
    case .user, .field, .managerLevels:
      let users = WhoCheck(execution: execution, judgement: judgement).users(approver.person)
      if users.isEmpty { return nobody }
      let holders = users.map { SeatHolder(user: $0) }
      return approver.isEvery ? holders.map { [$0] } : [holders]
    }
  }

  private func shared(
    _ holder: SeatHolder, _ kind: String, _ name: String, _ approver: Approver, _ allowsOwn: Bool
  ) throws -> [[SeatHolder]] {
    guard approver.isEvery else { return [[holder]] }
    let users = try Int64.fetchAll(
      db,
      sql: """
        SELECT u.id FROM sys_user u JOIN sys_user_\(kind) g ON g.user = u.id
        WHERE g.\(kind) = ? AND u.active = 1 AND (? OR u.id <> ?) ORDER BY u.id
        """, arguments: [name, allowsOwn, execution.caller.userID])
    return users.isEmpty ? [[holder]] : users.map { [SeatHolder(user: $0)] }
  }

  // MARK: Judging

  /// As what somebody may decide, and which seats they take.
  struct Standing {
    let capacity: ApprovalTable.Capacity
    let seats: [Int64?]
    var standingFor: Int64?
  }

  /// As what the caller may decide the step that is open; nil if they may not.
  func standing(in entry: ApprovalEntry) throws -> Standing? {
    let me = execution.caller.userID
    guard entry.allowsOwn || entry.submitter != me, entry.state == .pending else { return nil }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT r.seat, r.role, r.team, r.user, r.delegated_by FROM sys_approver r
        WHERE r.approval = ?1 AND r.step = ?2 AND \(ApprovalTables.entitles("r", user: "?3", day: "?4"))
          AND ((SELECT needed FROM sys_approval_step WHERE approval = ?1 AND step = ?2) IS NOT NULL OR NOT EXISTS(
            SELECT 1 FROM sys_approval_decision d WHERE d.approval = ?1 AND d.step = ?2 AND d.seat = r.seat
              AND d.verdict = 'approve'))
        ORDER BY r.seat, r.id
        """, arguments: [entry.id, entry.step, me, today])
    guard !rows.isEmpty else {
      return execution.access.isAdministrator ? Standing(capacity: .administrator, seats: [nil]) : nil
    }
    let seats = rows.reduce(into: [Int64?]()) { seats, row in
      let seat: Int64? = row["seat"]
      if !seats.contains(seat) { seats.append(seat) }
    }
    let caller = execution.caller
    let direct = rows.first { row in
      (row["user"] as Int64?) == me || (row["role"] as String?).map(caller.roles.contains) ?? false
        || (row["team"] as String?).map(caller.teams.contains) ?? false
    }
    guard let direct else {
      return Standing(capacity: .substitute, seats: seats, standingFor: try absent(for: me, rows))
    }
    let delegator: Int64? = direct["delegated_by"]
    return Standing(capacity: delegator == nil ? .approver : .delegate, seats: seats, standingFor: delegator)
  }

  /// The user for whom somebody stands in today.
  private func absent(for substitute: Int64, _ rows: [Row]) throws -> Int64? {
    let named = rows.compactMap { $0["user"] as Int64? }
    let away = try Int64.fetchAll(
      db, sql: "SELECT user FROM sys_absence WHERE substitute = ? AND ? BETWEEN first AND last ORDER BY user",
      arguments: [substitute, today])
    return away.first(where: named.contains) ?? away.first
  }

  /// Whether the caller has agreed to the step that is open already.
  func hasAgreed(to entry: ApprovalEntry) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS(SELECT 1 FROM sys_approval_decision
          WHERE approval = ? AND step = ? AND actor = ? AND verdict = 'approve')
        """, arguments: [entry.id, entry.step, execution.caller.userID]) ?? false
  }

  /// The names of those who have agreed, in order; of an administrator it is said.
  func agreed(to entry: ApprovalEntry) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT u.name || CASE WHEN d.capacity = 'administrator' THEN ' as administrator' ELSE '' END
        FROM sys_approval_decision d JOIN sys_user u ON u.id = d.actor
        WHERE d.approval = ? AND d.verdict = 'approve' GROUP BY d.actor ORDER BY min(d.id)
        """, arguments: [entry.id])
  }

  /// Those who could decide the step that is open today and have not agreed yet, by seat.
  func available(for entry: ApprovalEntry) throws -> [Int64: [Int64]] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT r.seat, u.id FROM sys_approver r JOIN sys_user u ON u.active = 1
        WHERE r.approval = ?1 AND r.step = ?2 AND (?3 OR u.id <> ?4)
          AND \(ApprovalTables.entitles("r", user: "u.id", day: "?5"))
          AND NOT EXISTS(SELECT 1 FROM sys_approval_decision d WHERE d.approval = ?1 AND d.step = ?2
            AND d.actor = u.id AND d.verdict = 'approve')
        ORDER BY r.seat, u.id
        """, arguments: [entry.id, entry.step, entry.allowsOwn, entry.submitter, today])
    return Dictionary(grouping: rows, by: { $0["seat"] as Int64 }).mapValues { $0.map { $0["id"] } }
  }

  /// Why only the administrators can decide; nil where those who are named can.
  func reasonForAdministrators(_ entry: ApprovalEntry) throws -> String? {
    guard entry.state == .pending else { return nil }
    let available = try available(for: entry)
    let step = try Row.fetchOne(
      db,
      sql: """
        SELECT s.needed, (SELECT count(DISTINCT d.actor) FROM sys_approval_decision d WHERE d.approval = s.approval
          AND d.step = s.step AND d.verdict = 'approve') AS agreed FROM sys_approval_step s
        WHERE s.approval = ? AND s.step = ?
        """, arguments: [entry.id, entry.step])
    let open = try openSeats(entry)
    let there = Set(available.values.joined()).count
    if let needed = step?["needed"] as Int? {
      let left = needed - (step?["agreed"] ?? 0)
      guard there < left else { return overdue(entry) }
      return "\(left) more have to agree, and \(there == 0 ? "nobody" : String(there)) of \(words(open)) can today"
    }
    let empty = open.filter { available[$0.seat] == nil }
    return empty.isEmpty ? overdue(entry) : "nobody can today of \(words(empty))"
  }

  private func overdue(_ entry: ApprovalEntry) -> String? {
    guard let due = entry.due, due <= execution.now else { return nil }
    return "the time to decide was over on \(due.text)"
  }

  // MARK: Words

  /// A seat that nobody has taken, and who may take it.
  struct OpenSeat {
    let seat: Int64
    var names: [String]
  }

  /// The seats of the step that is open: of one that takes so many, all.
  func openSeats(_ entry: ApprovalEntry) throws -> [OpenSeat] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT r.seat, r.role, r.team, u.name FROM sys_approver r LEFT JOIN sys_user u ON u.id = r.user
        WHERE r.approval = ?1 AND r.step = ?2
          AND ((SELECT needed FROM sys_approval_step WHERE approval = ?1 AND step = ?2) IS NOT NULL OR NOT EXISTS(
            SELECT 1 FROM sys_approval_decision d WHERE d.approval = ?1 AND d.step = ?2 AND d.seat = r.seat
              AND d.verdict = 'approve'))
        ORDER BY r.seat, r.id
        """, arguments: [entry.id, entry.step])
    return rows.reduce(into: [OpenSeat]()) { seats, row in
      let (role, team, user): (String?, String?, String?) = (row["role"], row["team"], row["name"])
      let name = role.map { "role \($0)" } ?? team.map { "team \($0)" } ?? user.map { "user \($0)" } ?? "nobody"
      if let last = seats.indices.last, seats[last].seat == row["seat"] {
        seats[last].names.append(name)
      } else {
        seats.append(OpenSeat(seat: row["seat"], names: [name]))
      }
    }
  }

  /// Who is asked: `role broker`.
  func asked(_ entry: ApprovalEntry) throws -> [String] {
    try openSeats(entry).map { $0.names.joined(separator: " or ") }
  }

  private func words(_ seats: [OpenSeat]) -> String {
    seats.map { $0.names.joined(separator: " or ") }.joined(separator: ", ")
  }
}
