package import Engine
import Foundation
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
      let output = try await ExportFile(path: file)
      do {
        while let piece = try await export.next() {
          try Task.checkCancellation()
          try await output.append(piece)
          progress(Progress(request.module, done: export.count))
        }
        try await output.finish()
      } catch {
        await output.discard()
        throw error
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

/// A file that takes its name when it is whole.
private struct ExportFile: Sendable {
  let path: String
  private let part: String
  private let handle: FileHandle

  /// - Throws: ``OperationFailure`` if it cannot be made.
  init(path: String) async throws {
    self.path = path
    let part = "\(path).\(UUID().uuidString.prefix(8)).part"
    self.part = part
    handle = try await Self.reportingFailure(path) {
      try Data().write(to: URL(fileURLWithPath: part), options: .withoutOverwriting)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: part))
    }
  }

  func append(_ bytes: [UInt8]) async throws {
    try await Self.reportingFailure(path) { try handle.write(contentsOf: bytes) }
  }

  func finish() async throws {
    try await Self.reportingFailure(path) {
      try handle.synchronize()
      try handle.close()
      guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
  }

  func discard() async {
    _ = try? await offloaded {
      try? handle.close()
      try FileManager.default.removeItem(atPath: part)
    }
  }

  private static func reportingFailure<Answer: Sendable>(
    _ path: String, _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    do {
      return try await offloaded(body)
    } catch {
      throw OperationFailure(
        code: "unwritable_file", message: "\(path) cannot be written. Is its folder there and yours, with room left?")
    }
  }
}
