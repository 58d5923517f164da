package import Engine
package import Tenancy

/// Keeps a secret that is shared with others, such as what signs a webhook.
package struct SetSecret: Operation {
  package static let name = "set_secret"

  package let tenant: String
  package let secretName: String
  package let secret: [UInt8]

  package init(tenant: String, secretName: String, secret: [UInt8]) {
    self.tenant = tenant
    self.secretName = secretName
    self.secret = secret
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.setSecret(secretName, secret, by: $1) }
    return Done()
  }
}

/// The names of a tenant's secrets.
package struct ListSecrets: Operation {
  package static let name = "list_secrets"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [SecretInfo] {
    try await workspace.acting(in: tenant) { try await $0.secretNames(as: $1) }
  }
}

/// Forgets a secret.
package struct DeleteSecret: Operation {
  package static let name = "delete_secret"

  package let tenant: String
  package let secretName: String

  package init(tenant: String, secretName: String) {
    self.tenant = tenant
    self.secretName = secretName
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.deleteSecret(secretName, by: $1) }
    return Done()
  }
}
