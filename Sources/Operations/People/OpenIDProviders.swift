import Engine
package import OpenID
package import Tenancy

/// Has a tenant's users sign in by a provider of OpenID Connect.
package struct SetOpenID: Operation {
  package static let name = "set_openid"

  package let tenant: String
  /// Nil means by none any more.
  package let client: OpenIDClient?

  package init(tenant: String, client: OpenIDClient?) {
    self.tenant = tenant
    self.client = client
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await workspace.setOpenIDClient(client, of: tenant, by: $1) }
    return Done()
  }
}

/// The provider by which a tenant's users sign in, without the secret.
package struct ShowOpenID: Operation {
  package static let name = "show_openid"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package struct Provider: Sendable, Hashable, Codable {
    package let issuer: String
    package let client: String
    package let hasSecret: Bool
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Provider? {
    try await workspace.openIDClient(of: tenant).map {
      Provider(issuer: $0.issuer, client: $0.id, hasSecret: $0.secret != nil)
    }
  }
}

/// Forgets what providers call a user, who has another account there now.
package struct ForgetIdentities: Operation {
  package static let name = "forget_identities"

  package let tenant: String
  package let user: String

  package init(tenant: String, user: String) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.forgetIdentities(of: user, by: $1) }
    return Done()
  }
}
