import Foundation

/// A receiver of webhooks on loopback; see `hook_server.py`.
package struct HookServer: Sendable {
  private let server: LoopbackServer

  /// A request as it came.
  package struct Received: Sendable, Codable {
    package let method: String
    package let path: String
    /// By name in lower case.
    package let headers: [String: String]
    package let body: String
  }

  package init() async throws { server = try await LoopbackServer("hook_server.py") }

  package var port: Int { server.port }

  /// Has what is held be answered.
  package func release() throws { try Data().write(to: server.directory.appending(path: "release")) }

  /// What came, in order.
  package func received() throws -> [Received] {
    let names = try FileManager.default.contentsOfDirectory(atPath: server.directory.path)
      .filter { $0.hasSuffix(".json") }
    return try names.sorted().map { name in
      try JSONDecoder().decode(Received.self, from: Data(contentsOf: server.directory.appending(path: name)))
    }
  }
}
