package import Tenancy

/// Creates records from a CSV file, whose bytes come with the operation.
package struct ImportRecords: Operation {
  package static let name = "import_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  /// What to call the file when it says how far it is.
  package let title: String
  package let options: ImportOptions

  package init(tenant: String, user: String?, module: String, title: String, options: ImportOptions) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.title = title
    self.options = options
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ImportReport {
    try await run(in: workspace, reading: .empty, progress: progress)
  }

  package func run(
    in workspace: Workspace, reading input: ByteStream, progress: @escaping ProgressHandler
  ) async throws -> ImportReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var importer = try Importer(store: store, caller: caller, module: module, options: options) { rows in
        progress(Progress(title, done: rows))
      }
      return try await importer.run(input)
    }
  }
}
