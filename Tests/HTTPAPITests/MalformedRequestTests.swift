import Foundation
import HTTPAPI
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Testing

/// Bytes that are no HTTP, on a real connection.
struct MalformedRequestTests {
  private static let trailers = (0..<5_000).map { "X-\($0): y\r\n" }.joined()

  private func live(
    _ log: InMemoryLogHandler, _ body: @Sendable (any TestClientProtocol, TestDesk) async throws -> Void
  ) async throws {
    let desk = try await TestDesk()
    let application = buildApplication(
      workspace: desk.workspace, configuration: ServerConfiguration(), logger: Logger(label: "test") { _ in log })
    do {
      try await application.test(.live) { client in try await body(client, desk) }
    } catch {
      await desk.remove()
      throw error
    }
    await desk.remove()
  }

  private func request(_ desk: TestDesk, _ rest: String) -> [UInt8] {
    Array(
      """
      POST /t/acme/v1/records/tickets HTTP/1.1\r
      Host: x\r
      Authorization: Bearer \(desk.acmeKey)\r
      Content-Type: application/json\r
      \(rest)
      """.utf8)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: gzip\r\n\r\nabc",
      "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\(trailers)\r\n",
      "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX5\r\n",
      "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    ])
  func `refuses a body that is malformed, and closes the connection`(rest: String) async throws {
    let log = InMemoryLogHandler()
    try await live(log) { client, desk in
      let port = try #require(client.port)
      let answer = try await RawClient.send(request(desk, rest), to: port)
      #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      let page = Answer(
        try await client.executeRequest(
          uri: "/t/acme/v1/records/tickets", method: .get, headers: [.authorization: "Bearer \(desk.acmeKey)"],
          body: nil))
      #expect(page.text.contains(#""records":[]"#))
    }
    #expect(!log.entries.contains { $0.level >= .error })
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["Content-Length: 500\r\n\r\n{\"subj", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"s"])
  func `makes no noise of a client that hangs up in mid-body`(rest: String) async throws {
    let log = InMemoryLogHandler()
    try await live(log) { client, desk in
      let port = try #require(client.port)
      _ = try await RawClient.send(request(desk, rest), to: port, hangsUp: true)
      // The request's line is logged when it is over.
      while !log.entries.contains(where: { $0.metadata["method"]?.description == "POST" }) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    #expect(!log.entries.contains { $0.level >= .error })
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["Content-Length: 500\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"])
  func `takes no part of a file for the file`(rest: String) async throws {
    let log = InMemoryLogHandler()
    try await live(log) { client, desk in
      let port = try #require(client.port)
      let headers: HTTPFields = [.authorization: "Bearer \(desk.acmeKey)", .contentType: "application/json"]
      let tickets = "/t/acme/v1/records/tickets"
      let ticket = try await client.executeRequest(
        uri: tickets, method: .post, headers: headers, body: ByteBuffer(string: #"{"subject": "x"}"#))
      #expect(ticket.status == .created)
      let head =
        "POST \(tickets)/1/attachments?name=a.txt HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(desk.acmeKey)\r\n"
      _ = try await RawClient.send(Array("\(head)\(rest)".utf8), to: port, hangsUp: true)
      while log.entries.count(where: { $0.metadata["method"]?.description == "POST" }) < 2 {
        try await Task.sleep(for: .milliseconds(20))
      }
      let listed = try await client.executeRequest(
        uri: "\(tickets)/1/attachments", method: .get, headers: headers, body: nil)
      #expect(String(buffer: listed.body).hasPrefix(#"{"attachments":[]"#))
      let again = try await client.executeRequest(
        uri: "\(tickets)/1", method: .get, headers: headers, body: nil)
      #expect(again.headers[.eTag] == "\"1\"")
    }
    #expect(!log.entries.contains { $0.level >= .error })
  }
}
