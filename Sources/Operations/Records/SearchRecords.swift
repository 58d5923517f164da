package import Engine
package import Tenancy

/// Finds records by what they say.
package struct SearchRecords: Operation {
  package static let name = "search_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: SearchRequest

  package init(tenant: String, user: String?, request: SearchRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> SearchAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      SearchAnswer(json: String(decoding: try await store.search(request, as: caller).json, as: UTF8.self))
    }
  }
}

/// What was found.
package struct SearchAnswer: Sendable, Hashable, Codable {
  /// `{"results":[…],"found":…,"capped":…}` as the API gives it.
  package let json: String
}

/// Makes a tenant's search index anew.
package struct RebuildSearch: Operation {
  package static let name = "rebuild_search"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> SearchIndexed {
    try await workspace.withStore(tenant) { SearchIndexed(records: try await $0.rebuildSearch()) }
  }
}

/// How many records the index has.
package struct SearchIndexed: Sendable, Hashable, Codable {
  package let records: Int
}
