import Expressions
import GRDB
import Metamodel

/// The keys under which records that match are found, written in the transaction that changes the records.
struct MatchTable {
  let db: Database
  /// Of the tenant, for phone numbers.
  let callingCode: String?

  /// The tables, in order. A dismissed pair has the lesser module and record first.
  static let definitions = [
    """
    CREATE TABLE sys_match_key(
      "set" INTEGER NOT NULL, key INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY("set", key, record))
      STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sys_match_dismissed(
      module INTEGER NOT NULL, record INTEGER NOT NULL, other_module INTEGER NOT NULL, other_record INTEGER NOT NULL,
      user INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL,
      PRIMARY KEY(module, record, other_module, other_record)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sys_match_dismissed_other ON sys_match_dismissed(other_module, other_record)",
  ]

  /// Brings the keys of a record from what it was to what it is; nil and the recycle bin have none. A set of which nothing has changed
  /// costs a comparison.
  func follow(_ plan: ModulePlan, from old: RowImage?, to new: RowImage?) throws {
    guard !plan.matching.sets.isEmpty else { return }
    let before = old.flatMap { $0.isDeleted ? nil : $0 }
    let after = new.flatMap { $0.isDeleted ? nil : $0 }
    guard let record = (after ?? before)?.id else { return }
    var isTouched = false
    for set in plan.matching.sets {
      if let before, let after {
        guard set.isTouched(before, after) else { continue }
        isTouched = true
      }
      try replace(keys(set, before), by: keys(set, after), in: set, of: record)
    }
    if isTouched { try forgetDismissals(of: record, plan) }
  }

  private func keys(_ set: MatchSet, _ image: RowImage?) -> Set<Int64> {
    image.flatMap { set.values(of: $0, callingCode: callingCode)?.keys } ?? []
  }

  private func replace(_ old: Set<Int64>, by new: Set<Int64>, in set: MatchSet, of record: Int64) throws {
    for key in old.subtracting(new) {
      try db.cachedStatement(sql: "DELETE FROM sys_match_key WHERE \"set\" = ? AND key = ? AND record = ?")
        .run([set.number.databaseValue, key.databaseValue, record.databaseValue])
    }
    for key in new.subtracting(old) { try insert(key, set, record) }
  }

  private func insert(_ key: Int64, _ set: MatchSet, _ record: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO sys_match_key VALUES (?, ?, ?)")
      .run([set.number.databaseValue, key.databaseValue, record.databaseValue])
  }

  /// Whoever said that two records are two meant them as they were.
  private func forgetDismissals(of record: Int64, _ plan: ModulePlan) throws {
    for columns in [("module", "record"), ("other_module", "other_record")] {
      try db.cachedStatement(sql: "DELETE FROM sys_match_dismissed WHERE \(columns.0) = ? AND \(columns.1) = ?")
        .run([plan.id.databaseValue, record.databaseValue])
    }
  }
}

// MARK: - Whole modules

extension MatchTable {
  /// Brings the keys from one model and calling code to the next: only what is compared otherwise is read anew.
  func follow(from old: CompiledModel, _ oldCode: String?, to new: CompiledModel) throws {
    let known = oldCode == callingCode ? Set(old.allPlans.flatMap(\.matching.sets).map(\.number)) : []
    let wanted = new.allPlans.flatMap { plan in plan.matching.sets.map { (plan, $0) } }
    let kept = Set(wanted.map(\.1.number)).intersection(known)
    for number in Set(old.allPlans.flatMap(\.matching.sets).map(\.number)).subtracting(kept) {
      try db.execute(sql: "DELETE FROM sys_match_key WHERE \"set\" = ?", arguments: [number])
    }
    for (_, set) in wanted where !kept.contains(set.number) { try writeAll(set) }
  }

  /// Forgets all keys and reads every record anew.
  ///
  /// - Returns: how many keys there are.
  func rebuild(_ compiled: CompiledModel) throws -> Int {
    try db.execute(sql: "DELETE FROM sys_match_key")
    for set in compiled.allPlans.flatMap(\.matching.sets) { try writeAll(set) }
    return try Int.fetchOne(db, sql: "SELECT count(*) FROM sys_match_key") ?? 0
  }

  private func writeAll(_ set: MatchSet) throws {
    try forEachRecord(set) { record, keys in
      for key in keys { try insert(key, set, record) }
    }
  }

  /// Goes through the records outside the recycle bin with the keys that they should have.
  ///
  /// - Parameter step: only records whose id is a multiple of it.
  func forEachRecord(_ set: MatchSet, each step: Int64 = 1, _ body: (Int64, Set<Int64>) throws -> Void) throws {
    let sql = "SELECT id, \(set.columns.joined(separator: ", ")) FROM \"\(set.module)\" WHERE deleted_at IS NULL"
    try db.makeStatement(sql: sql + " AND id % ? = 0 ORDER BY id").forEachRow([.integer(step)]) { row in
      try body(row.integer(0), set.values(row, from: 1, callingCode: callingCode)?.keys ?? [])
    }
  }
}
