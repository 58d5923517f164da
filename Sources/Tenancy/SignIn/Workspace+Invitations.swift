package import Engine
package import Expressions
import Foundation
import Mail

/// What lets a user choose a password.
package struct Invitation: Sendable, Hashable, Codable {
  package let user: String
  /// Where the mail went; nil if none was sent.
  package let address: String?
  /// Good once; nil if it was mailed.
  package let token: String?
  /// The page to open with it, where there is one; nil if it was mailed.
  package let link: String?
  package let expiresAt: Timestamp
}

extension Workspace {
  /// Mails a user what lets them choose a password within a week. What was sent before is void.
  ///
  /// - Throws: ``SignInError/noMail``, `MailError`, a `Refusal` for a user without an address.
  package func invite(_ user: String, to tenant: String, by caller: Caller) async throws -> Invitation {
    let lease = try await lease(tenant)
    try await lease.store.requireUserAdministrator(caller, for: .userInvite, of: user)
    guard settings.mail != nil, settings.publicURL != nil else { throw SignInError.noMail }
    guard let found = try await lease.store.users().first(where: { $0.name == user && $0.isActive }) else {
      throw Refusal.unknownUser(user)
    }
    guard found.email.flatMap(EmailAddress.init) != nil else { throw Refusal.noAddress(user) }
    let pass = try await pass(.invitation, for: user, in: tenant, lease.store, by: caller)
    try await mail(pass, .invitation, store: lease.store)
    return Invitation(user: user, address: found.email, token: nil, link: nil, expiresAt: pass.token.expiresAt)
  }

  /// The same to be handed over otherwise: nothing is mailed.
  package func invitation(of user: String, to tenant: String, by caller: Caller) async throws -> Invitation {
    let lease = try await lease(tenant)
    let pass = try await pass(.invitation, for: user, in: tenant, lease.store, by: caller)
    try await lease.store.noteToken(pass.token.id, mail: "handed over")
    return Invitation(
      user: user, address: nil, token: pass.text, link: pass.link, expiresAt: pass.token.expiresAt)
  }

  /// Has a user mailed what lets them choose another password, if there is such a user with an address.
  ///
  /// It is done after the answer, which so tells nothing of who there is. Within a minute of the last mail there is none.
  ///
  /// - Throws: ``SignInError/noMail``, ``SignInError/busy`` if too many are asked for.
  package func requestReset(
    of login: String, in tenant: String, from address: NetworkAddress? = nil
  ) throws(SignInError) {
    guard settings.mail != nil, settings.publicURL != nil else { throw .noMail }
    let isTaken = resets.add { [weak self] in
      // Whoever it fails for sees it with the user, or asks again.
      try? await self?.reset(String(login.prefix(254)), in: tenant, from: address)
    }
    if !isTaken { throw .busy }
  }

  private func reset(_ login: String, in tenant: String, from address: NetworkAddress?) async throws {
    guard let name = active(tenant) else { return }
    let lease = try await pool.lease(name)
    guard let candidate = try await lease.store.signInCandidate(login),
      candidate.user.email.flatMap(EmailAddress.init) != nil
    else { return }
    let secret = KeySecret.random()
    let token = try await lease.store.addToken(
      .reset, for: candidate.user.name, secretHash: secret.hash, pause: 60, by: nil, from: address)
    guard let token else { return }
    try await mail(Pass(token, secret, name, self), .reset, store: lease.store)
  }

  // MARK: Parts

  /// A token with its text.
  private struct Pass {
    let token: OneTimeToken
    let text: String
    let link: String?
    let tenant: TenantName

    init(_ token: OneTimeToken, _ secret: KeySecret, _ tenant: TenantName, _ workspace: Workspace) {
      self.token = token
      self.tenant = tenant
      text = SignedToken.text(.oneTime, tenant: tenant, id: token.id, secret: secret, signer: workspace.signer)
      link = workspace.settings.page("password?token=\(text)", of: tenant)
    }
  }

  private func pass(
    _ purpose: OneTimeToken.Purpose, for user: String, in tenant: String, _ store: Store, by caller: Caller
  ) async throws -> Pass {
    let secret = KeySecret.random()
    guard let token = try await store.addToken(purpose, for: user, secretHash: secret.hash, by: caller) else {
      throw Refusal.unknownUser(user)
    }
    return Pass(token, secret, try TenantName(checking: tenant), self)
  }

  private func mail(_ pass: Pass, _ purpose: OneTimeToken.Purpose, store: Store) async throws {
    guard let settings = settings.mail, let link = pass.link else { throw SignInError.noMail }
    let user = pass.token.user
    guard let address = user.email.flatMap(EmailAddress.init) else { throw Refusal.noAddress(user.name) }
    let content = purpose.template.content(
      in: user.locale ?? store.settings.locale,
      ["name": user.displayName, "user": user.name, "tenant": pass.tenant.description, "link": link])
    let message = MailMessage(
      from: settings.from, to: [Mailbox(address, name: HeaderText(user.displayName))], content: content, date: Date())
    do {
      _ = try await offloaded { try settings.server.send(message) }
    } catch {
      try await store.noteToken(pass.token.id, mail: "\(purpose.rawValue) failed: \(error)")
      throw error
    }
    try await store.noteToken(pass.token.id, mail: "\(purpose.rawValue) sent \(clock.now().text)")
  }
}

extension Refusal {
  fileprivate static func noAddress(_ user: String) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "email", code: "required",
        message: "\(user) has no address that mail can be sent to. `trellis user update` gives them one."))
  }
}
