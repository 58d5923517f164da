import Expressions
import GRDB
import Metamodel

/// The pairs of records of which somebody has said that they are not about the same.
struct DismissalTable {
  let db: Database
  let compiled: CompiledModel

  private typealias Pair = [DatabaseValue]

  /// Whether a pair was dismissed.
  func isDismissed(_ left: RecordReference, _ right: RecordReference) throws -> Bool {
    guard let pair = pair(left, right) else { return false }
    return try db.cachedStatement(
      sql: """
        SELECT 1 FROM sys_match_dismissed WHERE module = ? AND record = ? AND other_module = ? AND other_record = ?
        """
    ).firstInteger(pair) != nil
  }

  /// Keeps a pair, unless it is kept.
  func insert(_ left: RecordReference, _ right: RecordReference, by user: Int64, at now: Timestamp) throws {
    guard let pair = pair(left, right) else { return }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO sys_match_dismissed VALUES (?, ?, ?, ?, ?, ?)")
      .run(pair + [user.databaseValue, now.microseconds.databaseValue])
  }

  func remove(_ left: RecordReference, _ right: RecordReference) throws {
    guard let pair = pair(left, right) else { return }
    try db.cachedStatement(
      sql: "DELETE FROM sys_match_dismissed WHERE module = ? AND record = ? AND other_module = ? AND other_record = ?"
    ).run(pair)
  }

  /// The lesser first.
  private func pair(_ left: RecordReference, _ right: RecordReference) -> Pair? {
    guard let leftModule = compiled.plan(left.module)?.id, let rightModule = compiled.plan(right.module)?.id else {
      return nil
    }
    let sides = [(leftModule, left.id), (rightModule, right.id)].sorted { $0 < $1 }
    return sides.flatMap { [$0.0.databaseValue, $0.1.databaseValue] }
  }
}
