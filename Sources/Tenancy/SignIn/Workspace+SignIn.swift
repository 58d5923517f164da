package import Engine
package import Expressions

/// What somebody sends to sign in.
package struct SignInAttempt: Sendable {
  /// A user's name or address.
  package let login: String
  package let password: String
  /// Of the second factor, or a recovery code.
  package let code: String?
  package let address: NetworkAddress?
  package let agent: String?
  /// The session that the browser has now, which ends.
  package let replacing: String?
  /// What the browser was given when somebody signed in by it before.
  package let device: String?

  package init(
    login: String, password: String, code: String? = nil, address: NetworkAddress? = nil, agent: String? = nil,
    replacing: String? = nil, device: String? = nil
  ) {
    self.device = device
    self.login = login
    self.password = password
    self.code = code
    self.address = address
    self.agent = agent
    self.replacing = replacing
  }
}

/// A session that has just begun.
package struct SignedIn: Sendable {
  /// The text for its cookie; it is kept nowhere else.
  package let session: String
  /// What the browser is to keep, so that it is known again; nil if it is known.
  package var device: String?
  package let id: Int64
  package let csrfToken: String
  package let caller: Caller
  package let expiresAt: Timestamp
}

extension Workspace {
  /// Begins a session for who shows a password, and a code where a second factor is on.
  ///
  /// Whoever it is that does not exist, the tenant, the user or the password, takes as long and is answered alike.
  ///
  /// - Throws: ``SignInError``.
  package func signIn(_ attempt: SignInAttempt, to tenant: String) async throws -> SignedIn {
    let door = try await door(to: tenant, for: attempt)
    try await attempts.admit(door.subjects, at: clock.now())
    let isRight = try await isRight(attempt.password, door.candidate?.password)
    guard isRight, let lease = door.lease, let name = active(tenant), let candidate = door.candidate else {
      throw try await failure(.wrong, of: door.candidate?.user.name, door.subjects, door.lease, from: attempt.address)
    }
    // Others may have guessed meanwhile.
    try await attempts.admit(door.subjects, at: clock.now())
    let replaced = attempt.replacing.flatMap { SignedToken(.session, parsing: $0, of: tenant, by: signer)?.id }
    let secret = KeySecret.random()
    let session = NewSession(
      secretHash: secret.hash, method: "password", address: attempt.address, agent: attempt.agent,
      limits: settings.sessions, replacing: replaced)
    switch try await lease.store.signIn(candidate, code: attempt.code, session) {
    case .codeWanted: throw SignInError.codeWanted
    case .outdated: throw SignInError.wrong
    case .wrongCode:
      throw try await failure(.wrongCode, of: candidate.user.name, door.subjects, lease, from: attempt.address)
    case .signedIn(let id, let caller):
      try await attempts.forget(candidate.user, of: tenant, by: door.device)
      var begun = begun(id, secret, caller, of: name)
      if door.device == nil {
        begun.device = SignedToken.text(
          .device, tenant: name, id: candidate.user.id, secret: .random(), signer: signer)
      }
      return begun
    }
  }

  /// A session that is in the store now.
  func begun(_ id: Int64, _ secret: KeySecret, _ caller: Caller, of tenant: TenantName) -> SignedIn {
    SignedIn(
      session: SignedToken.text(.session, tenant: tenant, id: id, secret: secret, signer: signer), id: id,
      csrfToken: csrfToken(of: id, tenant: tenant), caller: caller,
      expiresAt: Timestamp(microseconds: clock.now().microseconds + settings.sessions.total * 1_000_000))
  }

  /// Counts an attempt that failed, and has the tenant's audit log tell of it if it was about a user.
  ///
  /// The log is written afterwards, so that the answer takes no longer where there is such a user. Of a flood it tells in part.
  ///
  /// - Parameters:
  ///   - error: why it failed.
  ///   - user: the user's name; nil if there is none.
  ///   - action: what was tried.
  ///   - caller: whoever is signed in already.
  /// - Returns: the error.
  func failure(
    _ error: SignInError, of user: String?, _ subjects: [AttemptLedger.Subject], _ lease: StoreLease?,
    _ action: AuditAction = .sessionBegin, by caller: Caller? = nil, from address: NetworkAddress?
  ) async throws -> SignInError {
    let now = clock.now()
    try await attempts.noteFailure(subjects, at: now)
    guard let user, let lease else { return error }
    _ = notes.add { [attempts] in
      let wait = try? await attempts.wait(subjects, at: now)
      try? await lease.store.noteRefusedSignIn(of: user, error.code, action, wait: wait, by: caller, from: address)
    }
    return error
  }

  /// Forgets a user's failed attempts.
  package func unlock(_ user: String, in tenant: String, by caller: Caller) async throws {
    let lease = try await lease(tenant)
    try await lease.store.noteUnlock(of: user, by: caller)
    guard let user = try await lease.store.users().first(where: { $0.name == user }) else {
      throw Refusal.unknownUser(user)
    }
    try await attempts.forget(user, of: tenant)
  }

  // MARK: Parts

  /// Where somebody stands who says that they are a user of a tenant.
  struct Door {
    /// Nil if there is no such tenant.
    let lease: StoreLease?
    /// Nil if there is no such active user.
    let candidate: SignInCandidate?
    /// The browser, if the user has signed in by it before.
    let device: SignedToken?
    let subjects: [AttemptLedger.Subject]
  }

  private func door(to tenant: String, for attempt: SignInAttempt) async throws -> Door {
    let login = String(attempt.login.prefix(254)).lowercased()
    var lease: StoreLease?
    if let name = active(tenant) { lease = try await pool.lease(name) }
    let candidate = try await lease?.store.signInCandidate(login)
    let device = attempt.device.flatMap { SignedToken(.device, parsing: $0, of: tenant, by: signer) }
    let known = device.flatMap { $0.id == candidate?.user.id ? $0 : nil }
    return Door(
      lease: lease, candidate: candidate, device: known,
      subjects: AttemptLedger.subjects(login, of: tenant, by: known, at: attempt.address))
  }

  func isRight(_ password: String, _ kept: String?) async throws -> Bool {
    do {
      return try await hasher.isRight(String(password.prefix(PasswordRule.longest * 4)), kept)
    } catch is PasswordHasher.Busy {
      throw SignInError.busy
    }
  }

  func hash(_ password: String) async throws -> String {
    do {
      return try await hasher.hash(password)
    } catch is PasswordHasher.Busy {
      throw SignInError.busy
    }
  }
}

extension Refusal {
  static func unknownUser(_ name: String) -> Refusal {
    Refusal(
      .notFound, Problem(at: "user", code: "not_found", message: "There is no user '\(name)'.", found: .text(name)))
  }
}
