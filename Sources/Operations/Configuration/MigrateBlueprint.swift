package import Engine
package import Tenancy

/// Moves records that are on an older version of a blueprint to the one in force.
package struct MigrateBlueprint: Operation {
  package static let name = "migrate_blueprint"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let migration: Migration

  package init(tenant: String, user: String?, migration: Migration) {
    self.tenant = tenant
    self.user = user
    self.migration = migration
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> MigrationReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.migrate(migration, as: caller)
    }
  }
}
