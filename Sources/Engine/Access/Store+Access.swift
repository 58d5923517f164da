import Diagnostics
package import Expressions
import GRDB
import Metamodel

extension Store {
  /// The active user of that name as a caller; nil if there is none.
  package func caller(named name: String) async throws -> Caller? {
    try await connections.read { db in try UserTable.caller(named: name, db) }
  }

  /// The administrator that has been there longest.
  ///
  /// - Throws: ``StoreError/noAdministrator``.
  package func firstAdministrator() async throws -> Caller {
    let caller = try await connections.read { db in try UserTable.firstAdministrator(db) }
    guard let caller else { throw StoreError.noAdministrator }
    return caller
  }

  /// The caller that a key stands for.
  ///
  /// - Returns: nil alike for an unknown, wrong, expired or revoked key and for a suspended user.
  package func caller(keyID: Int64, secretHash: [UInt8]) async throws -> Caller? {
    let now = clock.now()
    let (known, changes) = callers.entry(keyID)
    if let known { return known.caller(secretHash: secretHash, at: now) }
    guard let found = try await connections.read({ db in try KeyTable.entry(keyID, db) }) else { return nil }
    callers.keep(found, of: keyID, readAfter: changes)
    return found.caller(secretHash: secretHash, at: now)
  }

  /// Writes users or keys, after which nobody is who they were before.
  private func writePeople<Answer: Sendable>(
    _ body: @escaping @Sendable (Database, StoreState) throws -> Answer
  ) async throws -> Answer {
    // A failure may come after the commit.
    defer { callers.forget() }
    return try await write(body)
  }

  package func users() async throws -> [UserInfo] {
    try await connections.read { db in try UserTable.all(db) }
  }

  /// Creates a user.
  ///
  /// - Throws: ``Refusal`` if the name is taken or badly formed, or a role or team does not exist.
  package func createUser(_ user: NewUser, by caller: Caller) async throws -> UserInfo {
    let now = clock.now()
    return try await writePeople { db, state in
      try Self.requireAdministrator(caller, state)
      try Self.validate(user, model: state.compiled.model, db)
      return try UserTable.insert(user, at: now, db)
    }
  }

  /// Changes a user, at once for all of their keys.
  ///
  /// - Throws: ``Refusal`` if there is no such user, a role or team does not exist, or no administrator would be left.
  package func updateUser(_ name: String, _ change: UserChange, by caller: Caller) async throws -> UserInfo {
    try await writePeople { db, state in
      try Self.requireAdministrator(caller, state)
      guard let user = try UserTable.all(db).first(where: { $0.name == name }) else { throw Refusal.noSuchUser(name) }
      let model = state.compiled.model
      let problems =
        Self.unknown(change.roles ?? [], among: model.roles.map(\.name), at: "role")
        + Self.unknown(change.teams ?? [], among: model.teams.map(\.name), at: "team")
        + Self.badAddress(change.email.flatMap { $0.isEmpty ? nil : $0 })
        + (try Self.badManager(change.manager.flatMap { $0.isEmpty ? nil : $0 }, of: user, db))
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
      try UserTable.update(user.id, change, db)
      guard try UserTable.firstAdministrator(db) != nil else { throw Refusal.lastAdministrator(name) }
      guard let changed = try UserTable.all(db).first(where: { $0.id == user.id }) else {
        throw Refusal.noSuchUser(name)
      }
      return changed
    }
  }

  package func keys() async throws -> [KeyInfo] {
    try await connections.read { db in try KeyTable.all(db) }
  }

  /// Adds a key for a user; the secret itself never reaches the store.
  ///
  /// - Returns: the key's id.
  package func addKey(
    user: String, label: String, secretHash: [UInt8], expiresAt: Timestamp? = nil, by caller: Caller
  ) async throws -> Int64 {
    let now = clock.now()
    return try await writePeople { db, state in
      try Self.requireAdministrator(caller, state)
      guard let owner = try UserTable.caller(named: user, db) else { throw Refusal.noSuchUser(user) }
      return try KeyTable.insert(
        user: owner.userID, label: label, secretHash: secretHash, expiresAt: expiresAt, at: now, db)
    }
  }

  /// Revokes a key at once.
  ///
  /// - Throws: ``Refusal`` if there is no such key, or it has been revoked before.
  package func revokeKey(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await writePeople { db, state in
      try Self.requireAdministrator(caller, state)
      guard try KeyTable.revoke(id, at: now, db) else {
        throw Refusal(
          .notFound, Problem(at: "key", code: "not_found", message: "There is no key \(id) that could be revoked."))
      }
    }
  }

  /// Refuses whoever has neither the core's role nor one with the right `administer` on all modules.
  static func requireAdministrator(_ caller: Caller, _ state: StoreState) throws {
    guard !state.access(of: caller).isAdministrator else { return }
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
    problems += badAddress(user.email) + (try badManager(user.manager, of: nil, db))
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

  private static func badAddress(_ email: String?) -> [Problem] {
    guard let email, !TextForms.isEmail(email) else { return [] }
    return [
      Problem(
        at: "email", code: "invalid", message: "The address has to be one such as ana@example.com.", found: .text(email)
      )
    ]
  }

  private static func unknown(_ names: [String], among known: [String], at place: String) -> [Problem] {
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

extension Refusal {
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
