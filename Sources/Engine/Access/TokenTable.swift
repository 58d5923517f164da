package import Expressions
import GRDB

/// Lets somebody choose a password, once.
package struct OneTimeToken: Sendable, Hashable {
  /// What it was mailed for.
  package enum Purpose: String, Sendable, Hashable, Codable {
    case invitation
    case reset

    /// Microseconds for which it is good: seven days, an hour.
    var lifetime: Int64 {
      switch self {
      case .invitation: 7 * 86_400_000_000
      case .reset: 3_600_000_000
      }
    }
  }

  package let id: Int64
  package let user: UserInfo
  package let expiresAt: Timestamp
}

/// Reads and writes tokens. Only the hash of a secret is kept.
struct TokenTable {
  let db: Database
  let now: Timestamp

  /// Adds a token. An invitation takes the place of all that the user was sent before; a reset, for which anybody may ask, of other resets
  /// alone.
  func insert(_ purpose: OneTimeToken.Purpose, of user: UserInfo, secretHash: [UInt8]) throws -> OneTimeToken {
    try void(of: user.id, only: purpose == .reset ? .reset : nil)
    let expiresAt = Timestamp(microseconds: now.microseconds + purpose.lifetime)
    try db.execute(
      sql: "INSERT INTO sys_token(user, purpose, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        user.id, purpose.rawValue, DatabaseBlob.value(secretHash), now.microseconds, expiresAt.microseconds,
      ])
    return OneTimeToken(id: db.lastInsertedRowID, user: user, expiresAt: expiresAt)
  }

  /// Has a user's tokens be good for nothing any more: all of them, or those of one purpose.
  func void(of user: Int64, only purpose: OneTimeToken.Purpose? = nil) throws {
    try db.execute(
      sql: "UPDATE sys_token SET used_at = ?1 WHERE user = ?2 AND used_at IS NULL AND (purpose = ?3 OR ?3 IS NULL)",
      arguments: [now.microseconds, user, purpose?.rawValue])
  }

  /// The active user whose token it is; nil if it is unknown, used, or too old.
  func user(of id: Int64, secretHash: [UInt8]) throws -> Caller? {
    let row = try Row.fetchOne(
      db, sql: "SELECT user, secret_hash FROM sys_token WHERE id = ? AND used_at IS NULL AND expires_at > ?",
      arguments: [id, now.microseconds])
    guard let row else { return nil }
    let hash: DatabaseBlob = row["secret_hash"]
    guard CallerCache.Entry.constantTimeEqual(hash.bytes, secretHash) else { return nil }
    return try UserTable.caller(id: row["user"], db)
  }

  /// When the user was last sent one.
  func last(of user: Int64) throws -> Timestamp? {
    try Int64.fetchOne(db, sql: "SELECT max(created_at) FROM sys_token WHERE user = ?", arguments: [user])
      .map(Timestamp.init(microseconds:))
  }

  /// Notes how the mail fared.
  func note(_ id: Int64, mail: String) throws {
    try db.execute(sql: "UPDATE sys_token SET mail = ? WHERE id = ?", arguments: [mail, id])
  }
}
