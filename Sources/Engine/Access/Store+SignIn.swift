import Expressions
import GRDB

/// A user who may be the one that wants to sign in.
package struct SignInCandidate: Sendable {
  package let user: UserInfo
  /// The hash of their password; nil if they have none.
  package let password: String?
}

/// How an attempt to sign in went whose password was right.
package enum SignInOutcome: Sendable {
  case signedIn(session: Int64, caller: Caller)
  /// A code of the second factor is wanted, and there was none.
  case codeWanted
  /// There was one that is not good, or has been used.
  case wrongCode
  /// The user was suspended or has another password by now.
  case outdated
}

extension Store {
  /// The active user with that name or address; nil if there is none.
  package func signInCandidate(_ login: String) async throws -> SignInCandidate? {
    let now = clock.now()
    return try await connections.read { db in
      guard let id = try UserTable.active(login, db), let user = try UserTable.user(id: id, db) else { return nil }
      return SignInCandidate(
        user: user, password: try CredentialTable(db: db, now: now).credential(of: id).password)
    }
  }

  /// Begins a session for who has shown a password or has come from a provider that vouches for them.
  ///
  /// - Parameters:
  ///   - candidate: what was known of the user when the password was compared.
  ///   - code: of the second factor, or a recovery code.
  ///   - asksForCode: whether a second factor is wanted of those who have one.
  ///   - session: what is to begin.
  package func signIn(
    _ candidate: SignInCandidate, code: String?, asksForCode: Bool = true, _ session: NewSession
  ) async throws -> SignInOutcome {
    let (now, secrets) = (clock.now(), try requireSecrets())
    return try await writePeople { db, _ in
      let credentials = CredentialTable(db: db, now: now)
      let kept = try credentials.credential(of: candidate.user.id)
      guard kept.password == candidate.password, let caller = try UserTable.caller(id: candidate.user.id, db) else {
        return .outdated
      }
      if asksForCode, kept.isFactorConfirmed {
        guard let code else { return .codeWanted }
        guard try credentials.use(code, of: caller.userID, kept, secrets) else { return .wrongCode }
      }
      let id = try SessionTable(db: db, now: now).insert(session, of: caller.userID)
      return .signedIn(session: id, caller: caller.coming(by: .session(id)))
    }
  }

  /// Gives the caller another password and ends their other sessions.
  ///
  /// - Parameters:
  ///   - hash: of the new password.
  ///   - old: the hash of the one that was compared.
  ///   - caller: the user.
  /// - Returns: false if it is another one by now.
  package func changePassword(to hash: String, from old: String, of caller: Caller) async throws -> Bool {
    let now = clock.now()
    return try await writePeople { [self] db, state in
      let caller = try present(caller, db)
      try Self.requireOwner(caller, of: caller.userID, state)
      let credentials = CredentialTable(db: db, now: now)
      guard try credentials.credential(of: caller.userID).password == old else { return false }
      try credentials.setPassword(hash, of: caller.userID)
      try SessionTable(db: db, now: now).endAll(of: caller.userID, except: caller.session)
      return true
    }
  }

  // MARK: Tokens that let somebody choose a password

  /// Adds a token for a user to choose a password with; an administrator asks for it, or the user by their address.
  ///
  /// - Parameters:
  ///   - purpose: what it is mailed for.
  ///   - login: the user's name or address.
  ///   - secretHash: of its secret.
  ///   - pause: seconds since the last one that have to be over; else there is none.
  ///   - caller: nil for a reset that anybody may ask for.
  /// - Returns: nil if there is no such active user, or it is too early.
  package func addToken(
    _ purpose: OneTimeToken.Purpose, for login: String, secretHash: [UInt8], pause: Int64 = 0, by caller: Caller?
  ) async throws -> OneTimeToken? {
    let now = clock.now()
    return try await write { [self] db, state in
      if let caller { try Self.requireAdministrator(present(caller, db), state) }
      guard let id = try UserTable.active(login, db), let user = try UserTable.user(id: id, db) else { return nil }
      let tokens = TokenTable(db: db, now: now)
      if let last = try tokens.last(of: id), now.microseconds - last.microseconds < pause * 1_000_000 { return nil }
      return try tokens.insert(purpose, of: user, secretHash: secretHash)
    }
  }

  /// Notes how the mail with a token fared, for whoever looks at the user.
  package func noteToken(_ id: Int64, mail: String) async throws {
    let now = clock.now()
    try await write { db, _ in try TokenTable(db: db, now: now).note(id, mail: mail) }
  }

  /// The user whose token it is; nil if it is unknown, used, or too old.
  package func tokenOwner(_ id: Int64, secretHash: [UInt8]) async throws -> UserInfo? {
    let now = clock.now()
    return try await connections.read { db in
      guard let owner = try TokenTable(db: db, now: now).user(of: id, secretHash: secretHash) else { return nil }
      return try UserTable.user(id: owner.userID, db)
    }
  }

  /// Uses a token up: its owner has that password from now on, and all sessions have ended.
  ///
  /// - Returns: the user; nil if the token is unknown, used, or too old.
  package func redeemToken(_ id: Int64, secretHash: [UInt8], password hash: String) async throws -> UserInfo? {
    let now = clock.now()
    return try await writePeople { db, _ in
      guard let owner = try TokenTable(db: db, now: now).user(of: id, secretHash: secretHash) else { return nil }
      try CredentialTable(db: db, now: now).setPassword(hash, of: owner.userID)
      try SessionTable(db: db, now: now).endAll(of: owner.userID)
      return try UserTable.user(id: owner.userID, db)
    }
  }
}
