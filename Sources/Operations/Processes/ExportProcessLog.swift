package import Engine
package import Tenancy

/// Writes every move of a module's records into a file, for process mining.
package struct ExportProcessLog: Operation {
  package static let name = "export_process_log"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ProcessLogRequest
  /// The absolute path; the file is written where the operation runs, and is there only once it is whole.
  package let file: String

  package init(tenant: String, user: String?, request: ProcessLogRequest, file: String) {
    self.tenant = tenant
    self.user = user
    self.request = request
    self.file = file
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ProcessLogReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var log = try await store.processLog(request, as: caller)
      try await OutputFile.write(to: file) { output in
        while let piece = try await log.next() {
          try Task.checkCancellation()
          try await output.append(piece)
          progress(Progress(request.module, done: log.count))
        }
      }
      return ProcessLogReport(module: request.module, events: log.count, file: file)
    }
  }
}

/// What was written.
package struct ProcessLogReport: Sendable, Hashable, Codable {
  package let module: String
  package let events: Int
  package let file: String
}

/// Tells how a process of a tenant runs.
package struct ReportProcess: Operation {
  package static let name = "report_process"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ProcessReportRequest

  package init(tenant: String, user: String?, request: ProcessReportRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ProcessReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.processReport(request, as: caller)
    }
  }
}
