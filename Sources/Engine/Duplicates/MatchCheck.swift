import Expressions
import GRDB
import Metamodel

/// Compares the keys of duplicates with the records, from which they differ only where somebody has written past the engine.
struct MatchCheck {
  let db: Database
  let state: StoreState

  /// At most so many records of a module are compared with their keys; all keys are compared with the records.
  private static let sample: Int64 = 2_000

  func findings() throws -> [DoctorFinding] {
    guard try db.tableExists("sys_match_key"), try db.tableExists("sys_match_dismissed") else {
      return [finding("The keys by which duplicates are found are missing.")]
    }
    let sets = state.compiled.allPlans.flatMap(\.matching.sets)
    let numbers = "[" + sets.map { String($0.number) }.joined(separator: ",") + "]"
    let stray = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM sys_match_key WHERE \"set\" NOT IN (SELECT value FROM json_each(?))",
      arguments: [numbers])
    let strays = stray.map { $0 > 0 ? [finding("\($0) keys of duplicates belong to no rule.")] : [] } ?? []
    return try strays + sets.compactMap(difference)
  }

  private func difference(of set: MatchSet) throws -> DoctorFinding? {
    let largest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \"\(set.module)\"") ?? 0
    let kept = try db.makeStatement(sql: "SELECT 1 FROM sys_match_key WHERE \"set\" = ? AND key = ? AND record = ?")
    let step = max(1, largest / Self.sample)
    var missing = 0
    var wanted: [Int64: Set<Int64>] = [:]
    try MatchTable(db: db, callingCode: state.settings.callingCode)
      .forEachRecord(set, each: step) { record, keys in
        wanted[record] = keys
        for key in keys {
          let found = try kept.firstInteger([set.number.databaseValue, key.databaseValue, record.databaseValue])
          if found == nil { missing += 1 }
        }
      }
    let stray = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM sys_match_key AS k WHERE "set" = ? AND NOT EXISTS(
          SELECT 1 FROM "\(set.module)" WHERE id = k.record AND deleted_at IS NULL)
        """, arguments: [set.number])
    var surplus = 0
    try db.makeStatement(sql: "SELECT key, record FROM sys_match_key WHERE \"set\" = ? AND record % ? = 0")
      .forEachRow([.integer(set.number), .integer(step)]) { row in
        if let keys = wanted[row.integer(1)], !keys.contains(row.integer(0)) { surplus += 1 }
      }
    guard missing > 0 || surplus > 0 || stray != 0 else { return nil }
    return finding(
      """
      Of the keys of duplicates by \(set.names.joined(separator: ", ")) of \(set.module) \(missing) (of those looked for) \
      are missing, \(surplus) are of values that their records do not have, and \(stray ?? 0) are of no record.
      """)
  }

  private func finding(_ message: String) -> DoctorFinding {
    .error("duplicates_differ", "\(message) `trellis duplicate rebuild` mends it.")
  }
}
