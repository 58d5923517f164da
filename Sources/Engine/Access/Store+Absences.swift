package import Expressions
import GRDB
import JSONText

extension Store {
  /// The absences of a user, else of all, that end on a day or later, in order.
  package func absences(of user: String? = nil, endingFrom day: CalendarDate = .earliest) async throws -> [Absence] {
    try await connections.read { db in
      let id = try user.map { name in
        guard let user = try UserTable.user(named: name, db) else { throw Refusal.noSuchUser(name) }
        return user.id
      }
      return try AbsenceTable(db: db).all(of: id, endingFrom: day)
    }
  }

  /// Notes an absence: an administrator anybody's, others their own.
  ///
  /// - Throws: ``Refusal`` if it ends before it begins, overlaps another of the user's, or the substitute is the user, unknown,
  ///   or away on all of its days.
  package func addAbsence(_ absence: NewAbsence, of user: String, by caller: Caller) async throws -> Absence {
    let entry = AuditEntry(
      .absenceAdd, "user \(user)",
      [
        "first": .string(absence.first.text), "last": .string(absence.last.text),
        "substitute": absence.substitute.map { .string($0) },
      ])
    let now = clock.now()
    return try await tend(entry, as: caller) { [self] caller, db, state in
      let owner = try UserTable.user(named: user, db)
      try Self.requireOwner(caller, of: owner?.id, state)
      guard let owner else { throw Refusal.noSuchUser(user) }
      let table = AbsenceTable(db: db)
      let substitute = try absence.substitute.flatMap { try UserTable.caller(named: $0, db) }
      let problems = try Self.problems(absence, of: owner, substitute, table)
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
      let consequences = Consequences()
      let id = try OrphanedApprovals.tellOfNew(db, state, at: now, consequences) {
        try table.insert(absence, of: owner.id, substitute: substitute?.userID)
      }
      if consequences.hasOutgoing { try announce?(now) }
      try followAbsences(db, state, at: now)
      guard let noted = try table.all(of: owner.id).first(where: { $0.id == id }) else {
        throw Refusal.noSuchUser(user)
      }
      return noted
    }
  }

  /// Removes an absence: an administrator anybody's, others their own.
  package func removeAbsence(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await tend(AuditEntry(.absenceRemove, "absence \(id)"), as: caller) { [self] caller, db, state in
      let table = AbsenceTable(db: db)
      let owner = try table.owner(of: id)
      try Self.requireOwner(caller, of: owner, state)
      guard owner != nil else {
        throw Refusal(.notFound, Problem(at: "absence", code: "not_found", message: "There is no absence \(id)."))
      }
      try table.remove(id)
      try followAbsences(db, state, at: now)
    }
  }

  /// Has the clock see to what begins later.
  private func followAbsences(_ db: Database, _ state: StoreState, at now: Timestamp) throws {
    let execution = Execution(db: db, state: state, caller: .clock, now: now, clockwork: Clockwork(watch: watch))
    try AbsenceClock(execution: execution).follow()
  }

  private static func problems(
    _ absence: NewAbsence, of user: UserInfo, _ substitute: Caller?, _ table: AbsenceTable
  ) throws -> [Problem] {
    guard absence.first <= absence.last else {
      return [
        Problem(
          at: "last", code: "invalid", message: "It would end on \(absence.last.text), before it begins.",
          found: .text(absence.last.text))
      ]
    }
    var problems: [Problem] = []
    let overlapping = try table.all(of: user.id, endingFrom: absence.first).first { $0.first <= absence.last }
    if let other = overlapping {
      problems.append(
        Problem(
          at: "first", code: "conflict",
          message: "\(user.name) is away from \(other.first.text) to \(other.last.text) already (absence \(other.id)).")
      )
    }
    guard let name = absence.substitute else { return problems }
    guard let substitute, substitute.userID != user.id else {
      return problems + [
        Problem(
          at: "substitute", code: "not_found", message: "There is no other active user '\(name)' to stand in.",
          found: .text(name))
      ]
    }
    let away = try table.all(of: substitute.userID, endingFrom: absence.last).first { $0.first <= absence.first }
    if let away {
      problems.append(
        Problem(
          at: "substitute", code: "conflict",
          message: "\(name) is away all that time, from \(away.first.text) to \(away.last.text).", found: .text(name)))
    }
    return problems
  }
}
