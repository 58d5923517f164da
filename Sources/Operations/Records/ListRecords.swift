package import Engine
package import Tenancy

/// Reads a page of a module's records.
package struct ListRecords: Operation {
  package static let name = "list_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ListRequest

  package init(tenant: String, user: String?, request: ListRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordsAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      RecordsAnswer(json: String(decoding: try await store.list(request, as: caller).json, as: UTF8.self))
    }
  }
}

/// A page of records.
package struct RecordsAnswer: Sendable, Hashable, Codable {
  /// `{"records":[…],"next_cursor":…}` as the API gives it.
  package let json: String
}
