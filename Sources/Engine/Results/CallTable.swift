import Expressions
import GRDB

/// Reads and writes where records stand in the call queue.
struct CallTable {
  let db: Database

  /// Whose a record is.
  struct Claim {
    let userID: Int64
    let user: String
    let until: Timestamp
  }

  /// The claim on a record that is in force.
  func claim(on record: PlannedRecord, at now: Timestamp) throws -> Claim? {
    var found: Claim?
    try db.cachedStatement(
      sql: """
        SELECT c.claim_user, u.name, c.claim_until FROM sys_call c JOIN sys_user u ON u.id = c.claim_user
        WHERE c.module = ? AND c.record = ? AND c.claim_until > ?
        """
    ).forEachRow([.integer(record.plan.id), .integer(record.id), .integer(now.microseconds)]) { row in
      found = Claim(userID: row.integer(0), user: row.text(1), until: Timestamp(microseconds: row.integer(2)))
    }
    return found
  }

  /// Whether somebody else has a record about which the same person is called.
  func isCalled(_ contact: PlannedRecord, besides user: Int64, at now: Timestamp) throws -> Bool {
    try db.cachedStatement(
      sql: """
        SELECT 1 FROM sys_call WHERE contact_module = ? AND contact = ? AND claim_user <> ? AND claim_until > ? LIMIT 1
        """
    ).firstInteger([
      contact.plan.id.databaseValue, contact.id.databaseValue, user.databaseValue, now.microseconds.databaseValue,
    ]) != nil
  }

  /// Gives a record, and with it whoever is called about it, to somebody until a time.
  func claim(_ record: PlannedRecord, calling contact: PlannedRecord, for user: Int64, until: Int64) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_call(module, record, claim_user, claim_until, contact_module, contact) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET claim_user = excluded.claim_user, claim_until = excluded.claim_until,
          contact_module = excluded.contact_module, contact = excluded.contact
        """
    ).run([
      record.plan.id.databaseValue, record.id.databaseValue, user.databaseValue, until.databaseValue,
      contact.plan.id.databaseValue, contact.id.databaseValue,
    ])
  }

  /// Puts a record back.
  func release(_ record: PlannedRecord) throws {
    try db.cachedStatement(
      sql: "UPDATE sys_call SET claim_user = NULL, claim_until = NULL WHERE module = ? AND record = ?"
    ).run([record.plan.id.databaseValue, record.id.databaseValue])
  }

  /// Puts back all that somebody has.
  ///
  /// - Returns: how many those were.
  func release(of user: Int64, at now: Timestamp) throws -> Int {
    try db.cachedStatement(
      sql: "UPDATE sys_call SET claim_user = NULL, claim_until = NULL WHERE claim_user = ? AND claim_until > ?"
    ).run([user.databaseValue, now.microseconds.databaseValue])
    return db.changesCount
  }

  /// The record of a module that somebody has.
  func held(by user: Int64, of module: Int64, at now: Timestamp) throws -> Int64? {
    try db.cachedStatement(
      sql: "SELECT record FROM sys_call WHERE claim_user = ? AND module = ? AND claim_until > ? ORDER BY record LIMIT 1"
    ).firstInteger([user.databaseValue, module.databaseValue, now.microseconds.databaseValue])
  }

  /// Brings when a record was called last, and whether that was definitive, to what was logged about it and about what was merged into
  /// it: after a merge, or its undoing.
  func follow(_ record: PlannedRecord) throws {
    let key = [record.plan.id.databaseValue, record.id.databaseValue]
    try db.cachedStatement(
      sql: "UPDATE sys_call SET last_at = NULL, definitive = 0 WHERE module = ? AND record = ?"
    ).run(key)
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_call(module, record, last_at, definitive)
        SELECT ?1, ?2, at, definitive FROM sys_result
        WHERE module = ?1 AND record IN (\(ResultTable.parts)) ORDER BY id DESC LIMIT 1
        ON CONFLICT DO UPDATE SET last_at = excluded.last_at, definitive = excluded.definitive
        """
    ).run(key)
  }

  /// Notes that a record was called, which ends the claim on it.
  func note(_ record: PlannedRecord, isDefinitive: Bool, at now: Timestamp) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_call(module, record, last_at, definitive) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET last_at = excluded.last_at, definitive = excluded.definitive, claim_user = NULL,
          claim_until = NULL
        """
    ).run([
      record.plan.id.databaseValue, record.id.databaseValue, now.microseconds.databaseValue,
      isDefinitive.databaseValue,
    ])
  }
}
