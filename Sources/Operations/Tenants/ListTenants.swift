package import Tenancy

/// Lists all tenants by name.
package struct ListTenants: Operation {
  package static let name = "list_tenants"

  package init() {}

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [TenantInfo] {
    try await workspace.tenants()
  }
}
