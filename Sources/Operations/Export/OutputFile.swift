import Engine
import Foundation

/// A file that takes its name when it is whole.
struct OutputFile: Sendable {
  private let path: String
  private let part: String
  private let handle: FileHandle

  /// Writes a file; what fails before it is whole leaves nothing behind.
  ///
  /// - Throws: ``OperationFailure`` if it cannot be written; what the body throws.
  static func write(to path: String, _ body: (OutputFile) async throws -> Void) async throws {
    let output = try await OutputFile(path: path)
    do {
      try await body(output)
      try await output.finish()
    } catch {
      await output.discard()
      throw error
    }
  }

  private init(path: String) async throws {
    self.path = path
    let part = "\(path).\(UUID().uuidString.prefix(8)).part"
    self.part = part
    handle = try await Self.reportingFailure(path) {
      try Data().write(to: URL(fileURLWithPath: part), options: .withoutOverwriting)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: part))
    }
  }

  /// Adds bytes.
  func append(_ bytes: [UInt8]) async throws {
    try await Self.reportingFailure(path) { try handle.write(contentsOf: bytes) }
  }

  private func finish() async throws {
    try await Self.reportingFailure(path) {
      try handle.synchronize()
      try handle.close()
      guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
  }

  private func discard() async {
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
