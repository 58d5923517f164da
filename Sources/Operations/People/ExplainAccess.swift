package import Engine
package import Tenancy

/// Says what a user may do with a module, a record or a field, and why.
package struct ExplainAccess: Operation {
  package static let name = "explain_access"

  package let tenant: String
  /// The user whose rights they are.
  package let user: String
  package let module: String
  package let record: Int64?
  package let field: String?

  package init(tenant: String, user: String, module: String, record: Int64? = nil, field: String? = nil) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.record = record
    self.field = field
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AccessExplanation {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.explainAccess(
        of: caller, to: module, id: record, field: field, by: try await store.firstAdministrator())
    }
  }
}
