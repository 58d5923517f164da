package import Engine

/// The proof that a tenant and a caller exist; it keeps the tenant's store open as long as it lives.
package struct TenantContext: Sendable {
  package let tenant: String
  package let caller: Caller
  /// The key with which the caller came.
  package let keyID: Int64
  private let lease: StoreLease

  package var store: Store { lease.store }

  /// Only a workspace makes contexts.
  init(tenant: String, caller: Caller, keyID: Int64, lease: StoreLease) {
    self.tenant = tenant
    self.caller = caller
    self.keyID = keyID
    self.lease = lease
  }
}
