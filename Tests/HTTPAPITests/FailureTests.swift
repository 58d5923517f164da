import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Testing

struct FailureTests {
  private struct Secret: Error, CustomStringConvertible {
    let description = "disk full at /data/acme"
  }

  @Test func `answers a failure with an id that the log knows, and no more`() async throws {
    let log = InMemoryLogHandler()
    let desk = try await TestDesk()
    let application = buildApplication(
      workspace: desk.workspace, configuration: ServerConfiguration(), logger: Logger(label: "test") { _ in log }
    ) { router, _ in
      router.get("boom") { _, _ -> Response in throw Secret() }
    }
    try await application.test(.router) { client in
      let answer = Answer(try await client.executeRequest(uri: "/boom", method: .get, headers: [:], body: nil))
      #expect(answer.status == 500)
      #expect(answer.code == "internal_error")
      #expect(!answer.text.contains("disk"))
      #expect(!answer.text.contains("Secret"))
      let instance = try #require(answer.object["instance"] as? String)
      let failure = try #require(log.entries.first { $0.level == .error }?.metadata["failure"]?.description)
      #expect(instance == "urn:trellis:failure:\(failure)")
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }
    await desk.remove()
  }

  @Test func `logs who asked for what, but no key, query or body`() async throws {
    let log = InMemoryLogHandler()
    try await TestServer.run(log: Logger(label: "test") { _ in log }) { server in
      _ = try await server.send(.post, "/records/tickets", #"{"subject": "CANARY-1"}"#)
      _ = try await server.send(.get, "/records/tickets?filter=subject%20%3D%3D%20'CANARY-2'")
      _ = try await server.send(.get, "/records/tickets/CANARY-3")
      _ = try await server.send(.get, "/modules", key: "CANARY-4")
      let text = log.entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
      #expect(text.contains("/t/{tenant}/v1/records/{module}"))
      #expect(text.contains("acme"))
      #expect(!text.contains("CANARY"))
      #expect(!text.contains(server.desk.acmeKey))
    }
  }
}
