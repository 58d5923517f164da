package import Engine
package import Tenancy

/// Lists a user's views of a module.
package struct ListViews: Operation {
  package static let name = "list_views"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String

  package init(tenant: String, user: String?, module: String) {
    self.tenant = tenant
    self.user = user
    self.module = module
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ViewInfo] {
    try await workspace.acting(in: tenant, as: user) { store, caller in try await store.views(of: module, as: caller) }
  }
}

/// Keeps a view of a user.
package struct SaveView: Operation {
  package static let name = "save_view"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let view: SavedView

  package init(tenant: String, user: String?, view: SavedView) {
    self.tenant = tenant
    self.user = user
    self.view = view
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> SavedView {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      _ = try await store.save(view, as: caller)
      return view
    }
  }
}

/// Removes a view of a user.
package struct DeleteView: Operation {
  package static let name = "delete_view"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let view: String

  package init(tenant: String, user: String?, module: String, view: String) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.view = view
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.deleteView(view, of: module, as: caller)
      return Done()
    }
  }
}
