import Engine
package import Tenancy

/// Reads one record.
package struct GetRecord: Operation {
  package static let name = "get_record"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let id: Int64
  /// The fields to answer; nil means all.
  package let fields: [String]?
  /// Lookups whose records are to be given whole.
  package let expand: [String]
  /// Whether people are to read the answer, so that lookups are expanded to what their records are called.
  package let isForPeople: Bool

  package init(
    tenant: String, user: String?, module: String, id: Int64, fields: [String]?, expand: [String],
    isForPeople: Bool = false
  ) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
    self.fields = fields
    self.expand = expand
    self.isForPeople = isForPeople
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      guard isForPeople else {
        let page = try await store.get(module: module, id: id, fields: fields, expand: expand, as: caller)
        return RecordAnswer(module: module, id: id, version: page.version, json: page.json)
      }
      let (request, display) = try await store.shown(
        ListRequest(module: module, fields: fields, expand: expand), to: caller)
      let page = try await store.get(module: module, id: id, fields: fields, expand: request.expand, as: caller)
      return RecordAnswer(module: module, id: id, version: page.version, json: page.json, display: display)
    }
  }
}
