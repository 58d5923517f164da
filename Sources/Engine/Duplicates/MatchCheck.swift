import GRDB
import Metamodel

/// Compares the keys of duplicates with the records, from which they differ only where somebody has written past the engine.
struct MatchCheck {
  let db: Database
  let state: StoreState

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
    let table = MatchTable(db: db, callingCode: state.settings.callingCode)
    let kept = try db.makeStatement(
      sql: "SELECT count(*) FROM sys_match_key WHERE \"set\" = ? AND key = ? AND record = ?")
    var (wanted, missing) = (0, 0)
    try table.forEachRecord(set) { record, keys in
      for key in keys {
        wanted += 1
        let found = try kept.firstInteger([set.number.databaseValue, key.databaseValue, record.databaseValue])
        if found != 1 { missing += 1 }
      }
    }
    let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM sys_match_key WHERE \"set\" = ?", arguments: [set.number])
    let stray = (all ?? 0) - (wanted - missing)
    guard missing > 0 || stray > 0 else { return nil }
    return finding(
      """
      Of the keys of duplicates by \(set.names.joined(separator: ", ")) of \(set.module) \(missing) are missing and \
      \(stray) are of no record.
      """)
  }

  private func finding(_ message: String) -> DoctorFinding {
    .error("duplicates_differ", "\(message) `trellis duplicate rebuild` mends it.")
  }
}
