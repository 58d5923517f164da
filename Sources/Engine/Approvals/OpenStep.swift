import GRDB

/// One of those who may take a seat; nobody where it has neither role nor team nor user.
struct SeatHolder: Hashable {
  var role: String?
  var team: String?
  var user: Int64?
}

/// A step of an approval: who may take which of its seats, and who has agreed.
struct OpenStep {
  /// One who may take a seat.
  struct Row {
    let seat: Int64
    let holder: SeatHolder
    /// Who it is: `role broker`; nil where nobody could be found when it was submitted.
    let words: String?
    /// Who has asked them to, if they were not asked at first.
    let delegation: Delegation?
  }

  /// Somebody's wish that another takes a seat.
  struct Delegation {
    /// Whose vote it is.
    let principal: Int64
    let isByAdministrator: Bool
  }

  /// Somebody's agreement.
  struct Vote {
    let seat: Int64?
    let actor: Int64
    /// Whose vote it is: theirs, or of the one in whose place they have given it.
    let principal: Int64
  }

  /// How many different people it takes; nil means one for each seat.
  var needed: Int?
  var rows: [Row] = []
  var votes: [Vote] = []

  /// Whether a seat has been taken, of a step that has one for each.
  func isTaken(_ seat: Int64) -> Bool { needed == nil && votes.contains { $0.seat == seat } }

  /// A seat that is open.
  struct Seat {
    let seat: Int64
    /// Those who may take it.
    var names: [String]

    /// For whom it waits: where nobody was found, only administrators can decide.
    var words: String { names.isEmpty ? "role administrator" : names.joined(separator: " or ") }
  }

  /// The seats that are open, in order.
  var openSeats: [Seat] {
    rows.filter { !isTaken($0.seat) }.reduce(into: []) { seats, row in
      let names = [row.words].compactMap(\.self)
      if let last = seats.indices.last, seats[last].seat == row.seat {
        seats[last].names += names
      } else {
        seats.append(Seat(seat: row.seat, names: names))
      }
    }
  }

  // MARK: Reading

  /// The steps that are open, by approval.
  ///
  /// - Parameter condition: over `a`, the approval.
  static func all(where condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [Int64: OpenStep]
  {
    try read("a.step", condition, arguments, db)
  }

  /// All steps of an approval as if they were one.
  static func whole(_ approval: Int64, _ db: Database) throws -> OpenStep {
    try read("s.step", "a.id = ?", [approval], db)[approval] ?? OpenStep()
  }

  private static func read(
    _ step: String, _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> [Int64: OpenStep] {
    var steps: [Int64: OpenStep] = [:]
    let chosen = "sys_approval a JOIN sys_approval_step s ON s.approval = a.id AND s.step = \(step)"
    for row in try GRDB.Row.fetchAll(
      db.cachedStatement(sql: "SELECT a.id, s.needed FROM \(chosen) WHERE \(condition) ORDER BY s.step"),
      arguments: arguments)
    {
      steps[row[0], default: OpenStep()].needed = row[1]
    }
    for row in try GRDB.Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT r.approval, r.seat, r.role, r.team, r.user, u.name, r.delegated_by, d.capacity, d.standing_for
          FROM \(chosen) JOIN sys_approver r ON r.approval = a.id AND r.step = s.step
          LEFT JOIN sys_user u ON u.id = r.user
          LEFT JOIN sys_approval_decision d ON r.delegated_by IS NOT NULL AND d.id = (
            SELECT max(e.id) FROM sys_approval_decision e WHERE e.approval = r.approval AND e.step = r.step
              AND e.seat = r.seat AND e.actor = r.delegated_by AND e.verdict = 'delegate')
          WHERE \(condition) ORDER BY r.approval, r.step, r.seat, r.id
          """), arguments: arguments)
    {
      steps[row[0]]?.rows.append(Self.row(row))
    }
    for row in try GRDB.Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT d.approval, d.seat, d.actor, coalesce(d.standing_for, d.actor) AS principal
          FROM \(chosen) JOIN sys_approval_decision d ON d.approval = a.id AND d.step = s.step
          WHERE d.verdict = 'approve' AND (\(condition)) ORDER BY d.id
          """), arguments: arguments)
    {
      steps[row[0]]?.votes.append(
        Vote(seat: row[1], actor: row[2], principal: row[3]))
    }
    return steps
  }

  private static func row(_ row: GRDB.Row) -> Row {
    let holder = SeatHolder(role: row[2], team: row[3], user: row[4])
    let name: String? = row[5]
    let delegation = (row[6] as Int64?).map { delegator in
      Delegation(
        principal: row[8] ?? delegator,
        isByAdministrator: row[7] == ApprovalTable.Capacity.administrator.rawValue)
    }
    return Row(
      seat: row[1], holder: holder,
      words: holder.role.map { "role \($0)" } ?? holder.team.map { "team \($0)" } ?? name.map { "user \($0)" },
      delegation: delegation)
  }
}
