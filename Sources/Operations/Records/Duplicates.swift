package import Engine
package import Tenancy

/// Lists records of a module that are likely to be about the same as others.
package struct ListDuplicates: Operation {
  package static let name = "list_duplicates"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: DuplicateRequest

  package init(tenant: String, user: String?, request: DuplicateRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> DuplicateAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      DuplicateAnswer(json: String(decoding: try await store.duplicates(request, as: caller).json, as: UTF8.self))
    }
  }
}

/// A page of likely duplicates.
package struct DuplicateAnswer: Sendable, Hashable, Codable {
  /// `{"groups":[…],"next_cursor":…}` as the API gives it.
  package let json: String
}

/// Keeps that records are not about the same, or takes it back.
package struct DismissDuplicates: Operation {
  package static let name = "dismiss_duplicates"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let dismissal: DuplicateDismissal

  package init(tenant: String, user: String?, dismissal: DuplicateDismissal) {
    self.tenant = tenant
    self.user = user
    self.dismissal = dismissal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.dismiss(dismissal, as: caller)
      return Done()
    }
  }
}

/// Makes the keys anew by which a tenant's duplicates are found.
package struct RebuildDuplicates: Operation {
  package static let name = "rebuild_duplicates"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> DuplicatesKeyed {
    try await workspace.withStore(tenant) { DuplicatesKeyed(keys: try await $0.rebuildDuplicates()) }
  }
}

/// How many keys there are.
package struct DuplicatesKeyed: Sendable, Hashable, Codable {
  package let keys: Int
}
