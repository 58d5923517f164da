import Engine
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Tenancy
import Testing

@testable import HTTPAPI

/// Streams of events over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct EventLiveTests {
  /// A server on a port of its own.
  private struct Live: Sendable {
    let client: any TestClientProtocol
    let desk: TestDesk

    func send(
      _ method: HTTPRequest.Method, _ path: String, _ body: String = "{}", key: String? = nil
    ) async throws -> HTTPResponse.Status {
      try await client.executeRequest(
        uri: "/t/acme/v1\(path)", method: method,
        headers: [.authorization: "Bearer \(key ?? desk.acmeKey)", .contentType: "application/json"],
        body: method == .get ? nil : ByteBuffer(string: body)
      ).status
    }

    func ticket(_ subject: String) async throws {
      #expect(try await send(.post, "/records/tickets", "{\"subject\": \"\(subject)\"}") == .created)
    }

    /// Opens a stream and reads it until the body has what it waits for.
    func listen<Answer: Sendable>(
      _ query: String = "", key: String? = nil, receives: Bool = true,
      _ body: @Sendable (inout Ears) async throws -> Answer
    ) async throws -> Answer {
      let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .channelOption(.autoRead, value: receives)
        .connect(host: "127.0.0.1", port: try #require(client.port)) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      return try await connection.executeThenClose { inbound, outbound in
        try await outbound.write(
          ByteBuffer(
            string:
              "GET /t/acme/v1/events?\(query) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key ?? desk.acmeKey)\r\n\r\n"
          ))
        var ears = Ears(inbound: inbound.makeAsyncIterator())
        return try await body(&ears)
      }
    }
  }

  /// What has come of a stream.
  private struct Ears {
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private(set) var heard = ""

    /// Reads until something is there, or the server ends the connection.
    mutating func hear(_ text: String) async throws {
      while !heard.contains(text) {
        guard let part = try await inbound.next(isolation: #isolation) else {
          Issue.record("the stream ended without \(text): \(heard)")
          return
        }
        heard += String(buffer: part)
      }
    }

    mutating func hearAll() async throws {
      do {
        while let part = try await inbound.next(isolation: #isolation) { heard += String(buffer: part) }
      } catch is IOError {}
    }
  }

  private func live(
    _ limits: EventStreamLimits = EventStreamLimits(), _ body: @Sendable (Live) async throws -> Void
  ) async throws {
    let desk = try await TestDesk()
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = buildApplication(
      workspace: desk.workspace, configuration: ServerConfiguration(eventStreams: limits), logger: log)
    try await application.test(.live) { client in try await body(Live(client: client, desk: desk)) }
    await desk.remove()
  }

  @Test func `tells of a change as it is committed, and goes on where the client was`() async throws {
    try await live { server in
      try await server.ticket("before")
      let heard = try await server.listen { ears in
        try await ears.hear("event: ready")
        try await server.ticket("first")
        try await ears.hear("id: 2\n")
        try await server.ticket("second")
        try await ears.hear("id: 3\n")
        return ears.heard
      }
      #expect(heard.contains("200 OK") && heard.contains("text/event-stream") && heard.contains("retry: "))
      #expect(EventTests.events(in: heard).map(\.record) == ["tickets/2", "tickets/3"])
      let again = try await server.listen("after=1") { ears in
        try await ears.hear("id: 3\n")
        return ears.heard
      }
      #expect(EventTests.events(in: again).map(\.record) == ["tickets/2", "tickets/3"])
    }
  }

  @Test func `says now and then that it is there`() async throws {
    try await live(EventStreamLimits(keepAlive: .milliseconds(50))) { server in
      try await server.listen { ears in try await ears.hear(": keep-alive\nid: 0\n\n") }
    }
  }

  @Test func `notices what another program writes into the file`() async throws {
    try await live { server in
      try await server.ticket("mine")
      try await server.listen { ears in
        try await ears.hear("event: ready")
        let other = try DatabaseQueue(path: try server.desk.store(of: "acme"))
        try await other.write { db in
          try db.execute(
            sql: """
              INSERT INTO sys_history(module, record, version, at, actor, cause, changes)
              SELECT module, record, 2, at, actor, 'update', '{"urgent":[null,true]}' FROM sys_history
              """)
        }
        try await ears.hear("\"fields\":[\"urgent\"]")
      }
    }
  }

  @Test(arguments: ["suspended", "revoked"])
  func `cuts off at once who has no access any more`(how: String) async throws {
    try await live { server in
      let (keyID, key) = try await server.desk.workspace.withStore("acme") { store in
        let administrator = try await store.firstAdministrator()
        let user = NewUser(name: "ana", email: nil, displayName: "Ana", roles: ["agent"], teams: [])
        _ = try await store.createUser(user, by: administrator)
        let made = try await server.desk.workspace.addKey(to: "acme", user: "ana", label: "t", by: administrator)
        return (made.id, made.key)
      }
      let heard = try await server.listen(key: key) { ears in
        try await ears.hear("event: ready")
        let status =
          how == "suspended"
          ? try await server.send(.patch, "/users/ana", #"{"active": false}"#)
          : try await server.send(.delete, "/keys/\(keyID)")
        #expect([.ok, .noContent].contains(status))
        try await server.ticket("not for ana")
        try await ears.hear("event: end")
        return ears.heard
      }
      #expect(heard.contains(#"{"reason":"no_access"}"#) && !heard.contains("event: change"))
      #expect(try await server.send(.get, "/modules", key: key) == .unauthorized)
    }
  }

  @Test func `has so many streams and no more, and one that has ended makes room`() async throws {
    try await live(EventStreamLimits(perUser: 1)) { server in
      try await server.listen { ears in
        try await ears.hear("event: ready")
        try await server.listen { more in
          try await more.hear("too_many_streams")
          #expect(more.heard.contains("429 "))
        }
        #expect(try await server.send(.get, "/events?follow=false") == .ok, "who does not listen takes no place")
        #expect(try await server.send(.head, "/events") == .tooManyRequests)
      }
      try await untilThereIsRoom(server)
    }
  }

  private func untilThereIsRoom(_ server: Live) async throws {
    while true {
      let isThere = try await server.listen { ears in
        try await ears.hear("\r\n\r\n")
        return ears.heard.contains("200 OK")
      }
      if isThere { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  @Test func `drops a client that does not take what it is sent`() async throws {
    try await live(EventStreamLimits(perUser: 1, slowest: .milliseconds(300))) { server in
      try await server.ticket("x")
      let other = try DatabaseQueue(path: try server.desk.store(of: "acme"))
      let names = (0..<400).map { "\"\(String(repeating: "f", count: 60))\($0)\":[1,2]" }.joined(separator: ",")
      try await other.write { db in
        try db.execute(
          sql: """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
            INSERT INTO sys_history(module, record, version, at, actor, cause, changes)
            SELECT module, record, n.i, at, actor, 'update', ? FROM sys_history, n
            """, arguments: ["{\(names)}"])
      }
      try await server.listen("after=0", receives: false) { ears in
        try await untilThereIsRoom(server)
        _ = ears
      }
    }
  }

  @Test func `ends streams when the server stops`() async throws {
    let desk = try await TestDesk()
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = buildApplication(workspace: desk.workspace, configuration: ServerConfiguration(), logger: log)
    let (stream, stopped) = AsyncStream<String>.makeStream()
    try await application.test(.live) { client in
      let server = Live(client: client, desk: desk)
      let (ready, isReady) = AsyncStream<Void>.makeStream()
      Task {
        let heard = try? await server.listen { ears in
          try await ears.hear("event: ready")
          isReady.finish()
          try await ears.hearAll()
          return ears.heard
        }
        stopped.yield(heard ?? "")
        stopped.finish()
      }
      for await _ in ready {}
    }
    for await heard in stream { #expect(heard.contains(#"{"reason":"stopping"}"#), "\(heard)") }
    await desk.remove()
  }
}
