import Diagnostics
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

  package func users() async throws -> [UserInfo] {
    try await connections.read { db in try UserTable.all(db) }
  }

  /// A page of the users, the oldest first, for whoever looks after them.
  ///
  /// - Parameters:
  ///   - caller: whoever asks.
  ///   - limit: how many, 1 to 200.
  ///   - last: the id of the last user of the page before.
  /// - Returns: the users, and the id after which the next page begins; nil if this is the last.
  /// - Throws: ``Refusal`` if the caller does not look after users, or the limit is none.
  package func users(
    for caller: Caller, limit: Int, after last: Int64? = nil
  ) async throws -> (users: [UserInfo], next: Int64?) {
    try await connections.read { [self] db in
      try Self.requireUserAdministrator(present(caller, db), state)
      guard ListPlan.limits.contains(limit) else { throw Refusal(.badRequest, ListPlan.wrongLimit(limit)) }
      let users = try UserTable.page(after: last ?? 0, limit: limit + 1, db)
      let page = Array(users.prefix(limit))
      return (page, users.count > limit ? page.last?.id : nil)
    }
  }

  /// A user, active or not, for whoever looks after them.
  ///
  /// - Parameters:
  ///   - name: the handle.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal`` if the caller does not look after users, or there is no such user.
  package func user(named name: String, for caller: Caller) async throws -> UserInfo {
    try await connections.read { [self] db in
      try Self.requireUserAdministrator(present(caller, db), state)
      guard let user = try UserTable.user(named: name, db) else { throw Refusal.noSuchUser(name) }
      return user
    }
  }

  /// Creates a user.
  ///
  /// - Throws: ``Refusal`` if the name is taken or badly formed, or a role or team does not exist.
  package func createUser(_ user: NewUser, by caller: Caller) async throws -> UserInfo {
    let now = clock.now()
    return try await administer(user.audited, as: caller) { db, state in
      try Self.validate(user, model: state.compiled.model, db)
      return try UserTable.insert(user, at: now, db)
    }
  }

  /// Changes a user, at once for all of their keys.
  ///
  /// - Throws: ``Refusal`` if there is no such user, a role or team does not exist, or no administrator would be left.
  package func updateUser(_ name: String, _ change: UserChange, by caller: Caller) async throws -> UserInfo {
    let now = clock.now()
    return try await administer(change.audited(of: name), as: caller) { db, state in
      guard let user = try UserTable.user(named: name, db) else { throw Refusal.noSuchUser(name) }
      let model = state.compiled.model
      let problems =
        Self.unknown(change.roles ?? [], among: model.roles.map(\.name), at: "role")
        + Self.unknown(change.teams ?? [], among: model.teams.map(\.name), at: "team")
        + Self.badAddress(change.email.flatMap { $0.isEmpty ? nil : $0 }) + Self.badDisplayName(change.displayName)
        + Self.badLocale(change.locale.flatMap { $0.isEmpty ? nil : $0 })
        + (try Self.badManager(change.manager.flatMap { $0.isEmpty ? nil : $0 }, of: user, db))
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
      if let email = change.email, try Self.isTaken(email, besides: user.id, db) {
        throw Refusal(.conflict, .addressTaken(email))
      }
      let orphans = OrphanedApprovals(execution: Execution(db: db, state: state, caller: .clock, now: now))
      let known = try orphans.ids()
      try UserTable.update(user.id, change, db)
      try orphans.tell(besides: known)
      // What was mailed to another address is in other hands.
      if let email = change.email, email != user.email { try TokenTable(db: db, now: now).void(of: user.id) }
      let sessions = SessionTable(db: db, now: now)
      if change.isActive == false { try sessions.endAll(of: user.id) }
      if let roles = change.roles, Set(roles) != Set(user.roles) { try sessions.setToRotate(of: user.id) }
      guard try UserTable.firstAdministrator(db) != nil else { throw Refusal.lastAdministrator(name) }
      guard let changed = try UserTable.user(id: user.id, db) else { throw Refusal.noSuchUser(name) }
      return changed
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

  static func validate(_ user: NewUser, model: Model, _ db: Database) throws {
    var problems: [Problem] = []
    if !isName(user.name) {
      problems.append(
        Problem(
          at: "name", code: "invalid",
          message:
            "A user's name has lower-case letters, digits, '.', '_' and '-', begins with a letter and has at most 64.",
          found: .text(user.name)))
    } else if try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM sys_user WHERE name = ?)", arguments: [user.name])
      == true
    {
      problems.append(
        Problem(at: "name", code: "duplicate", message: "There is a user named \(user.name).", found: .text(user.name)))
    }
    problems += badAddress(user.email) + badDisplayName(user.displayName) + badLocale(user.locale)
    problems += try badManager(user.manager, of: nil, db)
    if let email = user.email, try isTaken(email, besides: nil, db) { problems.append(.addressTaken(email)) }
    problems += unknown(user.roles, among: model.roles.map(\.name), at: "role")
    problems += unknown(user.teams, among: model.teams.map(\.name), at: "team")
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
  }

  /// The problem with a manager who does not exist, or stands below the user.
  private static func badManager(_ name: String?, of user: UserInfo?, _ db: Database) throws -> [Problem] {
    guard let name else { return [] }
    let users = try UserTable.all(db)
    guard let manager = users.first(where: { $0.name == name }) else {
      return unknown([name], among: users.map(\.name), at: "manager")
    }
    guard let user, try user.id == manager.id || UserTable.subordinates(of: user.id, db).contains(manager.id) else {
      return []
    }
    return [
      Problem(
        at: "manager", code: "circle",
        message: "\(name) stands below \(user.name), or is the same, and cannot stand above.", found: .text(name))
    ]
  }

  private static func isTaken(_ email: String, besides user: Int64?, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS(SELECT 1 FROM sys_user WHERE lower(email) = lower(?) AND id IS NOT ?)",
      arguments: [email, user]) ?? false
  }

  private static func badDisplayName(_ name: String?) -> [Problem] {
    guard let name,
      name.count > 200 || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return [] }
    return [
      Problem(
        at: "display_name", code: "invalid", message: "A display name is one line of at most 200 characters.",
        found: .text(String(name.prefix(200))))
    ]
  }

  private static func badLocale(_ locale: String?) -> [Problem] {
    guard let locale, TenantSettings.locale(locale) == nil else { return [] }
    return [
      Problem(
        at: "locale", code: "invalid", message: "A locale is a language such as es or es-MX.",
        found: .text(String(locale.prefix(80))))
    ]
  }

  private static func badAddress(_ email: String?) -> [Problem] {
    guard let email, !TextForms.isEmail(email) else { return [] }
    return [
      Problem(
        at: "email", code: "invalid", message: "The address has to be one such as ana@example.com.", found: .text(email)
      )
    ]
  }

  static func unknown(_ names: [String], among known: [String], at place: String) -> [Problem] {
    names.filter { !known.contains($0) }.map { name in
      let hint = NearMiss.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
      return Problem(
        at: place, code: "not_found", message: "There is no \(place) '\(name)'.\(hint)", found: .text(name),
        wanted: .list(known.map(InputValue.text)))
    }
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    let others = Set("abcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    return name.utf8.count <= 64 && name.utf8.allSatisfy(others.contains)
  }
}

extension Problem {
  fileprivate static func addressTaken(_ email: String) -> Problem {
    Problem(
      at: "email", code: "duplicate", message: "Another user of the tenant has the address \(email).",
      found: .text(email))
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

  static func lastAdministrator(_ name: String) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "user", code: "last_administrator",
        message: "\(name) is the last active administrator. Make another one first.", found: .text(name)))
  }

  static func noSuchUser(_ name: String) -> Refusal {
    Refusal(
      .notFound,
      Problem(at: "user", code: "not_found", message: "There is no active user '\(name)'.", found: .text(name)))
  }
}
