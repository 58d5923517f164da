package import Expressions
import Foundation
import GRDB
package import Metamodel

/// An API key as its owner may see it: never its secret.
package struct KeyInfo: Sendable, Hashable, Codable {
  package let id: Int64
  /// The user as whom it acts.
  package let user: String
  /// Whether that user is active; the key of one who is not opens nothing.
  package let userIsActive: Bool
  package let label: String
  /// The one role that it acts in; nil means all of the user's.
  package let role: String?
  /// What it may do, by module; nil means all that the user may.
  package let rights: [String: [Right]]?
  /// Where its holder has to be; empty means anywhere.
  package let networks: [NetworkRange]
  package let createdAt: Timestamp
  package let expiresAt: Timestamp?
  package let revokedAt: Timestamp?
  /// To within some minutes; nil means never.
  package let lastUsedAt: Timestamp?

  /// The terms on which it was given.
  package var terms: KeyTerms {
    KeyTerms(
      scope: KeyScope(role: role, rights: rights?.mapValues { Set($0) }), networks: networks, expiresAt: expiresAt)
  }
}

/// Reads and writes API keys. Only the hash of a secret is kept.
struct KeyTable {
  let db: Database

  /// The label of the key with which a tenant begins.
  static let firstLabel = "first key"

  func insert(
    user: Int64, label: String, secretHash: [UInt8], terms: KeyTerms = KeyTerms(), at now: Timestamp
  ) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO sys_api_key(user, label, secret_hash, role, rights, networks, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        user, label, DatabaseBlob.value(secretHash), terms.scope.role, try terms.scope.rights.map(Self.json),
        terms.networks.isEmpty ? nil : try Self.json(terms.networks), now.microseconds, terms.expiresAt?.microseconds,
      ])
    return db.lastInsertedRowID
  }

  /// The keys of a user, else of all.
  func all(of user: Int64? = nil) throws -> [KeyInfo] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT k.*, u.name AS user_name, u.active AS user_is_active FROM sys_api_key k JOIN sys_user u ON u.id = k.user
        WHERE k.user = ?1 OR ?1 IS NULL ORDER BY k.id
        """, arguments: [user]
    ).map(Self.info)
  }

  /// The user whose key it is; nil if there is none.
  func owner(of id: Int64) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT user FROM sys_api_key WHERE id = ?", arguments: [id])
  }

  /// Whether there was such a key that was not revoked before.
  func revoke(_ id: Int64, at now: Timestamp) throws -> Bool {
    try db.execute(
      sql: "UPDATE sys_api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
      arguments: [now.microseconds, id])
    return db.changesCount > 0
  }

  func note(_ id: Int64, usedAt now: Timestamp) throws {
    try db.execute(sql: "UPDATE sys_api_key SET last_used_at = ? WHERE id = ?", arguments: [now.microseconds, id])
  }

  /// A key that is not revoked, with the user for whom it stands; nil also if that user is suspended.
  func entry(_ id: Int64) throws -> CallerCache.Entry? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM sys_api_key WHERE id = ? AND revoked_at IS NULL")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let expected: DatabaseBlob = row["secret_hash"]
    guard let user = try UserTable.caller(id: row["user"], db) else { return nil }
    let terms = try Self.terms(row)
    return CallerCache.Entry(
      secretHash: expected.bytes, expiresAt: terms.expiresAt, networks: terms.networks,
      lastUsedAt: Self.time(row["last_used_at"]), caller: user.coming(by: .key(id), in: terms.scope))
  }

  private static func info(_ row: Row) throws -> KeyInfo {
    let terms = try terms(row)
    return KeyInfo(
      id: row["id"], user: row["user_name"], userIsActive: row["user_is_active"], label: row["label"],
      role: terms.scope.role,
      rights: terms.scope.rights?.mapValues { $0.sorted { $0.rawValue < $1.rawValue } }, networks: terms.networks,
      createdAt: Timestamp(microseconds: row["created_at"]), expiresAt: terms.expiresAt,
      revokedAt: time(row["revoked_at"]), lastUsedAt: time(row["last_used_at"]))
  }

  private static func terms(_ row: Row) throws -> KeyTerms {
    let scope = KeyScope(role: row["role"], rights: try value(row["rights"]))
    return KeyTerms(scope: scope, networks: try value(row["networks"]) ?? [], expiresAt: time(row["expires_at"]))
  }

  private static func time(_ microseconds: Int64?) -> Timestamp? { microseconds.map(Timestamp.init(microseconds:)) }

  private static func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  private static func value<Value: Decodable>(_ json: String?) throws -> Value? {
    try json.map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
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
