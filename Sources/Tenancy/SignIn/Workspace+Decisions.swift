package import Engine
import Expressions

/// What a link lets somebody decide.
package struct DecisionOffer: Sendable {
  package let approval: ApprovalInfo
  /// The user to whom the link was sent, by whose rights it is shown.
  package let reader: Caller
  /// The tenant's.
  package let store: Store
}

extension Workspace {
  /// The page by which a user decides an approval once, without signing in.
  ///
  /// - Parameters:
  ///   - approval: which.
  ///   - user: the user's id.
  ///   - tenant: whose approval it is.
  ///   - store: the tenant's.
  /// - Returns: nil where the operator has not said by which address the server is reached, or the user has nothing to decide
  ///   any more.
  package func decisionLink(
    to approval: Int64, for user: Int64, of tenant: TenantName, in store: Store
  ) async throws -> String? {
    guard settings.publicURL != nil else { return nil }
    let secret = KeySecret.random()
    guard let id = try await store.addApprovalToken(for: approval, of: user, secretHash: secret.hash) else {
      return nil
    }
    let text = SignedToken.text(.decision, tenant: tenant, id: id, secret: secret, signer: signer)
    return settings.page("decision?token=\(text)", of: tenant)
  }

  /// What a link lets somebody decide. Nothing is decided or used up by looking at it.
  ///
  /// - Parameters:
  ///   - text: what was mailed.
  ///   - tenant: the tenant in the link.
  ///   - locale: the reader's language.
  /// - Throws: ``SignInError/wrongToken``.
  package func decision(by text: String, in tenant: String, locale: String) async throws -> DecisionOffer {
    let (token, store) = try await decider(text, tenant)
    guard let reader = try await store.owner(ofApprovalToken: token.id, secretHash: token.secretHash),
      let approval = try await store.approval(byToken: token.id, secretHash: token.secretHash, locale: locale)
    else { throw SignInError.wrongToken }
    return DecisionOffer(approval: approval, reader: reader.reading(locale), store: store)
  }

  /// Decides by a link, which is used up by that.
  ///
  /// - Parameters:
  ///   - input: what is decided.
  ///   - text: what was mailed.
  ///   - tenant: the tenant in the link.
  ///   - locale: the reader's language.
  ///   - address: where the request came from.
  /// - Throws: ``SignInError/wrongToken``, a `Refusal`.
  package func decide(
    _ input: DecisionInput, by text: String, in tenant: String, locale: String, from address: NetworkAddress? = nil
  ) async throws -> ApprovalInfo {
    let (token, store) = try await decider(text, tenant)
    let info = try await store.decide(
      input, byToken: token.id, secretHash: token.secretHash, locale: locale, from: address)
    guard let info else { throw SignInError.wrongToken }
    return info
  }

  private func decider(_ text: String, _ tenant: String) async throws -> (SignedToken, Store) {
    guard let token = SignedToken(.decision, parsing: text, of: tenant, by: signer), active(tenant) != nil else {
      throw SignInError.wrongToken
    }
    return (token, try await pool.lease(token.tenant).store)
  }
}
