import Foundation

/// A mail server on loopback, which keeps what it gets.
package struct MailServer: Sendable {
  private let server: LoopbackServer

  /// A message as it came.
  package struct Received: Sendable, Codable {
    package let from: String
    package let to: [String]
    /// Head and body as they were sent, each character a byte.
    package let data: String
    /// What it says when it is read as mail, by Python's `email`.
    package let headers: [String: String]
    package let text: String
    package let html: String?
    package let user: String?
    package let isEncrypted: Bool
  }

  /// - Parameter modes: what it is like; see `mail_server.py`.
  package init(_ modes: String...) async throws { server = try await LoopbackServer("mail_server.py", modes) }

  package var port: Int { server.port }

  /// The file of its certificate, which nobody else trusts.
  package var certificate: String { server.directory.appending(path: "certificate.pem").path }

  /// What it has taken, in order.
  package func received() throws -> [Received] {
    let names = try FileManager.default.contentsOfDirectory(atPath: server.directory.path)
      .filter { $0.hasSuffix(".json") }
    return try names.sorted().map { name in
      try JSONDecoder().decode(Received.self, from: Data(contentsOf: server.directory.appending(path: name)))
    }
  }
}
