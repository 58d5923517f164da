import Foundation

/// A provider of OpenID Connect on loopback; see `openid_provider.py`.
package struct OpenIDProviderServer: Sendable {
  private let server: LoopbackServer

  /// - Parameter users: their claims by subject, in JSON.
  package init(users: String) async throws { server = try await LoopbackServer("openid_provider.py", [users]) }

  package var issuer: String { "http://127.0.0.1:\(server.port)" }
}
