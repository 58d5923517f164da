import Crypto
import Foundation
import GRDB

/// The store's own key for cursors that hold what their reader must not learn.
enum CursorKey {
  /// Gives the store its key, once.
  static func create(_ db: Database) throws {
    let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    try db.execute(
      sql: "INSERT OR IGNORE INTO sys_setting VALUES ('cursor_key', ?)", arguments: [key.base64EncodedString()])
  }

  static func read(_ db: Database) throws -> SymmetricKey {
    let text = try String.fetchOne(db, sql: "SELECT value FROM sys_setting WHERE key = 'cursor_key'")
    guard let key = text.flatMap({ Data(base64Encoded: $0) }), key.count == 32 else {
      throw StoreError.damaged("it has no key for cursors")
    }
    return SymmetricKey(data: key)
  }
}
