package import Engine

/// The proof that a tenant and a caller exist; it keeps the tenant's store open as long as it lives.
package struct TenantContext: Sendable {
  package let tenant: String
  package let caller: Caller
  /// What the caller has shown.
  package let credential: Credential
  /// What a request that came by a session's cookie has to repeat in a header if it is to change anything.
  package let csrfToken: String?
  /// The session's new text, if it has been changed.
  package let renewedSession: String?
  let lease: StoreLease

  package var store: Store { lease.store }

  /// Only a workspace makes contexts.
  init(
    tenant: String, caller: Caller, credential: Credential, csrfToken: String? = nil, renewedSession: String? = nil,
    lease: StoreLease
  ) {
    self.tenant = tenant
    self.caller = caller
    self.credential = credential
    self.csrfToken = csrfToken
    self.renewedSession = renewedSession
    self.lease = lease
  }
}
