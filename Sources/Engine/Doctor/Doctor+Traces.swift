import GRDB
import Metamodel

/// What commands have left beside the records, to be told or undone later, against the records.
extension Doctor {
  /// Merges of which a record is not there, or that did not take away what they say.
  func merges() throws -> [DoctorFinding] {
    let empty = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) AS count, min(id) AS first FROM sys_merge AS m WHERE undone_at IS NULL AND (
          first > last OR last > (SELECT ifnull(max(id), 0) FROM sys_history)
          OR NOT EXISTS(SELECT 1 FROM sys_merge_loser WHERE merge = m.id AND module = m.module))
        """)
    let broken = found(empty, "merge_differs") {
      "\($0) merges cannot be undone, since what they did is not there. The first is merge \($1)."
    }
    return try broken
      + compiled.allPlans.flatMap { plan in
        let table = "\"\(plan.module.name)\""
        let survivors = try Row.fetchOne(
          db,
          sql: """
            SELECT count(*) AS count, min(survivor) AS first FROM sys_merge AS m WHERE module = ? AND undone_at IS NULL
            AND NOT EXISTS(SELECT 1 FROM \(table) WHERE id = m.survivor)
            """, arguments: [plan.id])
        let losers = try Row.fetchOne(
          db,
          sql: """
            SELECT count(*) AS count, min(l.record) AS first FROM sys_merge_loser AS l
            JOIN sys_merge AS m ON m.id = l.merge WHERE l.module = ? AND m.undone_at IS NULL
            AND NOT EXISTS(SELECT 1 FROM \(table) WHERE id = l.record AND deleted_at IS NOT NULL)
            """, arguments: [plan.id])
        return found(survivors, "merge_differs") {
          "\($0) records of \(plan.module.name) into which others were merged do not exist. The first is \($1)."
        }
          + found(losers, "merge_differs") {
            "\($0) records of \(plan.module.name) that were merged into others are not in the recycle bin. The first is \($1)."
          }
      }
  }

  /// Conversions that cannot be read, or of records that are not there.
  func conversions() throws -> [DoctorFinding] {
    var unreadable: [Int64] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT id, trace FROM sys_conversion ORDER BY id")
    while let row = try rows.next() {
      if ConversionTable.trace(row) == nil { unreadable.append(row["id"]) }
    }
    let broken = unreadable.first.map { first in
      [
        DoctorFinding.error(
          "conversion_unreadable",
          "What \(unreadable.count) conversions did cannot be read. The first is conversion \(first).")
      ]
    }
    return try (broken ?? [])
      + compiled.allPlans.flatMap { plan in
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT count(*) AS count, min(record) AS first FROM sys_conversion AS c WHERE module = ?
            AND NOT EXISTS(SELECT 1 FROM "\(plan.module.name)" WHERE id = c.record)
            """, arguments: [plan.module.name])
        return found(row, "conversion_differs") {
          "\($0) records of \(plan.module.name) that were converted do not exist. The first is \($1)."
        }
      }
  }

  /// Dismissed pairs that are none.
  func dismissals() throws -> [DoctorFinding] {
    try compiled.allPlans.flatMap { plan in
      let table = "\"\(plan.module.name)\""
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(record) AS first FROM sys_match_dismissed AS d
          WHERE module = ?1 AND (NOT EXISTS(SELECT 1 FROM \(table) WHERE id = d.record)
            OR (module, record) >= (other_module, other_record))
          OR other_module = ?1 AND NOT EXISTS(SELECT 1 FROM \(table) WHERE id = d.other_record)
          """, arguments: [plan.id])
      return found(row, "dismissal_differs") {
        "\($0) dismissed duplicates of \(plan.module.name) are no two records. The first is of record \($1)."
      }
    }
  }

  /// Views that cannot be read.
  func views() throws -> [DoctorFinding] {
    var unreadable: [String] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM sys_view ORDER BY user, module, name")
    while let row = try rows.next() {
      if ViewTable.view(row) == nil { unreadable.append("\(row["name"] as String) of user \(row["user"] as Int64)") }
    }
    guard let first = unreadable.first else { return [] }
    return [
      .error("view_unreadable", "\(unreadable.count) views cannot be read and are left out. The first is \(first).")
    ]
  }

  /// Users who cannot do what they are there for.
  func people() throws -> [DoctorFinding] {
    // A template has no users.
    guard !state.settings.name.isEmpty else { return [] }
    let model = compiled.model
    let missing: [DoctorFinding] =
      try UserTable.firstAdministrator(db) == nil
      ? [.error("administrator_missing", "No active user is an administrator.")] : []
    let roles = try unknown("role", among: model.roles.map(\.name))
    let teams = try unknown("team", among: model.teams.map(\.name))
    let circle = try Int64.fetchAll(db, sql: "SELECT id FROM sys_user WHERE manager IS NOT NULL ORDER BY id").filter {
      try UserTable.subordinates(of: $0, db).contains($0)
    }
    let circles = circle.first.map { first in
      [
        DoctorFinding.error(
          "manager_circle", "\(circle.count) users stand above themselves. The first is user \(first).")
      ]
    }
    return missing + roles + teams + (circles ?? [])
  }

  /// Roles or teams of users that the model does not have.
  private func unknown(_ kind: String, among known: [String]) throws -> [DoctorFinding] {
    try String.fetchAll(db, sql: "SELECT DISTINCT \(kind) FROM sys_user_\(kind) ORDER BY 1")
      .filter { !known.contains($0) }
      .map { .error("\(kind)_unknown", "Users have the \(kind) \($0), which the model does not have.") }
  }

  /// A finding where rows were counted, with the first of them.
  func found(_ row: Row?, _ code: String, _ words: (Int, Int64) -> String) -> [DoctorFinding] {
    guard let row, row["count"] as Int > 0 else { return [] }
    return [.error(code, words(row["count"], row["first"]))]
  }
}
