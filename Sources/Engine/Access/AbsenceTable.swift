package import Expressions
import GRDB

/// Days on which somebody is away, both included, and who stands in for them.
package struct Absence: Sendable, Hashable, Codable {
  package let id: Int64
  package let user: String
  package let first: CalendarDate
  package let last: CalendarDate
  package let substitute: String?
  package let note: String
}

/// An absence that is to be noted.
package struct NewAbsence: Sendable, Hashable, Codable {
  package let first: CalendarDate
  package let last: CalendarDate
  package let substitute: String?
  package let note: String

  package init(first: CalendarDate, last: CalendarDate, substitute: String? = nil, note: String = "") {
    self.first = first
    self.last = last
    self.substitute = substitute
    self.note = note
  }
}

/// Who stands in for somebody.
struct Substitute: Hashable {
  let id: Int64
  let name: String
}

/// Reads and writes the calendar of absences.
struct AbsenceTable {
  let db: Database

  func insert(_ absence: NewAbsence, of user: Int64, substitute: Int64?) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO sys_absence(user, first, last, substitute, note) VALUES (?, ?, ?, ?, ?)",
      arguments: [user, absence.first.daysSinceEpoch, absence.last.daysSinceEpoch, substitute, absence.note])
    return db.lastInsertedRowID
  }

  /// The absences of a user, else of all, that end on a day or later.
  func all(of user: Int64? = nil, endingFrom day: CalendarDate = .earliest) throws -> [Absence] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT a.*, u.name AS user_name, s.name AS substitute_name
        FROM sys_absence a JOIN sys_user u ON u.id = a.user LEFT JOIN sys_user s ON s.id = a.substitute
        WHERE (a.user = ?1 OR ?1 IS NULL) AND a.last >= ?2 ORDER BY a.first, a.id
        """, arguments: [user, day.daysSinceEpoch]
    ).compactMap { row in
      guard let first = CalendarDate(daysSinceEpoch: row["first"]), let last = CalendarDate(daysSinceEpoch: row["last"])
      else { return nil }
      return Absence(
        id: row["id"], user: row["user_name"], first: first, last: last, substitute: row["substitute_name"],
        note: row["note"])
    }
  }

  /// The active user who stands in for another on a day; nil if that one is there, or nobody does.
  func substitute(of user: Int64, on day: CalendarDate) throws -> Substitute? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT s.id, s.name FROM sys_absence a JOIN sys_user s ON s.id = a.substitute
          WHERE a.user = ? AND ? BETWEEN a.first AND a.last AND s.active = 1
          """), arguments: [user, day.daysSinceEpoch]
    ).map { Substitute(id: $0["id"], name: $0["name"]) }
  }

  /// Whose it is; nil if there is none.
  func owner(of id: Int64) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT user FROM sys_absence WHERE id = ?", arguments: [id])
  }

  func remove(_ id: Int64) throws { try db.execute(sql: "DELETE FROM sys_absence WHERE id = ?", arguments: [id]) }
}
