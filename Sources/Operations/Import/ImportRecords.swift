import Foundation
package import Tenancy

/// Creates records from a CSV file.
package struct ImportRecords: Operation {
  package static let name = "import_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  /// The absolute path; the file is read where the operation runs.
  package let file: String
  package let options: ImportOptions

  package init(tenant: String, user: String?, module: String, file: String, options: ImportOptions) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.file = file
    self.options = options
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ImportReport {
    let activity = URL(fileURLWithPath: file).lastPathComponent
    return try await workspace.acting(in: tenant, as: user) { store, caller in
      var importer = try Importer(store: store, caller: caller, module: module, options: options) { rows in
        progress(Progress(activity, done: rows))
      }
      for try await bytes in FileChunks(path: file) { try await importer.take(bytes) }
      return try await importer.finish()
    }
  }
}
