import Expressions
import GRDB
import Metamodel

/// What was merged into what, so that it can be told and undone.
///
/// What a merge has changed is in the history of the records that it has touched: between the first and the last entry that it has made
/// there is no other command's, since commands are executed one after another.
struct MergeTable {
  let db: Database

  /// The tables, in order.
  static let definitions = [
    """
    CREATE TABLE sys_merge(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, survivor INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user,
      undone_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_merge_survivor ON sys_merge(module, survivor)",
    """
    CREATE TABLE sys_merge_loser(
      module INTEGER NOT NULL, record INTEGER NOT NULL, merge INTEGER NOT NULL REFERENCES sys_merge,
      PRIMARY KEY(module, record, merge)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sys_merge_loser_merge ON sys_merge_loser(merge)",
  ]

  /// A merge that has not been undone.
  struct Entry {
    let id: Int64
    let survivor: Int64
    let losers: [Int64]
    /// The entries of the history that it has made.
    let history: ClosedRange<Int64>
  }

  /// The merge that took a record away; nil if none has, or it was undone.
  func merge(of loser: Int64, _ plan: ModulePlan) throws -> Entry? {
    try entry(
      """
      SELECT m.id, m.survivor, m.first, m.last FROM sys_merge_loser l JOIN sys_merge m ON m.id = l.merge
      WHERE l.module = ? AND l.record = ? AND m.undone_at IS NULL ORDER BY m.id DESC LIMIT 1
      """, plan, loser)
  }

  /// The last merge that a record has survived, and that was not undone.
  func lastMerge(into survivor: Int64, _ plan: ModulePlan) throws -> Entry? {
    try entry(
      """
      SELECT id, survivor, first, last FROM sys_merge
      WHERE module = ? AND survivor = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1
      """, plan, survivor)
  }

  private func entry(_ sql: String, _ plan: ModulePlan, _ record: Int64) throws -> Entry? {
    var found: (id: Int64, survivor: Int64, first: Int64, last: Int64)?
    try db.cachedStatement(sql: sql).forEachRow([.integer(plan.id), .integer(record)]) {
      found = ($0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3))
    }
    guard let found, found.first <= found.last else { return nil }
    var losers: [Int64] = []
    try db.cachedStatement(sql: "SELECT record FROM sys_merge_loser WHERE merge = ? ORDER BY record")
      .forEachRow([.integer(found.id)]) { losers.append($0.integer(0)) }
    return Entry(id: found.id, survivor: found.survivor, losers: losers, history: found.first...found.last)
  }

  /// The record that a record is part of now, over all merges since; nil if it was not merged.
  func survivor(of loser: Int64, _ plan: ModulePlan) throws -> Int64? {
    var (record, steps) = (loser, 0)
    while steps < Self.mostSteps, let merge = try merge(of: record, plan) {
      record = merge.survivor
      steps += 1
    }
    return record == loser ? nil : record
  }

  private static let mostSteps = 64

  /// The number of the last entry of the history.
  func lastHistory() throws -> Int64 {
    try db.cachedStatement(sql: "SELECT max(id) FROM sys_history").firstInteger([]) ?? 0
  }

  /// Keeps a merge.
  ///
  /// - Parameter history: the entries of the history that it has made.
  func append(
    _ plan: ModulePlan, survivor: Int64, losers: [Int64], history: ClosedRange<Int64>, at now: Timestamp,
    by actor: Int64
  ) throws -> Int64 {
    try db.cachedStatement(
      sql: "INSERT INTO sys_merge(module, survivor, first, last, at, actor) VALUES (?, ?, ?, ?, ?, ?)"
    ).run([
      plan.id.databaseValue, survivor.databaseValue, history.lowerBound.databaseValue, history.upperBound.databaseValue,
      now.microseconds.databaseValue, actor.databaseValue,
    ])
    let id = db.lastInsertedRowID
    for loser in losers {
      try db.cachedStatement(sql: "INSERT INTO sys_merge_loser VALUES (?, ?, ?)")
        .run([plan.id.databaseValue, loser.databaseValue, id.databaseValue])
    }
    return id
  }

  func setUndone(_ merge: Int64, at now: Timestamp) throws {
    try db.cachedStatement(sql: "UPDATE sys_merge SET undone_at = ? WHERE id = ?")
      .run([now.microseconds.databaseValue, merge.databaseValue])
  }
}

extension Refusal {
  /// The record is not there; where it was erased or merged, it says so, if the caller may read what it names.
  static func noSuchRecord(
    _ id: Int64, _ plan: ModulePlan, _ execution: Execution, inBin: Bool = false
  ) throws -> Refusal {
    let module = plan.module.name
    if let time = try ErasureTable(db: execution.db).erased(id, plan),
      try execution.reads(RecordReference(module: module, id: id))
    {
      return erased(module, id, at: time, .notFound)
    }
    guard !inBin, let survivor = try MergeTable(db: execution.db).survivor(of: id, plan),
      try [id, survivor].allSatisfy({ try execution.reads(RecordReference(module: module, id: $0)) })
    else {
      return noSuchRecord(module, id, inBin: inBin)
    }
    return Refusal(
      .notFound,
      Problem(
        at: "id", code: "merged", message: "\(module) \(id) was merged into \(module) \(survivor).",
        found: .number(String(id)), wanted: .number(String(survivor))))
  }
}
