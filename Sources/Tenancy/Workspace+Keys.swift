package import Engine

/// A credential as it is sent.
package enum ShownCredential: Sendable, Hashable {
  /// An API key.
  case key(String)
  /// The text in a session's cookie.
  case session(String)
}

extension Workspace {
  /// The caller behind a key or session.
  ///
  /// - Parameter address: where the caller is, if that is known.
  /// - Returns: nil alike for an unknown tenant and a credential that is wrong, forged, expired, revoked or not good in that
  ///   place; a forged one opens no store.
  package func authenticate(
    _ shown: ShownCredential, tenant: String, from address: NetworkAddress? = nil
  ) async throws -> TenantContext? {
    let token: SignedToken?
    let credential: (Int64) -> Credential
    switch shown {
    case .key(let text):
      (token, credential) = (SignedToken(.key, parsing: text, of: tenant, by: signer), Credential.key)
    case .session(let text):
      (token, credential) = (SignedToken(.session, parsing: text, of: tenant, by: signer), Credential.session)
    }
    guard let token, active(tenant) != nil else { return nil }
    let lease = try await pool.lease(token.tenant)
    let found = try await lease.store.caller(credential(token.id), secretHash: token.secretHash, from: address)
    guard let found else { return nil }
    guard case .session = shown else {
      return TenantContext(tenant: tenant, caller: found.caller, credential: .key(token.id), lease: lease)
    }
    let renewed = found.mustRotate ? try await renewedSession(token.id, of: token.tenant, lease.store) : nil
    return TenantContext(
      tenant: tenant, caller: found.caller, credential: .session(token.id),
      csrfToken: csrfToken(of: token.id, tenant: token.tenant), renewedSession: renewed, lease: lease)
  }

  /// Makes a key that acts as a user.
  ///
  /// - Parameter user: The user's name.
  /// - Throws: ``WorkspaceError/noSuchTenant(_:)``, a `Refusal`.
  package func addKey(
    to tenant: String, user: String, label: String, terms: KeyTerms = KeyTerms(), by caller: Caller
  ) async throws -> NewKey {
    let lease = try await lease(tenant)
    let secret = KeySecret.random()
    let id = try await lease.store.addKey(
      user: user, label: label, secretHash: secret.hash, terms: terms, by: caller)
    let key = SignedToken.text(.key, tenant: try TenantName(checking: tenant), id: id, secret: secret, signer: signer)
    return NewKey(id: id, user: user, label: label, key: key)
  }

  /// Gives a session another secret after what its user may do has changed.
  ///
  /// - Parameter isDue: whether it has to be waiting for one.
  /// - Returns: its new text; nil if another request has just got it.
  func renewedSession(_ id: Int64, of tenant: TenantName, _ store: Store, isDue: Bool = true) async throws -> String? {
    let secret = KeySecret.random()
    guard try await store.rotateSession(id, to: secret.hash, isDue: isDue) else { return nil }
    return SignedToken.text(.session, tenant: tenant, id: id, secret: secret, signer: signer)
  }

  func csrfToken(of session: Int64, tenant: TenantName) -> String {
    signer.checksum(of: "csrf_\(tenant)_\(session)")
  }
}

/// A key that has just been made.
package struct NewKey: Sendable, Hashable, Codable {
  package let id: Int64
  /// The name of the user as whom it acts.
  package let user: String
  package let label: String
  /// What its holder sends; it is shown once and kept nowhere.
  package let key: String

  package init(id: Int64, user: String, label: String, key: String) {
    self.id = id
    self.user = user
    self.label = label
    self.key = key
  }
}
