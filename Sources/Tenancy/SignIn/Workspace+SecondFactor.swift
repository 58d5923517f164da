package import Engine

/// A second factor on its way: what the user's application has to know.
package struct ProposedFactor: Sendable, Hashable {
  /// In base 32, to be typed.
  package let secret: String
  /// The same as an `otpauth` address, to be shown as a picture.
  package let address: String
}

extension Workspace {
  /// Begins a second factor for a user who shows their password.
  ///
  /// - Throws: ``SignInError``, a `Refusal`.
  package func proposeSecondFactor(
    of context: TenantContext, password: String, at address: NetworkAddress?
  ) async throws -> ProposedFactor {
    _ = try await confirm(password, of: context, for: .factorOn, at: address)
    let secret = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
    try await context.store.proposeSecondFactor(secret, of: context.caller)
    let text = Base32.text(of: secret)
    // Tenant and user have names of letters, digits, dots, hyphens and underscores.
    let label = "Trellis%20\(context.tenant):\(context.caller.name)"
    return ProposedFactor(
      secret: text,
      address:
        "otpauth://totp/\(label)?secret=\(text)&issuer=Trellis%20\(context.tenant)&algorithm=SHA1&digits=6&period=30")
  }

  /// Turns it on.
  ///
  /// - Returns: recovery codes, which are shown once, and the session's new text.
  /// - Throws: ``SignInError``, a `Refusal`.
  package func confirmSecondFactor(
    of context: TenantContext, code: String, at address: NetworkAddress?
  ) async throws -> (recoveryCodes: [String], session: String?) {
    let codes = RecoveryCode.fresh()
    try await guarding(context, .factorOn, at: address) {
      try await wrongCodes {
        try await context.store.confirmSecondFactor(
          code, recoveryHashes: codes.map(RecoveryCode.hash), of: context.caller)
      }
    }
    return (codes, try await renewed(context))
  }

  /// Turns it off, for who has a code of it.
  ///
  /// - Returns: the session's new text.
  package func removeSecondFactor(
    of context: TenantContext, code: String, at address: NetworkAddress?
  ) async throws -> String? {
    try await guarding(context, .factorOff, at: address) {
      try await wrongCodes { try await context.store.removeSecondFactor(code: code, by: context.caller) }
    }
    return try await renewed(context)
  }

  private func wrongCodes(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let refusal as Refusal where refusal.problems.first?.code == "wrong_code" {
      throw SignInError.wrongCode
    }
  }
}
