import Expressions
import GRDB
import JSONText

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
      let signedIn = caller.coming(by: .session(id)).at(session.address)
      let entry = AuditEntry(.sessionBegin, "user \(caller.name)", ["method": .string(session.method)])
      try AuditTable(db: db).append(entry, by: signedIn, at: now)
      return .signedIn(session: id, caller: signedIn)
    }
  }

  /// Has the audit log tell that somebody could not show that they are a user.
  ///
  /// - Parameters:
  ///   - user: the name.
  ///   - code: what was wrong: `wrong_credentials`, `wrong_code`.
  ///   - action: what was tried.
  ///   - wait: seconds for which nobody who calls themselves so is let in; nil if it was not too often yet.
  ///   - caller: whoever is signed in already; nil if nobody is.
  ///   - address: where they are, if that is known.
  package func noteRefusedSignIn(
    of user: String, _ code: String, _ action: AuditAction = .sessionBegin, wait: Int?, by caller: Caller? = nil,
    from address: NetworkAddress?
  ) async throws {
    let now = clock.now()
    let entry = AuditEntry(
      action, "user \(user)", outcome: .refused,
      ["codes": .strings([code]), "wait_seconds": wait.map { .integer($0) }])
    try await write { db, _ in
      guard let owner = try UserTable.caller(named: user, db) else { return }
      try AuditTable(db: db).append(
        entry, by: caller ?? owner, from: caller?.origin ?? .signIn(at: address), at: now)
    }
  }

  /// Has the audit log tell that a user's failed attempts are to be forgotten.
  ///
  /// - Throws: ``Refusal`` if the caller is no administrator, or there is no such user.
  package func noteUnlock(of user: String, by caller: Caller) async throws {
    try await administer(AuditEntry(.userUnlock, "user \(user)"), as: caller) { db, _ in
      guard try UserTable.user(named: user, db) != nil else { throw Refusal.noSuchUser(user) }
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
      try AuditTable(db: db).append(AuditEntry(.passwordChange, "user \(caller.name)"), by: caller, at: now)
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
  ///   - address: where whoever asks is, if that is known.
  /// - Returns: nil if there is no such active user, or it is too early.
  package func addToken(
    _ purpose: OneTimeToken.Purpose, for login: String, secretHash: [UInt8], pause: Int64 = 0, by caller: Caller?,
    from address: NetworkAddress? = nil
  ) async throws -> OneTimeToken? {
    let write = { @Sendable () async throws -> OneTimeToken? in
      try await self.insertToken(purpose, for: login, secretHash, pause, by: caller, address)
    }
    guard let caller else { return try await write() }
    return try await auditing(AuditEntry(.userInvite, "user \(login)"), as: caller, write)
  }

  private func insertToken(
    _ purpose: OneTimeToken.Purpose, for login: String, _ secretHash: [UInt8], _ pause: Int64, by caller: Caller?,
    _ address: NetworkAddress?
  ) async throws -> OneTimeToken? {
    let now = clock.now()
    return try await write { [self] db, state in
      let caller = try caller.map { try present($0, db) }
      if let caller { try Self.requireUserAdministrator(caller, state) }
      guard let owner = try UserTable.active(login, db).flatMap({ try UserTable.caller(id: $0, db) }),
        let user = try UserTable.user(id: owner.userID, db)
      else { return nil }
      let tokens = TokenTable(db: db, now: now)
      if let last = try tokens.last(of: user.id), now.microseconds - last.microseconds < pause * 1_000_000 {
        return nil
      }
      try AuditTable(db: db).append(
        AuditEntry(purpose == .invitation ? .userInvite : .passwordReset, "user \(user.name)"), by: caller ?? owner,
        from: caller?.origin ?? .signIn(at: address), at: now)
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
  package func redeemToken(
    _ id: Int64, secretHash: [UInt8], password hash: String, from address: NetworkAddress? = nil
  ) async throws -> UserInfo? {
    let now = clock.now()
    return try await writePeople { db, _ in
      guard let owner = try TokenTable(db: db, now: now).user(of: id, secretHash: secretHash) else { return nil }
      try CredentialTable(db: db, now: now).setPassword(hash, of: owner.userID)
      try SessionTable(db: db, now: now).endAll(of: owner.userID)
      try AuditTable(db: db).append(
        AuditEntry(.passwordChange, "user \(owner.name)"), by: owner, from: .signIn(at: address), at: now)
      return try UserTable.user(id: owner.userID, db)
    }
  }
}
