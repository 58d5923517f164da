package import Engine
package import Tenancy

/// Compares a tenant's store with its model, and finds what left the blueprints' paths.
package struct CheckTenant: Operation {
  package static let name = "check_tenant"

  package let tenant: String
  /// Whether what follows from the records is computed anew first, where it is wrong.
  package let repairs: Bool

  package init(tenant: String, repairs: Bool = false) {
    self.tenant = tenant
    self.repairs = repairs
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> DoctorReport {
    do {
      return try await workspace.withStore(tenant) { try await $0.doctor(repairing: repairs) }
    } catch let error as StoreError {
      return DoctorReport(unopened: error)
    }
  }
}
