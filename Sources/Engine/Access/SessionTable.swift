package import Expressions
import GRDB

/// A session that is to begin.
package struct NewSession: Sendable {
  package let secretHash: [UInt8]
  /// How its user has shown who they are: `password` or `openid`.
  package let method: String
  package let address: NetworkAddress?
  /// What the browser calls itself.
  package let agent: String?
  package let limits: SessionLimits
  /// The session that it takes the place of.
  package let replacing: Int64?

  package init(
    secretHash: [UInt8], method: String, address: NetworkAddress? = nil, agent: String? = nil,
    limits: SessionLimits = SessionLimits(), replacing: Int64? = nil
  ) {
    self.secretHash = secretHash
    self.method = method
    self.address = address
    self.agent = agent.map { String($0.prefix(200)) }
    self.limits = limits
    self.replacing = replacing
  }
}

/// How long a session lasts.
package struct SessionLimits: Sendable, Hashable {
  /// Seconds without a request after which it ends; eight hours.
  package var idle: Int64
  /// Seconds after which it ends in any case; seven days.
  package var total: Int64

  package init(idle: Int64 = 8 * 3_600, total: Int64 = 7 * 86_400) {
    self.idle = min(max(60, idle), 365 * 86_400)
    self.total = min(max(60, total), 365 * 86_400)
  }
}

/// A session as its user may see it: never its secret.
package struct SessionInfo: Sendable, Hashable, Codable {
  package let id: Int64
  package let user: String
  package let method: String
  package let address: String?
  package let agent: String?
  package let createdAt: Timestamp
  /// To within some minutes.
  package let lastUsedAt: Timestamp
  package let expiresAt: Timestamp
}

/// Reads and writes sessions. Only the hash of a secret is kept.
struct SessionTable {
  let db: Database
  let now: Timestamp

  /// How long the secret before a change is still taken that came about by itself: a minute, for requests that are on their way. Whoever
  /// changes it on purpose, by a new password or second factor, may do so since somebody else has it.
  private static let overlap: Int64 = 60_000_000
  /// Ended sessions are kept for a month.
  private static let memory: Int64 = 30 * 86_400_000_000

  func insert(_ session: NewSession, of user: Int64) throws -> Int64 {
    try db.execute(
      sql: "DELETE FROM sys_session WHERE user = ? AND min(expires_at, coalesce(ended_at, expires_at)) < ?",
      arguments: [user, now.microseconds - Self.memory])
    if let replaced = session.replacing {
      // Whoever's it was: the browser that had it has another one now.
      try db.execute(
        sql: "UPDATE sys_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
        arguments: [now.microseconds, replaced])
    }
    try db.execute(
      sql: """
        INSERT INTO sys_session(
          user, secret_hash, method, address, agent, created_at, expires_at, idle, last_used_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        user, DatabaseBlob.value(session.secretHash), session.method, session.address?.description, session.agent,
        now.microseconds, now.microseconds + session.limits.total * 1_000_000, session.limits.idle * 1_000_000,
        now.microseconds,
      ])
    return db.lastInsertedRowID
  }

  /// A session that has not been ended, with its user; nil also if that user is suspended.
  func entry(_ id: Int64) throws -> CallerCache.Entry? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM sys_session WHERE id = ? AND ended_at IS NULL")
    guard let row = try Row.fetchOne(statement, arguments: [id]),
      let user = try UserTable.caller(id: row["user"], db)
    else { return nil }
    let secret: DatabaseBlob = row["secret_hash"]
    let former: DatabaseBlob? = row["former_hash"]
    return CallerCache.Entry(
      secretHash: secret.bytes, formerHash: former?.bytes,
      formerUntil: (row["former_until"] as Int64?).map(Timestamp.init(microseconds:)),
      expiresAt: Timestamp(microseconds: row["expires_at"]), idle: row["idle"],
      lastUsedAt: Timestamp(microseconds: row["last_used_at"]), mustRotate: row["rotates"],
      caller: user.coming(by: .session(id)))
  }

  /// The sessions that are open, of a user, else of all.
  func open(of user: Int64?) throws -> [SessionInfo] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.*, u.name FROM sys_session s JOIN sys_user u ON u.id = s.user
        WHERE s.ended_at IS NULL AND s.expires_at > ?1 AND s.last_used_at + s.idle > ?1 AND u.active = 1
          AND (s.user = ?2 OR ?2 IS NULL)
        ORDER BY s.id
        """, arguments: [now.microseconds, user]
    ).map { row in
      SessionInfo(
        id: row["id"], user: row["name"], method: row["method"], address: row["address"], agent: row["agent"],
        createdAt: Timestamp(microseconds: row["created_at"]),
        lastUsedAt: Timestamp(microseconds: row["last_used_at"]), expiresAt: Timestamp(microseconds: row["expires_at"]))
    }
  }

  /// Ends one session; whether there was such a one that had not been ended.
  @discardableResult
  func end(_ id: Int64, of user: Int64) throws -> Bool {
    try db.execute(
      sql: "UPDATE sys_session SET ended_at = ? WHERE id = ? AND user = ? AND ended_at IS NULL",
      arguments: [now.microseconds, id, user])
    return db.changesCount > 0
  }

  /// Ends all sessions of a user but one, and answers how many those were.
  @discardableResult
  func endAll(of user: Int64, except kept: Int64? = nil) throws -> Int {
    try db.execute(
      sql: "UPDATE sys_session SET ended_at = ? WHERE user = ? AND ended_at IS NULL AND id IS NOT ?",
      arguments: [now.microseconds, user, kept])
    return db.changesCount
  }

  /// Has the secrets of a user's sessions changed at their next request.
  func setToRotate(of user: Int64) throws {
    try db.execute(
      sql: "UPDATE sys_session SET rotates = 1 WHERE user = ? AND ended_at IS NULL", arguments: [user])
  }

  /// Gives a session another secret; whether it was still waiting for one.
  ///
  /// - Parameter isDue: whether it has to be waiting.
  func rotate(_ id: Int64, to secretHash: [UInt8], isDue: Bool) throws -> Bool {
    try db.execute(
      sql: """
        UPDATE sys_session
        SET former_hash = secret_hash, former_until = ?, secret_hash = ?, rotates = 0
        WHERE id = ? AND ended_at IS NULL AND rotates >= ?
        """,
      arguments: [
        now.microseconds + (isDue ? Self.overlap : 0), DatabaseBlob.value(secretHash), id, isDue ? 1 : 0,
      ])
    return db.changesCount > 0
  }

  func note(_ id: Int64) throws {
    try db.execute(sql: "UPDATE sys_session SET last_used_at = ? WHERE id = ?", arguments: [now.microseconds, id])
  }
}
