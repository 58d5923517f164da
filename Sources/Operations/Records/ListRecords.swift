package import Engine
package import Tenancy

/// Reads a page of a module's records.
package struct ListRecords: Operation {
  package static let name = "list_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ListRequest
  /// Whether people are to read the answer, so that lookups are expanded to what their records are called.
  package let isForPeople: Bool

  package init(tenant: String, user: String?, request: ListRequest, isForPeople: Bool = false) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.isForPeople = isForPeople
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordsAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      guard isForPeople else { return try await RecordsAnswer(json: store.list(request, as: caller).text) }
      let (request, display) = try await store.shown(request, to: caller)
      return try await RecordsAnswer(json: store.list(request, as: caller).text, display: display)
    }
  }
}

/// A page of records.
package struct RecordsAnswer: Sendable, Hashable, Codable {
  /// `{"records":[…],"next_cursor":…}` as the API gives it.
  package let json: String
  /// How to show it to people, where that was asked for.
  package var display: RecordDisplay?
}

extension Page {
  fileprivate var text: String { String(decoding: json, as: UTF8.self) }
}
