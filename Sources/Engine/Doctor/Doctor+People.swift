import GRDB
import Metamodel

/// Users against what the audit log tells of them.
extension Doctor {
  /// Users whose roles, teams, manager, address or state are not those that they were given, and absences of which nothing is told.
  func peopleAsTold() throws -> [DoctorFinding] {
    let log = try PeopleLog(db)
    return try usersAsTold(log) + absencesAsTold(log)
  }

  private func usersAsTold(_ log: PeopleLog) throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT u.id, u.name, u.active, u.email, m.name AS manager FROM sys_user u
        LEFT JOIN sys_user m ON m.id = u.manager WHERE u.id > 0 ORDER BY u.id
        """)
    let others = try rows.filter { row in
      let (id, name): (Int64, String) = (row["id"], row["name"])
      guard let stay = log.stays[name]?.last else { return log.isWhole && !state.settings.name.isEmpty }
      func names(_ kind: String) throws -> Set<String> {
        try Set(
          String.fetchAll(
            db.cachedStatement(sql: "SELECT \(kind) FROM sys_user_\(kind) WHERE user = ?"), arguments: [id]))
      }
      return try stay.roles != nil && stay.roles != names("role") || stay.teams != nil && stay.teams != names("team")
        || stay.isActive.map { $0 != row["active"] } ?? false
        || stay.manager.map { $0 != row["manager"] as String? ?? "" } ?? false
        || stay.emailHash.map { $0 != AuditEntry.hash(ofEmail: row["email"] as String? ?? "", of: name) } ?? false
    }
    guard let first = others.first else { return [] }
    return [
      .error(
        "user_differs",
        "\(others.count) users are there, or have roles, teams, a manager, an address or a state, of which the audit log does not tell. The first is \(first["name"] as String)."
      )
    ]
  }

  /// Absences that were not added like that, and those that are gone though nobody has removed them. They were added in the order of
  /// their ids.
  private func absencesAsTold(_ log: PeopleLog) throws -> [DoctorFinding] {
    guard !state.settings.name.isEmpty else { return [] }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT a.id, u.name, a.first, a.last, s.name AS substitute FROM sys_absence a JOIN sys_user u ON u.id = a.user
        LEFT JOIN sys_user s ON s.id = a.substitute ORDER BY a.id
        """)
    let there = Dictionary(
      rows.map { row in
        (
          row["id"] as Int64,
          PeopleLog.Absence(
            user: row["name"], first: row["first"], last: row["last"], substitute: row["substitute"])
        )
      }
    ) { $1 }
    let ids = log.removed.union(there.keys).sorted()
    // Of the oldest the log may tell nothing any more.
    let others = zip(ids.suffix(log.added.count), log.added.suffix(ids.count)).filter { id, added in
      there[id].map { $0 != added } ?? false
    }.map(\.0)
    let isComplete = log.isWhole ? ids.count == log.added.count : ids.count >= log.added.count
    guard let first = others.first ?? (isComplete ? nil : ids.last ?? 0) else { return [] }
    return [
      .error(
        "absence_differs",
        "\(max(others.count, 1)) absences are not as the audit log tells of them, or are gone. The first is \(first)."
      )
    ]
  }
}
