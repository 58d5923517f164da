package import Engine
package import Tenancy

/// Lists the versions of a tenant's configuration, the newest first.
package struct ListModelVersions: Operation {
  package static let name = "list_model_versions"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ModelVersionInfo] {
    try await workspace.withStore(tenant) { try await $0.modelVersions().sorted { $0.number > $1.number } }
  }
}
