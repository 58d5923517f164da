package import Engine
package import Tenancy

/// Lets a user choose a password, by a mail or by a link that is handed over otherwise.
package struct InviteUser: Operation {
  package static let name = "invite_user"

  package let tenant: String
  package let user: String
  /// Whether it is mailed; else the answer has the link.
  package let isMailed: Bool

  package init(tenant: String, user: String, isMailed: Bool) {
    self.tenant = tenant
    self.user = user
    self.isMailed = isMailed
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Invitation {
    try await workspace.acting(in: tenant) { _, administrator in
      isMailed
        ? try await workspace.invite(user, to: tenant, by: administrator)
        : try await workspace.invitation(of: user, to: tenant, by: administrator)
    }
  }
}

/// Forgets a user's failed attempts to sign in.
package struct UnlockUser: Operation {
  package static let name = "unlock_user"

  package let tenant: String
  package let user: String

  package init(tenant: String, user: String) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await workspace.unlock(user, in: tenant, by: $1) }
    return Done()
  }
}

/// Turns the second factor off of a user who has lost it.
package struct RemoveSecondFactor: Operation {
  package static let name = "remove_second_factor"

  package let tenant: String
  package let user: String

  package init(tenant: String, user: String) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.removeSecondFactor(of: user, by: $1) }
    return Done()
  }
}

/// Lists the open sessions of a user, or of everybody.
package struct ListSessions: Operation {
  package static let name = "list_sessions"

  package let tenant: String
  /// Nil means everybody.
  package let user: String?

  package init(tenant: String, user: String?) {
    self.tenant = tenant
    self.user = user
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [SessionInfo] {
    try await workspace.acting(in: tenant) { try await $0.sessions(of: user, everybody: user == nil, by: $1) }
  }
}

/// Ends one session, or all of a user's.
package struct EndSessions: Operation {
  package static let name = "end_sessions"

  /// Which sessions.
  package enum Which: Sendable, Hashable, Codable {
    case one(Int64)
    case all(user: String)
  }

  package let tenant: String
  package let which: Which

  package init(tenant: String, which: Which) {
    self.tenant = tenant
    self.which = which
  }

  /// How many have been ended.
  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Int {
    try await workspace.acting(in: tenant) { store, administrator in
      switch which {
      case .one(let id):
        try await store.endSession(id, by: administrator)
        return 1
      case .all(let user): return try await store.endSessions(of: user, by: administrator)
      }
    }
  }
}
