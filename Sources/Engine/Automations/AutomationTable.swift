package import Expressions
import GRDB
import JSONText

/// What automations did, or why they did nothing: without any value of a record.
struct AutomationTable {
  let db: Database

  static let definitions = [
    """
    CREATE TABLE sys_automation_log(
      id INTEGER PRIMARY KEY AUTOINCREMENT, automation TEXT NOT NULL, module INTEGER NOT NULL REFERENCES sys_module,
      record INTEGER NOT NULL, event TEXT NOT NULL, outcome TEXT NOT NULL CHECK(outcome IN ('done', 'not_met', 'skipped', 'refused')),
      detail TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL) STRICT
    """,
    "CREATE INDEX sys_automation_log_name ON sys_automation_log(automation, id)",
  ]

  enum Outcome: String {
    case done
    case notMet = "not_met"
    case skipped
    case refused
  }

  func append(
    _ automation: String, _ outcome: Outcome, _ detail: String, event: String, about record: Int64, _ plan: ModulePlan,
    by execution: Execution
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_automation_log(automation, module, record, event, outcome, detail, actor, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      automation.databaseValue, plan.id.databaseValue, record.databaseValue, event.databaseValue,
      outcome.rawValue.databaseValue, detail.databaseValue, execution.caller.userID.databaseValue,
      execution.now.microseconds.databaseValue,
    ])
    let last = db.lastInsertedRowID
    guard last % Self.pruneEvery == 0 else { return }
    // Each that has entries since the last time: those of some automation may never have such a number.
    let names = try String.fetchAll(
      db.cachedStatement(sql: "SELECT DISTINCT automation FROM sys_automation_log WHERE id > ?"),
      arguments: [last - Self.pruneEvery])
    for name in names { try prune(name) }
  }

  /// Keeps the newest entries of an automation.
  private func prune(_ automation: String) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM sys_automation_log WHERE automation = ?1 AND id <= (
          SELECT id FROM sys_automation_log WHERE automation = ?1 ORDER BY id DESC LIMIT 1 OFFSET \(Self.kept))
        """
    ).run([automation.databaseValue])
  }

  private static let kept = 1_000
  private static let pruneEvery: Int64 = 64

  func entries(_ automation: String, record: Int64?, before last: Int64?, limit: Int) throws -> [AutomationEntry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT l.*, m.name AS module_name, u.name AS actor_name FROM sys_automation_log l
        JOIN sys_module m ON m.id = l.module JOIN sys_user u ON u.id = l.actor
        WHERE l.automation = ?1 AND (?2 IS NULL OR l.record = ?2) AND l.id < ?3 ORDER BY l.id DESC LIMIT ?4
        """, arguments: [automation, record, last ?? .max, limit]
    ).map { row in
      AutomationEntry(
        id: row["id"], record: RecordPlace(module: row["module_name"], id: row["record"]), event: row["event"],
        outcome: row["outcome"], detail: row["detail"], actor: row["actor_name"],
        at: Timestamp(microseconds: row["at"]))
    }
  }
}

/// What an automation did on one change, or why it did nothing.
package struct AutomationEntry: Sendable, Hashable, Codable {
  package let id: Int64
  package let record: RecordPlace
  /// `create`, `edit` or `at`.
  package let event: String
  /// `done`, `not_met`, `skipped` where it had led to the change itself or nobody has agreed to the record, or `refused` where its time had come in vain.
  package let outcome: String
  /// The effects, the clause that did not hold, or what stood in the way.
  package let detail: String
  /// The name of the user as whom it acted.
  package let actor: String
  package let at: Timestamp
}
