import Foundation
import TestPrograms
import Testing

/// The built binary, driven as a person would, on a data directory of its own.
struct Trellis {
  let data: URL

  init() throws {
    data = FileManager.default.temporaryDirectory.appending(path: "walk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: data) }

  /// What a command printed and how it ended.
  struct Ending {
    let code: Int32
    let output: String
    let error: String

    /// The output as JSON.
    func json() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
  }

  /// Runs a command on the data directory.
  func run(_ arguments: String...) async throws -> Ending { try await run(arguments) }

  func run(_ arguments: [String]) async throws -> Ending {
    try await Self.execute(Self.binary, arguments + ["--data", data.path])
  }

  /// Runs a command that has to succeed.
  @discardableResult
  func succeed(_ arguments: String..., line: Int = #line) async throws -> Ending {
    let ending = try await run(arguments)
    #expect(ending.code == 0, "line \(line): \(arguments.joined(separator: " ")): \(ending.error)\(ending.output)")
    return ending
  }

  /// Asks the server by `curl`.
  ///
  /// - Returns: the status, and the body as JSON; empty if it is none.
  static func curl(_ url: String, key: String, _ arguments: String...) async throws -> (
    status: Int, body: [String: Any], text: String
  ) {
    let ending = try await execute(
      URL(filePath: "/usr/bin/curl"),
      ["-s", "-w", "\n%{http_code}", "-H", "Authorization: Bearer \(key)"] + arguments + [url])
    let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
    let body = lines.dropLast().joined(separator: "\n")
    let json = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
    return (Int(lines.last ?? "") ?? 0, json ?? [:], body)
  }

  static func execute(_ program: URL, _ arguments: [String]) async throws -> Ending {
    let directory = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    // Files rather than pipes: a pipe that nobody empties stops the process.
    let output = directory.appending(path: "output")
    let error = directory.appending(path: "error")
    let child = try Child(program.path, arguments, output: output.path, error: error.path)
    let code = try await child.ending()
    return Ending(
      code: code, output: try String(contentsOf: output, encoding: .utf8),
      error: try String(contentsOf: error, encoding: .utf8))
  }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Beside the test bundle.
  static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "trellis")
}

/// A server of the built binary on a free port, stopped at the end.
final class Server {
  let base: String
  private let child: Child
  private var exitCode: Int32?

  /// Starts it and waits until it is ready.
  ///
  /// - Parameter settings: variables of its environment, as `NAME=value`.
  init(_ trellis: Trellis, settings: [String] = []) async throws {
    let port = try await Self.freePort()
    base = "http://127.0.0.1:\(port)"
    child = try Child(
      "/usr/bin/env",
      settings + [Trellis.binary.path, "serve", "--port", String(port), "--data", trellis.data.path])
    for _ in 0..<200 {
      if try await Trellis.curl(base + "/readyz", key: "none").status == 200 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("The server did not become ready.")
  }

  /// Asks it to drain, and waits.
  ///
  /// - Returns: its exit code.
  func stop() async throws -> Int32 {
    child.terminate()
    let code = try await child.ending()
    exitCode = code
    return code
  }

  deinit { if exitCode == nil { child.terminate() } }

  /// A port that nothing listened on a moment ago.
  static func freePort() async throws -> Int {
    let script = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    let ending = try await Trellis.execute(URL(filePath: "/usr/bin/env"), ["python3", "-c", script])
    return try #require(Int(ending.output.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
