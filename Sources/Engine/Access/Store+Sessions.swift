import Expressions
import GRDB

extension Store {
  /// The open sessions of the caller; of another user, or of everybody, for an administrator.
  ///
  /// - Parameters:
  ///   - user: the name; nil means the caller.
  ///   - everybody: whether it is about all users instead.
  ///   - caller: whoever asks.
  package func sessions(of user: String?, everybody: Bool = false, by caller: Caller) async throws -> [SessionInfo] {
    let now = clock.now()
    return try await connections.read { [self] db in
      let caller = try present(caller, db)
      if everybody { try Self.requireAdministrator(caller, state) }
      let owner = try account(user, for: caller, db)
      return try SessionTable(db: db, now: now).open(of: everybody ? nil : owner)
    }
  }

  /// Ends a session at once: one's own, or anybody's for an administrator.
  ///
  /// - Throws: ``Refusal`` if there is no such open session.
  package func endSession(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await tend(AuditEntry(.sessionEnd, "session \(id)"), as: caller) { caller, db, state in
      let owner = try Int64.fetchOne(db, sql: "SELECT user FROM sys_session WHERE id = ?", arguments: [id])
      try Self.requireOwner(caller, of: owner, state)
      guard let owner, try SessionTable(db: db, now: now).end(id, of: owner) else {
        throw Refusal(
          .notFound, Problem(at: "session", code: "not_found", message: "There is no open session \(id)."))
      }
    }
  }

  /// Ends the sessions of a user, the caller's present one excepted.
  ///
  /// - Returns: how many there were.
  package func endSessions(of user: String? = nil, by caller: Caller) async throws -> Int {
    let now = clock.now()
    let entry = AuditEntry(.sessionEnd, "user \(user ?? caller.name)")
    return try await tend(entry, as: caller) { [self] caller, db, _ in
      let owner = try account(user, for: caller, db)
      return try SessionTable(db: db, now: now).endAll(of: owner, except: caller.session)
    }
  }

  /// Gives a session another secret, after its user's rights have changed.
  ///
  /// - Parameters:
  ///   - id: the session's.
  ///   - secretHash: of the new secret.
  ///   - isDue: whether it has to be waiting for one.
  /// - Returns: whether it has that secret now.
  package func rotateSession(_ id: Int64, to secretHash: [UInt8], isDue: Bool) async throws -> Bool {
    let now = clock.now()
    return try await writePeople { db, _ in
      try SessionTable(db: db, now: now).rotate(id, to: secretHash, isDue: isDue)
    }
  }

  /// The id of a user in whose affairs the caller may meddle: of that name, else the caller.
  private func account(_ name: String?, for caller: Caller, _ db: Database) throws -> Int64 {
    var id: Int64? = caller.userID
    if let name { id = try UserTable.user(named: name, db)?.id }
    try Self.requireOwner(caller, of: id, state)
    guard let id else { throw Refusal.noSuchUser(name ?? "") }
    return id
  }
}

extension Caller {
  /// The session by which they came, if it was one.
  package var session: Int64? {
    if case .session(let id)? = credential { id } else { nil }
  }
}
