import Expressions
import GRDB
import JSONText
import Metamodel

/// Finds what it is time for by the model's times of retention.
struct DueRecords {
  let context: ReadContext
  let plan: ModulePlan

  /// At most so many are found at once; a later run finds the others.
  static let most = 100_000

  private var db: Database { context.db }
  private static let day: Int64 = 86_400_000_000

  /// The moment that was so many days ago.
  static func moment(_ days: Int, before now: Timestamp) -> Int64 { now.microseconds - Int64(days) * day }

  /// Records that have been in the recycle bin for long. What was merged is part of another record.
  ///
  /// - Parameter ids: of these alone; nil means of all.
  func inBin(_ days: Int, among ids: [Int64]? = nil) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT id FROM "\(plan.module.name)" AS t WHERE deleted_at < ?1
        AND NOT EXISTS(SELECT 1 FROM sys_erasure WHERE module = ?2 AND record = t.id AND kind = 'record')
        AND NOT EXISTS(
          SELECT 1 FROM sys_merge_loser l JOIN sys_merge m ON m.id = l.merge
          WHERE l.module = ?2 AND l.record = t.id AND m.undone_at IS NULL)\(Self.condition(among: ids))
        ORDER BY id LIMIT ?3
        """, arguments: [Self.moment(days, before: context.now), plan.id, Self.most])
  }

  private static func condition(among ids: [Int64]?) -> String {
    ids.map { " AND t.id IN (SELECT value FROM json_each('\(SQLText.list($0))'))" } ?? ""
  }

  /// Records that a rule is about.
  ///
  /// - Parameters:
  ///   - rule: of the module.
  ///   - caller: in whose name they go.
  ///   - ids: of these alone; nil means of all.
  func records(_ rule: RetentionRule, for caller: Caller, among ids: [Int64]? = nil) throws -> [Int64] {
    let moment = Self.moment(rule.days, before: context.now)
    let field = plan.field(rule.since)
    let isDay = if case .date? = field?.storage { true } else { false }
    let limit = isDay ? moment / Self.day : moment
    let condition = rule.condition.flatMap { context.scopes(of: caller).criterion($0, plan.module.name, "t") }
    // A condition that cannot be computed is met by nothing.
    guard rule.condition == nil || condition != nil else { return [] }
    let column = "t.\"\(field?.column ?? rule.since)\""
    let statement = try db.makeStatement(
      sql: """
        SELECT t.id FROM "\(plan.module.name)" AS t WHERE t.deleted_at IS NULL AND \(column) < ?\
        \(condition.map { " AND \($0.sql)" } ?? "")\(Self.condition(among: ids)) ORDER BY t.id LIMIT \(Self.most)
        """)
    var ids: [Int64] = []
    try statement.forEachRow([.integer(limit)] + (condition?.arguments ?? [])) { ids.append($0.integer(0)) }
    return ids
  }

  /// How many entries of the history are old and have not been looked at.
  func history(_ days: Int) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM sys_history WHERE module = ? AND at < ? AND id > ?",
      arguments: [
        plan.id, Self.moment(days, before: context.now), HistoryRetention(db: db, plan: plan).seen(),
      ]) ?? 0
  }
}

/// Takes old values out of a module's history.
struct HistoryRetention {
  let db: Database
  let plan: ModulePlan

  static let portion = 1_000

  private var key: String { "retention:\(plan.id)" }

  /// The last entry that has been looked at.
  func seen() throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT CAST(value AS INTEGER) FROM sys_setting WHERE key = ?", arguments: [key]) ?? 0
  }

  /// Takes the values out of some more entries that are older than a moment.
  ///
  /// - Returns: how many were looked at.
  func take(before moment: Int64, by execution: Execution) throws -> Int {
    let part = try ErasedPart(plan, fields: nil, db)
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, changes FROM sys_history WHERE module = ? AND at < ? AND id > ? ORDER BY id LIMIT ?",
      arguments: [plan.id, moment, seen(), Self.portion])
    guard let last = rows.last else { return 0 }
    try ErasureTable(db: db).insert(
      .history, field: String(moment), of: 0, plan, reason: "retention", by: execution)
    for row in rows {
      guard let members = (try? JSON(parsing: (row["changes"] as String).utf8))?.members else { continue }
      let erased = members.map { part.erased($0) ?? $0 }
      guard erased != members else { continue }
      try db.cachedStatement(sql: "UPDATE sys_history SET changes = ? WHERE id = ?")
        .run([JSON.object(erased).compactText.databaseValue, (row["id"] as Int64).databaseValue])
    }
    try db.execute(
      sql: "INSERT INTO sys_setting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
      arguments: [key, String(last["id"] as Int64)])
    try ErasureTable(db: db).askForWipe()
    return rows.count
  }
}
