package import Engine
package import Tenancy

/// Compares a tenant's store with its model, and finds what left the blueprints' paths.
package struct CheckTenant: Operation {
  package static let name = "check_tenant"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> DoctorReport {
    do {
      return try await workspace.withStore(tenant) { try await $0.doctor() }
    } catch let error as StoreError {
      return DoctorReport(unopened: error)
    }
  }
}
