import Expressions
import GRDB
import JSONText
import Metamodel

extension Store {
  /// The active user of that name as a caller; nil if there is none.
  package func caller(named name: String) async throws -> Caller? {
    let changes = callers.changes
    return try await connections.read { db in try UserTable.caller(named: name, db)?.read(after: changes) }
  }

  /// The administrator that has been there longest.
  ///
  /// - Throws: ``StoreError/noAdministrator``.
  package func firstAdministrator() async throws -> Caller {
    let changes = callers.changes
    let caller = try await connections.read { db in try UserTable.firstAdministrator(db)?.read(after: changes) }
    guard let caller else { throw StoreError.noAdministrator }
    return caller
  }

  /// The caller that a credential stands for, and whether its secret has to be changed.
  ///
  /// - Parameters:
  ///   - credential: which one it says it is.
  ///   - secretHash: of the secret that was shown.
  ///   - address: where the caller is, if that is known.
  /// - Returns: nil alike for one that is unknown, wrong, expired, revoked or not good in that place, and for a suspended user.
  package func caller(
    _ credential: Credential, secretHash: [UInt8], from address: NetworkAddress? = nil
  ) async throws -> (caller: Caller, mustRotate: Bool)? {
    let now = clock.now()
    var (entry, changes) = callers.entry(credential)
    if entry == nil {
      entry = try await connections.read { db in try Self.entry(credential, db, at: now) }
      if let entry { callers.keep(entry, of: credential, readAfter: changes) }
    }
    guard let entry, let caller = entry.caller(secretHash: secretHash, at: now, from: address) else { return nil }
    if entry.isToBeNoted(at: now) { await note(credential, usedAt: now) }
    return (caller.read(after: changes).at(address), entry.mustRotate)
  }

  static func entry(_ credential: Credential, _ db: Database, at now: Timestamp) throws -> CallerCache.Entry? {
    switch credential {
    case .key(let id): try KeyTable(db: db).entry(id)
    case .session(let id): try SessionTable(db: db, now: now).entry(id)
    }
  }

  /// Writes down when a credential was used. A store that cannot be written can still be read, so a failure is none of the caller's.
  private func note(_ credential: Credential, usedAt now: Timestamp) async {
    callers.note(credential, usedAt: now)
    try? await write { db, _ in
      switch credential {
      case .key(let id): try KeyTable(db: db).note(id, usedAt: now)
      case .session(let id): try SessionTable(db: db, now: now).note(id)
      }
    }
  }

  /// The caller as they are now, in the transaction in which they want something: nobody acts as who they were when they began to ask.
  ///
  /// - Throws: ``Refusal`` if the user has been suspended since, or the credential has been revoked.
  func present(_ caller: Caller, _ db: Database) throws -> Caller {
    guard let changes = caller.readAfter, changes != callers.changes else { return caller }
    var found: Caller?
    if let credential = caller.credential {
      found = try Self.entry(credential, db, at: clock.now())?.caller
    } else {
      found = try UserTable.caller(id: caller.userID, db)
    }
    guard let found else { throw Refusal.noLonger(caller.name) }
    return found.asking(like: caller)
  }

  /// Writes users, keys or sessions, after which nobody is who they were before; no write that comes later sees them as they were.
  func writePeople<Answer: Sendable>(
    _ body: @escaping @Sendable (Database, StoreState) throws -> Answer
  ) async throws -> Answer {
    do {
      return try await queue.submit(
        alone: true, committed: { [callers] _ in callers.forget() }, { [self] db, _ in try body(db, state) })
    } catch let error as DatabaseError {
      // It may have come after the commit.
      callers.forget()
      throw Refusal.of(error)
    }
  }

  /// Writes what is somebody's own affair or the administrators', with an entry in the audit log. The body judges the right.
  func tend<Answer: Sendable>(
    _ entry: AuditEntry, as caller: Caller, _ body: @escaping @Sendable (Caller, Database, StoreState) throws -> Answer
  ) async throws -> Answer {
    let now = clock.now()
    return try await auditing(entry, as: caller) {
      try await writePeople { [self] db, state in
        let caller = try present(caller, db)
        let answer = try body(caller, db, state)
        try AuditTable(db: db).append(entry, by: caller, at: now)
        return answer
      }
    }
  }

  /// Writes what those look after who look after users, with an entry in the audit log.
  func administer<Answer: Sendable>(
    _ entry: AuditEntry, as caller: Caller, _ body: @escaping @Sendable (Database, StoreState) throws -> Answer
  ) async throws -> Answer {
    try await tend(entry, as: caller) { caller, db, state in
      try Self.requireUserAdministrator(caller, state)
      return try body(db, state)
    }
  }

  /// Refuses whoever does not look after users, and has the audit log tell of it.
  ///
  /// - Parameters:
  ///   - caller: whoever asks.
  ///   - action: what they want to do.
  ///   - user: the name of the user with whom.
  /// - Throws: ``Refusal``.
  package func requireUserAdministrator(_ caller: Caller, for action: AuditAction, of user: String) async throws {
    try await auditing(AuditEntry(action, "user \(user)"), as: caller) {
      try Self.requireUserAdministrator(caller, state)
    }
  }

  /// Refuses whoever is no administrator, and a key that leaves its user less than all: who looks after users can become any of them.
  static func requireUserAdministrator(_ caller: Caller, _ state: StoreState) throws {
    try requireWhole(caller)
    try requireAdministrator(caller, state)
  }

  /// Refuses whoever has neither the core's role nor one with the right `administer` on all modules.
  static func requireAdministrator(_ caller: Caller, _ state: StoreState) throws {
    let access = state.access(of: caller)
    guard !access.isAdministrator else { return }
    if caller.roles.contains("administrator"), !caller.isWhole {
      throw Refusal(.notPermitted, access.problem(without: .administer, on: "*", at: "user"))
    }
    let roles = state.compiled.model.roles.filter { $0.name == "administrator" || $0.allows(.administer, on: "*") }
    throw Refusal(
      .notPermitted,
      Problem(
        at: "user", code: "not_permitted", message: "Users, keys and configuration are the administrators' affair.",
        who: roles.map { "role \($0.name)" }))
  }
}

extension Refusal {
  /// Somebody was cut off while they asked.
  static func noLonger(_ name: String) -> Refusal {
    Refusal(
      .notPermitted,
      Problem(
        at: "user", code: "suspended", message: "\(name) has no access any more, or signed out.", found: .text(name)))
  }
}
