package import Engine
package import Tenancy

/// Writes all records of a module that meet a filter into a file.
package struct ExportRecords: Operation {
  package static let name = "export_records"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ExportRequest
  /// The absolute path; the file is written where the operation runs, and is there only once it is whole.
  package let file: String

  package init(tenant: String, user: String?, request: ExportRequest, file: String) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.file = file
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ExportReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var export = try await store.export(request, as: caller)
      try await OutputFile.write(to: file) { output in
        while let piece = try await export.next() {
          try Task.checkCancellation()
          try await output.append(piece)
          progress(Progress(request.module, done: export.count))
        }
      }
      return ExportReport(module: request.module, records: export.count, file: file)
    }
  }
}

/// How an export went.
package struct ExportReport: Sendable, Hashable, Codable {
  package let module: String
  package let records: Int
  package let file: String
}
