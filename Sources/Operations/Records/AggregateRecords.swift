package import Engine
package import Tenancy

/// Counts, sums and averages a module's records.
package struct AggregateRecords: Operation {
  package static let name = "aggregate_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: AggregateRequest

  package init(tenant: String, user: String?, request: AggregateRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AggregateAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      AggregateAnswer(json: String(decoding: try await store.aggregate(request, as: caller).json, as: UTF8.self))
    }
  }
}

/// Figures by group.
package struct AggregateAnswer: Sendable, Hashable, Codable {
  /// `{"groups":[…],"capped":…}` as the API gives it.
  package let json: String
}
