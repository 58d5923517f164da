import Expressions
import Foundation
import GRDB
import JSONText

extension Store {
  /// What is kept of the provider by which users may sign in, as it was given; nil if there is none.
  ///
  /// - Throws: ``StoreError/closedSecret(_:)``.
  package func provider() async throws -> [UInt8]? {
    let kept = try await connections.read { db in
      try String.fetchOne(db, sql: "SELECT value FROM sys_setting WHERE key = 'openid'")
    }
    guard let kept else { return nil }
    let bytes = try Data(base64Encoded: kept).flatMap {
      try requireSecrets().opened(Array($0), for: Self.providerPlace)
    }
    guard let bytes else { throw StoreError.closedSecret("What is known of the provider") }
    return bytes
  }

  private static let providerPlace = "provider"

  /// Closes up anew what is kept of the provider.
  static func resealProvider(_ db: Database, _ anew: ([UInt8], String) throws -> [UInt8]?) throws {
    let kept = try String.fetchOne(db, sql: "SELECT value FROM sys_setting WHERE key = 'openid'")
    guard let bytes = kept.flatMap({ Data(base64Encoded: $0) }), let closed = try anew(Array(bytes), providerPlace)
    else {
      return
    }
    try db.execute(
      sql: "UPDATE sys_setting SET value = ? WHERE key = 'openid'", arguments: [Data(closed).base64EncodedString()])
  }

  /// Keeps what there is to know of a provider, or forgets it. It may have a secret in it.
  ///
  /// - Parameters:
  ///   - provider: what there is to know; nil forgets it.
  ///   - issuer: how the audit log is to call it.
  ///   - caller: whoever settles it.
  package func setProvider(_ provider: [UInt8]?, issuer: String? = nil, by caller: Caller) async throws {
    let text = try provider.map {
      Data(try requireSecrets().closed($0, for: Self.providerPlace)).base64EncodedString()
    }
    let entry = AuditEntry(.providerSet, "provider", ["issuer": issuer.map { .string($0) } ?? .null])
    try await administer(entry, as: caller) { db, _ in
      try db.execute(sql: "DELETE FROM sys_setting WHERE key = 'openid'")
      if let text { try db.execute(sql: "INSERT INTO sys_setting VALUES ('openid', ?)", arguments: [text]) }
    }
  }

  /// The active user for whom a provider vouches.
  ///
  /// The first time it is the one who has the address that the provider has verified, from then on the one for whom it has vouched by that
  /// subject: who gets somebody's address later does not get their user. If the user whose subject or address it is is not let in, the audit
  /// log tells of it.
  package func candidate(
    of issuer: String, subject: String, verifiedEmail: String?, from address: NetworkAddress? = nil
  ) async throws -> SignInCandidate? {
    let now = clock.now()
    return try await write { db, _ in
      var user = try Int64.fetchOne(
        db, sql: "SELECT user FROM sys_identity WHERE issuer = ? AND subject = ?", arguments: [issuer, subject])
      if user == nil, let email = verifiedEmail, email.contains("@"), let found = try UserTable.active(email, db) {
        try db.execute(
          sql: "INSERT OR IGNORE INTO sys_identity VALUES (?, ?, ?, ?)",
          arguments: [issuer, subject, found, now.microseconds])
        // A user whom the provider knows by another subject is somebody else's.
        user = db.changesCount > 0 ? found : nil
        if let owner = try user.flatMap({ try UserTable.caller(id: $0, db) }) {
          let entry = AuditEntry(.identityLink, "user \(owner.name)", ["issuer": .string(issuer)])
          try AuditTable(db: db).append(entry, by: owner, from: .signIn(at: address), at: now)
        }
      }
      guard let user, let info = try UserTable.user(id: user, db), info.isActive else {
        if let owner = try user ?? verifiedEmail.flatMap({ try UserTable.owner(of: $0, db) }) {
          try Self.noteRefused(owner, by: issuer, at: now, from: address, db)
        }
        return nil
      }
      return SignInCandidate(
        user: info, password: try CredentialTable(db: db, now: now).credential(of: user).password)
    }
  }

  private static func noteRefused(
    _ user: Int64, by issuer: String, at now: Timestamp, from address: NetworkAddress?, _ db: Database
  ) throws {
    guard let user = try UserTable.user(id: user, db) else { return }
    let entry = AuditEntry(
      .sessionBegin, "user \(user.name)", outcome: .refused,
      ["method": "openid", "issuer": .string(issuer), "codes": .strings(["openid_unknown_user"])])
    try AuditTable(db: db).append(
      entry, by: Caller(userID: user.id, name: user.name, roles: [], teams: []), from: .signIn(at: address), at: now)
  }

  /// Forgets what providers call a user, who has another account there now.
  package func forgetIdentities(of user: String, by caller: Caller) async throws {
    try await administer(AuditEntry(.identityForget, "user \(user)"), as: caller) { db, _ in
      guard let found = try UserTable.user(named: user, db) else { throw Refusal.noSuchUser(user) }
      try db.execute(sql: "DELETE FROM sys_identity WHERE user = ?", arguments: [found.id])
    }
  }
}
