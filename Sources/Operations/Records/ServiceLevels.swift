package import Engine
package import Tenancy

/// Lists records whose time in their state is over or will be soon.
package struct ListServiceLevels: Operation {
  package static let name = "list_service_levels"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ServiceLevelRequest

  package init(tenant: String, user: String?, request: ServiceLevelRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ServiceLevels {
    try await workspace.acting(in: tenant, as: user) { try await $0.serviceLevels(request, as: $1) }
  }
}
