package import Engine
package import Tenancy

/// Lists a tenant's API keys, without their secrets.
package struct ListKeys: Operation {
  package static let name = "list_keys"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [KeyInfo] {
    try await workspace.acting(in: tenant) { try await $0.keys(for: $1) }
  }
}

/// Makes an API key that acts as a user.
package struct CreateKey: Operation {
  package static let name = "create_key"

  package let tenant: String
  /// The user's name; nil means the first administrator.
  package let user: String?
  package let label: String
  package let terms: KeyTerms

  package init(tenant: String, user: String?, label: String, terms: KeyTerms = KeyTerms()) {
    self.tenant = tenant
    self.user = user
    self.label = label
    self.terms = terms
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> NewKey {
    try await workspace.acting(in: tenant) { _, administrator in
      try await workspace.addKey(
        to: tenant, user: user ?? administrator.name, label: label, terms: terms, by: administrator)
    }
  }
}

/// Revokes an API key at once.
package struct RevokeKey: Operation {
  package static let name = "revoke_key"

  package let tenant: String
  package let key: Int64

  package init(tenant: String, key: Int64) {
    self.tenant = tenant
    self.key = key
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.revokeKey(key, by: $1) }
    return Done()
  }
}

/// Revokes all API keys of a user at once.
package struct RevokeKeys: Operation {
  package static let name = "revoke_keys"

  package let tenant: String
  /// The user's name.
  package let user: String

  package init(tenant: String, user: String) {
    self.tenant = tenant
    self.user = user
  }

  /// - Returns: the ids of the keys that were revoked.
  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [Int64] {
    try await workspace.acting(in: tenant) { store, administrator in
      // That there is no such user is refused.
      let user = try await store.user(named: user, for: administrator)
      let keys = try await store.keys(for: administrator).filter { $0.user == user.name && $0.revokedAt == nil }
      for key in keys { try await store.revokeKey(key.id, by: administrator) }
      return keys.map(\.id)
    }
  }
}

/// Makes a key in place of another, which is revoked.
package struct RotateKey: Operation {
  package static let name = "rotate_key"

  package let tenant: String
  package let key: Int64

  package init(tenant: String, key: Int64) {
    self.tenant = tenant
    self.key = key
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> NewKey {
    try await workspace.acting(in: tenant) { store, administrator in
      guard let old = try await store.keys(for: administrator).first(where: { $0.id == key && $0.revokedAt == nil })
      else {
        throw OperationFailure(
          code: "no_such_key", message: "The tenant \(tenant) has no key \(key) that is not revoked.")
      }
      // The new one first: if the second step fails, there is still a key that works.
      let new = try await workspace.addKey(
        to: tenant, user: old.user, label: old.label, terms: old.terms, by: administrator)
      try await store.revokeKey(key, by: administrator)
      return new
    }
  }
}
