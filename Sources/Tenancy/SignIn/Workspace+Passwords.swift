package import Engine
import Expressions

extension Workspace {
  /// Gives a user another password, who shows the one they have.
  ///
  /// Their other sessions end, and the present one has another secret.
  ///
  /// - Returns: the session's new text; nil for who came by a key.
  /// - Throws: ``SignInError``, a `Refusal`.
  package func changePassword(
    of context: TenantContext, from old: String, to new: String, at address: NetworkAddress?
  ) async throws -> String? {
    let candidate = try await confirm(old, of: context, for: .passwordChange, at: address)
    let problems = PasswordRule.problems(new, for: candidate.user)
    guard problems.isEmpty else { throw SignInError.weak(problems) }
    let kept = try await hash(new)
    guard let old = candidate.password,
      try await context.store.changePassword(to: kept, from: old, of: context.caller)
    else { throw SignInError.wrong }
    return try await renewed(context)
  }

  /// The user of a context, whose password that is.
  ///
  /// - Throws: ``SignInError``.
  func confirm(
    _ password: String, of context: TenantContext, for action: AuditAction, at address: NetworkAddress?
  ) async throws -> SignInCandidate {
    try Store.requireWhole(context.caller)
    let candidate = try await context.store.signInCandidate(context.caller.name)
    try await guarding(context, action, at: address) {
      guard try await isRight(password, candidate?.password) else { throw SignInError.wrong }
    }
    guard let candidate else { throw SignInError.wrong }
    return candidate
  }

  /// Does something that only the user can who is signed in, and counts where it is not they.
  ///
  /// - Parameter action: what the audit log says was tried.
  func guarding(
    _ context: TenantContext, _ action: AuditAction, at address: NetworkAddress?, _ body: () async throws -> Void
  ) async throws {
    try Store.requireWhole(context.caller)
    let subjects = AttemptLedger.subjects(of: context.caller, in: context.tenant, at: address)
    try await attempts.admit(subjects, at: clock.now())
    do {
      try await body()
    } catch let error as SignInError where error == .wrong || error == .wrongCode {
      throw try await failure(
        error, of: context.caller.name, subjects, context.lease, action, by: context.caller, from: address)
    }
  }

  /// The present session with another secret.
  func renewed(_ context: TenantContext) async throws -> String? {
    guard let session = context.caller.session, let tenant = active(context.tenant) else { return nil }
    return try await renewedSession(session, of: tenant, context.store, isDue: false)
  }

  /// Gives the user whose token that is a password; all their sessions end.
  ///
  /// - Returns: the user.
  /// - Throws: ``SignInError``.
  package func choosePassword(
    _ password: String, token text: String, in tenant: String, from address: NetworkAddress? = nil
  ) async throws -> UserInfo {
    guard let token = SignedToken(.oneTime, parsing: text, of: tenant, by: signer), active(tenant) != nil else {
      throw SignInError.wrongToken
    }
    let lease = try await pool.lease(token.tenant)
    guard let owner = try await lease.store.tokenOwner(token.id, secretHash: token.secretHash) else {
      throw SignInError.wrongToken
    }
    let problems = PasswordRule.problems(password, for: owner)
    guard problems.isEmpty else { throw SignInError.weak(problems) }
    let kept = try await hash(password)
    let user = try await lease.store.redeemToken(
      token.id, secretHash: token.secretHash, password: kept, from: address)
    guard let user else { throw SignInError.wrongToken }
    try await attempts.forget(user, of: tenant)
    return user
  }
}
