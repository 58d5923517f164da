package import Engine
package import Tenancy

/// Lists a tenant's users.
package struct ListUsers: Operation {
  package static let name = "list_users"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [UserInfo] {
    try await workspace.withStore(tenant) { try await $0.users() }
  }
}

/// A user with what hangs on them.
package struct UserDetails: Sendable, Hashable, Codable {
  package let user: UserInfo
  /// The names of the users whose manager they are.
  package let below: [String]
  /// The keys that act as them and have not been revoked.
  package let keys: [KeyInfo]
}

/// Shows a user.
package struct ShowUser: Operation {
  package static let name = "show_user"

  package let tenant: String
  /// The user's handle.
  package let user: String

  package init(tenant: String, user: String) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> UserDetails {
    try await workspace.acting(in: tenant) { store, administrator in
      let users = try await store.users()
      guard let found = users.first(where: { $0.name == user }) else {
        throw OperationFailure.unknown("user", user, among: users.map(\.name))
      }
      return UserDetails(
        user: found, below: users.filter { $0.manager == user }.map(\.name),
        keys: try await store.keys(for: administrator).filter { $0.user == user && $0.revokedAt == nil })
    }
  }
}

/// Creates a user.
package struct CreateUser: Operation {
  package static let name = "create_user"

  package let tenant: String
  package let user: NewUser

  package init(tenant: String, user: NewUser) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> UserInfo {
    try await workspace.acting(in: tenant) { try await $0.createUser(user, by: $1) }
  }
}

/// Changes a user: address, display name, roles, teams, whether they are active.
package struct UpdateUser: Operation {
  package static let name = "update_user"

  package let tenant: String
  /// The user's handle.
  package let user: String
  package let change: UserChange

  package init(tenant: String, user: String, change: UserChange) {
    self.tenant = tenant
    self.user = user
    self.change = change
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> UserInfo {
    try await workspace.acting(in: tenant) { try await $0.updateUser(user, change, by: $1) }
  }
}
