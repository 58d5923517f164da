import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// What only a real connection shows.
struct LiveTests {
  private func live(
    _ configuration: ServerConfiguration, _ body: @Sendable (any TestClientProtocol, TestDesk) async throws -> Void
  ) async throws {
    let desk = try await TestDesk()
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = buildApplication(workspace: desk.workspace, configuration: configuration, logger: log)
    try await application.test(.live) { client in try await body(client, desk) }
    await desk.remove()
  }

  @Test func `creates and reads over a connection that is kept`() async throws {
    try await live(ServerConfiguration()) { client, desk in
      let headers: HTTPFields = [.authorization: "Bearer \(desk.acmeKey)", .contentType: "application/json"]
      let created = try await client.executeRequest(
        uri: "/t/acme/v1/records/tickets", method: .post, headers: headers,
        body: ByteBuffer(string: #"{"subject":"x"}"#))
      #expect(created.status == .created)
      let read = try await client.executeRequest(
        uri: created.headers[.location] ?? "", method: .get, headers: headers, body: nil)
      #expect(read.status == .ok)
      #expect(read.headers[.eTag] == created.headers[.eTag])
    }
  }

  @Test func `answers a body that is too large`() async throws {
    try await live(ServerConfiguration(bodyLimit: 1_000)) { client, desk in
      let answer = try await client.executeRequest(
        uri: "/t/acme/v1/records/tickets", method: .post,
        headers: [.authorization: "Bearer \(desk.acmeKey)", .contentType: "application/json"],
        body: ByteBuffer(repeating: 0x20, count: 2_000))
      #expect(answer.status == .contentTooLarge)
    }
  }

  @Test func `refuses headers that are too large`() async throws {
    try await live(ServerConfiguration(headerLimits: HeaderLimits(fieldSize: 500))) { client, _ in
      do {
        let answer = try await client.executeRequest(
          uri: "/healthz", method: .get, headers: [.userAgent: String(repeating: "x", count: 2_000)], body: nil)
        #expect(answer.status == .badRequest)
      } catch {
        // The server closes the connection at once, which a slow client may see before the answer.
        #expect("\(error)".contains("closed channel"), "\(error)")
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func `closes a connection that says nothing`() async throws {
    try await live(ServerConfiguration(idleTimeout: .seconds(2))) { client, _ in
      let first = try await client.executeRequest(uri: "/healthz", method: .get, headers: [:], body: nil)
      #expect(first.status == .ok)
      try await Task.sleep(for: .seconds(5))
      await #expect(throws: (any Error).self) {
        try await client.executeRequest(uri: "/healthz", method: .get, headers: [:], body: nil)
      }
    }
  }
}
