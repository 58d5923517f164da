package import Expressions
import Foundation
import GRDB

/// An API key as its owner may see it: never its secret.
package struct KeyInfo: Sendable, Hashable, Codable {
  package let id: Int64
  /// The user as whom it acts.
  package let user: String
  package let label: String
  package let createdAt: Timestamp
  package let expiresAt: Timestamp?
  package let revokedAt: Timestamp?
}

/// Reads and writes API keys. Only the hash of a secret is kept.
enum KeyTable {
  static func insert(
    user: Int64, label: String, secretHash: [UInt8], expiresAt: Timestamp?, at now: Timestamp, _ db: Database
  ) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO sys_api_key(user, label, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      arguments: [user, label, DatabaseBlob.value(secretHash), now.microseconds, expiresAt?.microseconds])
    return db.lastInsertedRowID
  }

  static func all(_ db: Database) throws -> [KeyInfo] {
    try Row.fetchAll(
      db, sql: "SELECT k.*, u.name AS user_name FROM sys_api_key k JOIN sys_user u ON u.id = k.user ORDER BY k.id"
    ).map(info)
  }

  /// Whether there was such a key that was not revoked before.
  static func revoke(_ id: Int64, at now: Timestamp, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "UPDATE sys_api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
      arguments: [now.microseconds, id])
    return db.changesCount > 0
  }

  /// A key that is not revoked, with the user for whom it stands; nil also if that user is suspended.
  static func entry(_ id: Int64, _ db: Database) throws -> CallerCache.Entry? {
    let statement = try db.cachedStatement(
      sql: "SELECT user, secret_hash, expires_at FROM sys_api_key WHERE id = ? AND revoked_at IS NULL")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let expected: DatabaseBlob = row["secret_hash"]
    return try UserTable.caller(id: row["user"], db).map {
      CallerCache.Entry(
        secretHash: expected.bytes, expiresAt: (row["expires_at"] as Int64?).map(Timestamp.init(microseconds:)),
        caller: $0)
    }
  }

  private static func info(_ row: Row) -> KeyInfo {
    KeyInfo(
      id: row["id"], user: row["user_name"], label: row["label"], createdAt: Timestamp(microseconds: row["created_at"]),
      expiresAt: (row["expires_at"] as Int64?).map(Timestamp.init(microseconds:)),
      revokedAt: (row["revoked_at"] as Int64?).map(Timestamp.init(microseconds:)))
  }
}

extension CallerCache.Entry {
  /// The caller, if the secret is the key's and the key has not expired.
  func caller(secretHash: [UInt8], at now: Timestamp) -> Caller? {
    guard Self.constantTimeEqual(self.secretHash, secretHash) else { return nil }
    if let expiresAt, expiresAt <= now { return nil }
    return caller
  }

  /// Compares without telling by its time where the two differ.
  private static func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Bytes as SQLite keeps them.
struct DatabaseBlob: DatabaseValueConvertible {
  let bytes: [UInt8]

  static func value(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }

  var databaseValue: DatabaseValue { Self.value(bytes) }

  static func fromDatabaseValue(_ value: DatabaseValue) -> DatabaseBlob? {
    Data.fromDatabaseValue(value).map { DatabaseBlob(bytes: Array($0)) }
  }
}
