import Expressions
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Gives connections the function by which statements take moments apart.
enum MomentParts {
  /// By the names that expressions give them.
  private static let zones = Mutex<[String: TimeZone]>([:])
  /// More than there are.
  private static let mostZones = 1_000

  static func install(on db: Database) {
    guard let connection = db.sqliteConnection else { return }
    // Of the same arguments it makes always the same, and no schema may call it.
    sqlite3_create_function_v2(
      connection, MomentPart.function, 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nil,
      { context, _, values in
        guard let values, sqlite3_value_type(values[1]) == SQLITE_INTEGER, let part = MomentParts.text(values[0]),
          let zone = MomentParts.text(values[2]).flatMap(MomentParts.zone),
          let number = MomentPart.value(part, of: sqlite3_value_int64(values[1]), in: zone)
        else { return sqlite3_result_null(context) }
        sqlite3_result_int64(context, number)
      }, nil, nil, nil)
  }

  private static func text(_ value: OpaquePointer?) -> String? { sqlite3_value_text(value).map { String(cString: $0) } }

  private static func zone(_ name: String) -> TimeZone? {
    if let known = zones.withLock({ $0[name] }) { return known }
    guard let zone = TimeZone(inExpression: name) else { return nil }
    zones.withLock { zones in
      if zones.count >= mostZones { zones.removeAll() }
      zones[name] = zone
    }
    return zone
  }
}
