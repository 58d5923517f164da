package import Engine
package import Tenancy

/// Lists the records for which a user is responsible.
package struct ListQueue: Operation {
  package static let name = "list_queue"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: QueueRequest

  package init(tenant: String, user: String?, request: QueueRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [QueueItem] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.queue(request, as: caller)
    }
  }
}
