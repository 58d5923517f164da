import Expressions
import GRDB
import JSONText
import Metamodel

extension Store {
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

  /// Changes the language that a user reads; which one is their own affair.
  ///
  /// - Parameters:
  ///   - locale: a language with or without a region.
  ///   - caller: the user.
  /// - Throws: ``Refusal`` if it is no language.
  package func chooseLanguage(_ locale: String, as caller: Caller) async throws {
    let change = UserChange(locale: locale)
    try await tend(change.audited(of: caller.name), as: caller) { caller, db, _ in
      guard Self.badLocale(locale).isEmpty else { throw Refusal(.invalid, Self.badLocale(locale)) }
      try UserTable.update(caller.userID, change, db)
    }
  }

  /// Changes a user, at once for all of their keys.
  ///
  /// - Throws: ``Refusal`` if there is no such user, a role or team does not exist, or no administrator would be left.
  package func updateUser(_ name: String, _ change: UserChange, by caller: Caller) async throws -> UserInfo {
    let now = clock.now()
    return try await administer(change.audited(of: name), as: caller) { [self] db, state in
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
      // Nothing else of a user says what they may decide.
      if change.roles != nil || change.teams != nil || change.isActive != nil {
        let consequences = Consequences()
        try OrphanedApprovals.tellOfNew(db, state, at: now, consequences) {
          try UserTable.update(user.id, change, db)
        }
        if consequences.hasOutgoing { try announce?(now) }
      } else {
        try UserTable.update(user.id, change, db)
      }
      // What was mailed to another address is in other hands.
      if let email = change.email, email != user.email {
        try TokenTable(db: db, now: now).void(of: user.id)
        try ApprovalTokenTable(db: db, now: now).void(of: user.id)
      }
      let sessions = SessionTable(db: db, now: now)
      if change.isActive == false { try sessions.endAll(of: user.id) }
      if let roles = change.roles, Set(roles) != Set(user.roles) { try sessions.setToRotate(of: user.id) }
      guard try UserTable.firstAdministrator(db) != nil else { throw Refusal.lastAdministrator(name) }
      guard let changed = try UserTable.user(id: user.id, db) else { throw Refusal.noSuchUser(name) }
      return changed
    }
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
