import Expressions
import GRDB
import Metamodel

extension Store {
  /// The API keys of the caller; all of them for an administrator.
  package func keys(for caller: Caller) async throws -> [KeyInfo] {
    try Self.requireOwner(caller, of: caller.userID, state)
    let owner = access(of: caller).isAdministrator ? nil : caller.userID
    return try await connections.read { db in try KeyTable(db: db).all(of: owner) }
  }

  /// Adds a key for a user; the secret itself never reaches the store.
  ///
  /// Administrators give keys to everybody, others to themselves; a key that leaves its user less than all makes no keys.
  ///
  /// - Returns: the key's id.
  /// - Throws: ``Refusal``.
  package func addKey(
    user: String, label: String, secretHash: [UInt8], terms: KeyTerms = KeyTerms(), by caller: Caller
  ) async throws -> Int64 {
    let now = clock.now()
    let entry = AuditEntry(.keyCreate, "user \(user)", label: label, terms)
    return try await tend(entry, as: caller) { caller, db, state in
      let owner = try UserTable.caller(named: user, db)
      try Self.requireOwner(caller, of: owner?.userID, state)
      guard let owner else { throw Refusal.noSuchUser(user) }
      let problems = Self.problems(terms, of: owner, state.compiled.model, at: now)
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
      return try KeyTable(db: db).insert(
        user: owner.userID, label: label, secretHash: secretHash, terms: terms, at: now)
    }
  }

  /// Revokes a key at once: an administrator anybody's, others their own.
  ///
  /// - Throws: ``Refusal`` if there is no such key, or it has been revoked before.
  package func revokeKey(_ id: Int64, by caller: Caller) async throws {
    let now = clock.now()
    try await tend(AuditEntry(.keyRevoke, "key \(id)"), as: caller) { caller, db, state in
      let keys = KeyTable(db: db)
      try Self.requireOwner(caller, of: try keys.owner(of: id), state)
      guard try keys.revoke(id, at: now) else {
        throw Refusal(
          .notFound, Problem(at: "key", code: "not_found", message: "There is no key \(id) that could be revoked."))
      }
    }
  }

  /// Refuses whoever is neither the user, with all of the user's rights, nor an administrator. That there is no such user
  /// only administrators learn.
  static func requireOwner(_ caller: Caller, of user: Int64?, _ state: StoreState) throws {
    try requireWhole(caller)
    if caller.userID != user { try requireAdministrator(caller, state) }
  }

  /// Refuses a key that leaves its user less than all.
  package static func requireWhole(_ caller: Caller) throws {
    guard !caller.isWhole else { return }
    throw Refusal(
      .notPermitted,
      Problem(
        at: "key", code: "not_permitted",
        message: "A key with a role or scopes of its own has no say in users, keys, passwords, sessions or absences."))
  }

  private static func problems(_ terms: KeyTerms, of owner: Caller, _ model: Model, at now: Timestamp) -> [Problem] {
    var problems: [Problem] = []
    if let role = terms.scope.role, !owner.roles.contains(role) {
      problems.append(
        Problem(
          at: "role", code: "not_found", message: "\(owner.name) has no role '\(role)'.", found: .text(role),
          wanted: .list(owner.roles.map(InputValue.text))))
    }
    let modules = (terms.scope.rights ?? [:]).keys.filter { $0 != "*" }.sorted()
    problems += unknown(modules, among: model.modules.map(\.name), at: "module")
    if let end = terms.expiresAt, end <= now {
      problems.append(
        Problem(at: "expires_at", code: "invalid", message: "The key would have expired.", found: .text(end.text)))
    }
    if terms.networks.count > KeyTerms.mostNetworks {
      problems.append(
        Problem(at: "networks", code: "too_long", message: "A key has at most \(KeyTerms.mostNetworks) networks."))
    }
    return problems
  }
}
