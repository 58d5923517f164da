package import Engine
import Synchronization

extension Workspace {
  /// The caller behind a key.
  ///
  /// - Returns: nil alike for an unknown tenant and a wrong, forged, expired or revoked key; a forged one opens no store.
  package func authenticate(key: String, tenant: String) async throws -> TenantContext? {
    guard let key = APIKey(parsing: key), key.tenant.description == tenant, key.isGenuine(by: signer) else {
      return nil
    }
    guard known.withLock({ $0[key.tenant]?.state == .active }) else { return nil }
    let lease = try await pool.lease(key.tenant)
    guard let caller = try await lease.store.caller(keyID: key.id, secretHash: key.secretHash) else { return nil }
    return TenantContext(tenant: tenant, caller: caller, keyID: key.id, lease: lease)
  }

  /// Makes a key that acts as a user.
  ///
  /// - Parameter user: The user's name.
  /// - Throws: ``WorkspaceError/noSuchTenant(_:)``, a `Refusal`.
  package func addKey(to tenant: String, user: String, label: String, by caller: Caller) async throws -> NewKey {
    let lease = try await lease(tenant)
    let secret = KeySecret.random()
    let id = try await lease.store.addKey(user: user, label: label, secretHash: secret.hash, by: caller)
    let key = APIKey.text(tenant: try TenantName(checking: tenant), id: id, secret: secret, signer: signer)
    return NewKey(id: id, user: user, label: label, key: key)
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
