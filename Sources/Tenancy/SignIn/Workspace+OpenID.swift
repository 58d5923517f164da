package import Engine
import Expressions
import Foundation
package import OpenID

/// What sends a browser to a tenant's provider.
package struct OpenIDStart: Sendable, Hashable {
  package let address: String
  /// What the browser has to keep till it comes back, for ten minutes.
  package let cookie: String
}

/// A browser that comes back from the provider.
package struct OpenIDReturn: Sendable {
  package let code: String
  package let state: String
  /// The provider, if it says who it is (RFC 9207).
  package let issuer: String?
  /// What the browser has kept.
  package let cookie: String
  package let address: NetworkAddress?
  package let agent: String?
  /// The session that the browser has now, which ends.
  package let replacing: String?

  package init(
    code: String, state: String, issuer: String?, cookie: String, address: NetworkAddress? = nil, agent: String? = nil,
    replacing: String? = nil
  ) {
    self.code = code
    self.state = state
    self.issuer = issuer
    self.cookie = cookie
    self.address = address
    self.agent = agent
    self.replacing = replacing
  }
}

extension Workspace {
  /// The provider by which a tenant's users may sign in.
  package func openIDClient(of tenant: String) async throws -> OpenIDClient? {
    try await Self.client(lease(tenant).store)
  }

  /// Has a tenant's users sign in by a provider, or by none any more; the provider is asked first whether it is there.
  ///
  /// - Throws: `OpenIDError`, a `Refusal`.
  package func setOpenIDClient(_ client: OpenIDClient?, of tenant: String, by caller: Caller) async throws {
    let lease = try await lease(tenant)
    if let client { _ = try await providers.provider(of: client, at: clock.now()) }
    try await lease.store.setProvider(
      try client.map { Array(try JSONEncoder().encode($0)) }, issuer: client?.issuer, by: caller)
  }

  /// Begins to sign somebody in by the tenant's provider.
  ///
  /// - Returns: nil alike for an unknown tenant and one that has no provider.
  /// - Throws: `OpenIDError`.
  package func startOpenID(in tenant: String) async throws -> OpenIDStart? {
    guard let door = try await openIDDoor(of: tenant) else { return nil }
    let attempt = OpenIDAttempt()
    let provider = try await providers.provider(of: door.client, at: clock.now())
    let body = "\(attempt.seed).\(clock.now().microseconds / 1_000_000 + Self.attemptLifetime)"
    return OpenIDStart(
      address: provider.address(of: door.client, attempt: attempt, redirect: door.redirect),
      cookie: "\(body).\(signer.checksum(of: "openid_\(tenant)_\(body)"))")
  }

  /// Begins a session for whoever the provider vouches for: the user whom it has vouched for by the same name before, else the one
  /// who has the address that it has verified.
  ///
  /// - Throws: `OpenIDError`, also for a return that nobody has set out for in this browser.
  package func finishOpenID(_ back: OpenIDReturn, in tenant: String) async throws -> SignedIn? {
    guard let door = try await openIDDoor(of: tenant), let name = active(tenant) else { return nil }
    guard let attempt = attempt(in: back.cookie, of: tenant), attempt.state == back.state,
      back.issuer == nil || back.issuer == door.client.issuer
    else { throw OpenIDError.token("it answers another attempt, or one of more than ten minutes ago; begin anew") }
    let person = try await person(back.code, attempt, door)
    let store = door.lease.store
    let candidate = try await store.candidate(
      of: door.client.issuer, subject: person.subject, verifiedEmail: person.verifiedEmail,
      from: back.address)
    guard let candidate else { throw OpenIDError.nobody }
    let secret = KeySecret.random()
    let session = NewSession(
      secretHash: secret.hash, method: "openid", address: back.address, agent: back.agent, limits: settings.sessions,
      replacing: back.replacing.flatMap { SignedToken(.session, parsing: $0, of: tenant, by: signer)?.id })
    // A second factor is the provider's affair.
    guard case .signedIn(let id, let caller) = try await store.signIn(candidate, code: nil, asksForCode: false, session)
    else { throw OpenIDError.nobody }
    return begun(id, secret, caller, of: name)
  }

  /// Where a page of a tenant is for browsers; nil for an unknown tenant, and where the operator has not settled it.
  package func page(_ path: String, of tenant: String) -> String? {
    active(tenant).flatMap { settings.page(path, of: $0) }
  }

  // MARK: Parts

  private struct OpenIDDoor {
    let lease: StoreLease
    let client: OpenIDClient
    /// Where the provider sends browsers back to.
    let redirect: String
  }

  /// Seconds.
  private static let attemptLifetime: Int64 = 600

  private func openIDDoor(of tenant: String) async throws -> OpenIDDoor? {
    guard let name = active(tenant), let redirect = settings.page("v1/openid/callback", of: name) else { return nil }
    let lease = try await pool.lease(name)
    return try await Self.client(lease.store).map { OpenIDDoor(lease: lease, client: $0, redirect: redirect) }
  }

  private static func client(_ store: Store) async throws -> OpenIDClient? {
    try await store.provider().map { try JSONDecoder().decode(OpenIDClient.self, from: Data($0)) }
  }

  private func attempt(in cookie: String, of tenant: String) -> OpenIDAttempt? {
    let parts = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let end = Int64(parts[1]), end > clock.now().microseconds / 1_000_000,
      signer.isValid(parts[2], of: "openid_\(tenant)_\(parts[0]).\(parts[1])")
    else { return nil }
    return OpenIDAttempt(seed: parts[0])
  }

  private func person(_ code: String, _ attempt: OpenIDAttempt, _ door: OpenIDDoor) async throws -> OpenIDPerson {
    let now = clock.now()
    let client = door.client
    let provider = try await providers.provider(of: client, at: now)
    let text = try await providers.asking(client) {
      try provider.token(for: code, of: client, attempt: attempt, redirect: door.redirect)
    }
    let token = try IDToken(text)
    let seconds = now.microseconds / 1_000_000
    let keys = try await providers.keys(of: client, provider, at: now) { token.isSigned(by: $0) }
    return try token.person(keys: keys, client: client, attempt: attempt, now: seconds)
  }
}
