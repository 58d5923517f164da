package import Tenancy

/// Removes a tenant with all that it owns.
package struct DeleteTenant: Operation {
  package static let name = "delete_tenant"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.delete(tenant)
    return Done()
  }
}
