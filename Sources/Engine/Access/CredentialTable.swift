import Crypto
import Expressions
import GRDB

/// What is kept of how a user shows who they are.
struct StoredCredential {
  var password: String?
  /// The secret of the second factor, closed up.
  var factor: [UInt8]?
  /// Whether the second factor is wanted; until it is confirmed it is not.
  var isFactorConfirmed = false
  var lastStep: Int64?
}

/// Reads and writes passwords' hashes and second factors.
struct CredentialTable {
  let db: Database
  let now: Timestamp

  func credential(of user: Int64) throws -> StoredCredential {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM sys_credential WHERE user = ?", arguments: [user])
    else { return StoredCredential() }
    let factor: DatabaseBlob? = row["factor"]
    return StoredCredential(
      password: row["password"], factor: factor?.bytes, isFactorConfirmed: row["factor_at"] as Int64? != nil,
      lastStep: row["factor_step"])
  }

  func setPassword(_ hash: String, of user: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO sys_credential(user, password, password_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET password = excluded.password, password_at = excluded.password_at
        """, arguments: [user, hash, now.microseconds])
    // What was mailed before has had its time.
    try TokenTable(db: db, now: now).void(of: user)
  }

  /// Where the secret of a user's second factor stands.
  private static func place(_ user: Int64) -> String { "second factor of \(user)" }

  /// The step in which a code of a user's second factor is good; nil also if its secret cannot be opened.
  func step(of code: String, _ credential: StoredCredential, of user: Int64, _ secrets: SecretBox) -> Int64? {
    credential.factor.flatMap { secrets.opened($0, for: Self.place(user)) }
      .flatMap { TimeCode.step(of: code, secret: $0, at: now, after: credential.lastStep) }
  }

  /// Keeps the secret of a second factor that is not confirmed yet.
  func propose(_ secret: [UInt8], of user: Int64, _ secrets: SecretBox) throws {
    try db.execute(
      sql: """
        INSERT INTO sys_credential(user, factor) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET factor = excluded.factor, factor_at = NULL, factor_step = NULL
        """, arguments: [user, DatabaseBlob.value(try secrets.closed(secret, for: Self.place(user)))])
  }

  /// Closes up anew the secrets of all second factors.
  ///
  /// - Parameter anew: what is closed up, and where it stands; nil leaves it as it is.
  func reseal(_ anew: ([UInt8], String) throws -> [UInt8]?) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT user, factor FROM sys_credential WHERE factor IS NOT NULL")
    for row in rows {
      let (user, factor): (Int64, DatabaseBlob) = (row["user"], row["factor"])
      guard let closed = try anew(factor.bytes, Self.place(user)) else { continue }
      try db.execute(
        sql: "UPDATE sys_credential SET factor = ? WHERE user = ?", arguments: [DatabaseBlob.value(closed), user])
    }
  }

  func confirm(at step: Int64, recoveryHashes: [[UInt8]], of user: Int64) throws {
    try db.execute(
      sql: "UPDATE sys_credential SET factor_at = ?, factor_step = ? WHERE user = ?",
      arguments: [now.microseconds, step, user])
    try db.execute(sql: "DELETE FROM sys_recovery_code WHERE user = ?", arguments: [user])
    for hash in recoveryHashes {
      try db.execute(
        sql: "INSERT INTO sys_recovery_code(user, hash) VALUES (?, ?)", arguments: [user, DatabaseBlob.value(hash)])
    }
  }

  func removeFactor(of user: Int64) throws {
    try db.execute(
      sql: "UPDATE sys_credential SET factor = NULL, factor_at = NULL, factor_step = NULL WHERE user = ?",
      arguments: [user])
    try db.execute(sql: "DELETE FROM sys_recovery_code WHERE user = ?", arguments: [user])
  }

  /// Uses a code up, one of the second factor's or a recovery code; whether it was good.
  func use(_ code: String, of user: Int64, _ credential: StoredCredential, _ secrets: SecretBox) throws -> Bool {
    let code = String(code.filter { $0 != " " && $0 != "-" }.prefix(64)).uppercased()
    guard credential.factor != nil else { return false }
    if let step = step(of: code, credential, of: user, secrets) {
      try db.execute(sql: "UPDATE sys_credential SET factor_step = ? WHERE user = ?", arguments: [step, user])
      return true
    }
    try db.execute(
      sql: "UPDATE sys_recovery_code SET used_at = ? WHERE user = ? AND hash = ? AND used_at IS NULL",
      arguments: [now.microseconds, user, DatabaseBlob.value(RecoveryCode.hash(of: code))])
    return db.changesCount > 0
  }
}

/// Codes for who has lost the second factor; each is good once.
package enum RecoveryCode {
  /// Ten codes of 80 bits, in groups of four characters.
  package static func fresh() -> [String] {
    (0..<10).map { _ in
      let text = Array(Base32.text(of: (0..<10).map { _ in UInt8.random(in: .min ... .max) }))
      return stride(from: 0, to: text.count, by: 4).map { String(text[$0..<min($0 + 4, text.count)]) }
        .joined(separator: "-")
    }
  }

  /// What the store keeps of a code.
  package static func hash(of code: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(code.filter { $0 != "-" }.utf8)))
  }
}
