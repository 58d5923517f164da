import Expressions
import GRDB
import Metamodel

/// What lets somebody decide one step of one approval by a link in a mail, once. Only the hash of a secret is kept.
struct ApprovalTokenTable {
  let db: Database
  let now: Timestamp

  static let definitions = [
    """
    CREATE TABLE sys_approval_token(
      id INTEGER PRIMARY KEY AUTOINCREMENT, approval INTEGER NOT NULL REFERENCES sys_approval, step INTEGER NOT NULL,
      user INTEGER NOT NULL REFERENCES sys_user, secret_hash BLOB NOT NULL, expires_at INTEGER NOT NULL,
      used_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_approval_token_user ON sys_approval_token(approval, user)",
    // A token stays somebody's for a step, and what is used up is not good again.
    """
    CREATE TRIGGER sys_approval_token_fixed BEFORE UPDATE ON sys_approval_token
    WHEN NEW.id <> OLD.id OR NEW.approval <> OLD.approval OR NEW.step <> OLD.step OR NEW.user <> OLD.user
      OR NEW.secret_hash <> OLD.secret_hash OR NEW.expires_at <> OLD.expires_at
      OR OLD.used_at IS NOT NULL AND NEW.used_at IS NULL
    BEGIN SELECT RAISE(ABORT, 'what is used up is not good again'); END
    """,
  ]

  /// 14 days, in microseconds.
  private static let lifetime: Int64 = 14 * 86_400_000_000

  /// A token's approval and user.
  struct Token {
    let id: Int64
    let approval: Int64
    let user: Int64
  }

  /// Adds a token for the step that is open, in the place of all that the user was sent for the approval before.
  func insert(_ entry: ApprovalEntry, of user: Int64, secretHash: [UInt8]) throws -> Int64 {
    try db.cachedStatement(
      sql: "UPDATE sys_approval_token SET used_at = ? WHERE approval = ? AND user = ? AND used_at IS NULL"
    ).execute(arguments: [now.microseconds, entry.id, user])
    try db.cachedStatement(
      sql: "INSERT INTO sys_approval_token(approval, step, user, secret_hash, expires_at) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      entry.id, entry.step, user, DatabaseBlob.value(secretHash), now.microseconds + Self.lifetime,
    ])
    return db.lastInsertedRowID
  }

  /// The token, while it is good: not used, not too old, and for the step that is open.
  func token(_ id: Int64, secretHash: [UInt8]) throws -> Token? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT t.approval, t.user, t.secret_hash FROM sys_approval_token t JOIN sys_approval a ON a.id = t.approval
          WHERE t.id = ? AND t.used_at IS NULL AND t.expires_at > ? AND a.state = 'pending' AND a.step = t.step
          """), arguments: [id, now.microseconds])
    guard let row else { return nil }
    let hash: DatabaseBlob = row["secret_hash"]
    guard CallerCache.Entry.constantTimeEqual(hash.bytes, secretHash) else { return nil }
    return Token(id: id, approval: row["approval"], user: row["user"])
  }

  /// Makes all that a user was sent good for nothing.
  func void(of user: Int64) throws {
    try db.execute(
      sql: "UPDATE sys_approval_token SET used_at = ? WHERE user = ? AND used_at IS NULL",
      arguments: [now.microseconds, user])
  }

  func use(_ id: Int64) throws {
    try db.cachedStatement(sql: "UPDATE sys_approval_token SET used_at = ? WHERE id = ?").execute(arguments: [
      now.microseconds, id,
    ])
  }
}

extension Store {
  /// Adds what lets a user decide the step of an approval that is open, once.
  ///
  /// - Parameters:
  ///   - approval: which.
  ///   - user: the user's id.
  ///   - secretHash: what is kept of the secret.
  /// - Returns: the token's id; nil if there is nothing to decide any more, or not for that user.
  package func addApprovalToken(for approval: Int64, of user: Int64, secretHash: [UInt8]) async throws -> Int64? {
    let now = clock.now()
    return try await write { db, state in
      guard let entry = try ApprovalTable(db: db).entry(approval), entry.state == .pending,
        let caller = try UserTable.caller(id: user, db), let plan = state.compiled.plan(id: entry.module),
        let row = try RowTable(plan: plan, db: db).row(entry.record)
      else { return nil }
      let execution = Execution(db: db, state: state, caller: caller, now: now)
      guard try !Approvers(execution: execution).claims(entry, row, plan).isEmpty else { return nil }
      return try ApprovalTokenTable(db: db, now: now).insert(entry, of: user, secretHash: secretHash)
    }
  }

  /// The approval that a token lets somebody decide, as that one may see it; nothing is used up by looking at it.
  ///
  /// - Parameters:
  ///   - id: the token's id.
  ///   - secretHash: what is kept of its secret.
  ///   - locale: the reader's language.
  /// - Returns: nil if the token is unknown, used, too old, or there is nothing to decide any more.
  package func approval(byToken id: Int64, secretHash: [UInt8], locale: String) async throws -> ApprovalInfo? {
    guard let owner = try await owner(ofApprovalToken: id, secretHash: secretHash)?.reading(locale) else { return nil }
    return try await read(by: "decision", as: owner) { context in
      let table = ApprovalTokenTable(db: context.db, now: context.now)
      guard let token = try table.token(id, secretHash: secretHash), token.user == owner.userID else { return nil }
      let execution = Execution(context, as: owner)
      return try execution.speaking { try ApprovalReader(execution: execution).whole(token.approval) }
    }
  }

  /// The user to whom a token was sent.
  ///
  /// - Parameters:
  ///   - id: the token's id.
  ///   - secretHash: what is kept of its secret.
  /// - Returns: nil if it is good for nothing.
  package func owner(ofApprovalToken id: Int64, secretHash: [UInt8]) async throws -> Caller? {
    try await read { context in
      try ApprovalTokenTable(db: context.db, now: context.now).token(id, secretHash: secretHash).flatMap {
        try UserTable.caller(id: $0.user, context.db)
      }
    }
  }

  /// Decides by a token, which is used up by that; one that is refused stays good.
  ///
  /// - Parameters:
  ///   - input: what is decided: to approve or to reject.
  ///   - id: the token's id.
  ///   - secretHash: what is kept of its secret.
  ///   - locale: the reader's language.
  ///   - address: where the request came from.
  /// - Returns: the approval as it is then; nil if the token is good for nothing.
  /// - Throws: ``Refusal`` if whoever it was sent to may not decide so.
  package func decide(
    _ input: DecisionInput, byToken id: Int64, secretHash: [UInt8], locale: String, from address: NetworkAddress? = nil
  ) async throws -> ApprovalInfo? {
    guard let owner = try await owner(ofApprovalToken: id, secretHash: secretHash) else { return nil }
    return try await execute(as: owner.reading(locale).at(address)) { execution, _ in
      let table = ApprovalTokenTable(db: execution.db, now: execution.now)
      guard let token = try table.token(id, secretHash: secretHash), token.user == execution.caller.userID,
        let entry = try ApprovalTable(db: execution.db).entry(token.approval),
        let plan = execution.state.compiled.plan(id: entry.module)
      else { return nil }
      try table.use(id)
      let target = RecordTarget(module: plan.module.name, id: entry.record)
      return try execution.answered(.decide(target, approval: token.approval, input)).approval
    }
  }
}
