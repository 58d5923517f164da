package import Foundation

/// A server in Python on a free port of this machine, for as long as the value lives; hold it by `withExtendedLifetime`.
///
/// The interpreter is the one of `scripts/python.sh`.
package final class LoopbackServer: Sendable {
  package let port: Int
  /// A directory of its own, where it leaves what came to it.
  package let directory: URL
  private let child: Child

  /// Starts a script of this folder and waits until it has written its port.
  package init(_ script: String, _ arguments: [String] = []) async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "loopback-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let python = folder.deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv/bin/python")
    let errors = directory.appending(path: "errors")
    child = try Child(
      python.path, ["-B", folder.appending(path: script).path, directory.path] + arguments, error: errors.path)
    port = try await Self.port(in: directory, errors: errors)
  }

  deinit {
    child.terminate()
    try? FileManager.default.removeItem(at: directory)
  }

  private static func port(in directory: URL, errors: URL) async throws -> Int {
    let file = directory.appending(path: "port")
    for _ in 0..<600 {
      if let text = try? String(contentsOf: file, encoding: .utf8), let port = Int(text) { return port }
      try await Task.sleep(for: .milliseconds(50))
    }
    let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    throw Child.Failure(description: "The server did not start; run scripts/python.sh. \(said)")
  }
}
