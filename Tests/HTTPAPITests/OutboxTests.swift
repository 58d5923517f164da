import Engine
import Foundation
import HTTPTypes
import Testing

/// The outbox for administrators, notifications for everybody.
struct OutboxTests {
  private static func started(_ server: TestServer) async throws -> Int {
    let id = try await server.ticket("Printer")
    let answer = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}")
    #expect(answer.status == 200)
    return id
  }

  @Test func `lists, shows, gives up and replays messages`() async throws {
    try await TestServer.run { server in
      _ = try await Self.started(server)
      let page = try await server.send(.get, "/outbox?state=pending").object
      let message = try #require((page["messages"] as? [[String: Any]])?.first)
      let id = try #require(message["id"] as? Int)
      #expect(message["channel"] as? String == "webhook monitor")
      #expect(message["payload"] == nil, "a list does not say what messages say")
      let whole = try await server.send(.get, "/outbox/\(id)")
      #expect(whole.text.contains(#""values":{"subject":"Printer"}"#))
      #expect(try await server.send(.get, "/audit?action=outbox").text.contains("outbox.show"))
      #expect(try await server.send(.post, "/outbox/\(id)/replay").errorCodes == ["pending"])
      #expect(try await server.send(.delete, "/outbox/\(id)").status == 204)
      #expect(try await server.send(.delete, "/outbox/\(id)").status == 409)
      #expect(try await server.send(.get, "/outbox?state=discarded").text.contains("\"id\":\(id),"))
      #expect(try await server.send(.post, "/outbox/\(id)/replay").status == 204)
      #expect(try await server.send(.get, "/outbox?state=waiting").status == 400)
      #expect(try await server.send(.get, "/outbox/999").status == 404)
      #expect(try await server.send(.post, "/outbox/999/replay").status == 404)
    }
  }

  @Test func `is nobody's affair but the administrators'`() async throws {
    try await TestServer.run { server in
      _ = try await Self.started(server)
      let key = try await server.desk.key(role: "supervisor")
      let before = try await server.send(.get, "/outbox").text
      for (method, path) in [
        (.get, "/outbox"), (.get, "/outbox/1"), (.post, "/outbox/1/replay"), (.delete, "/outbox/1"),
      ] as [(HTTPRequest.Method, String)] {
        #expect(try await server.send(method, path, key: key).status == 403, "\(path)")
      }
      #expect(try await server.send(.get, "/outbox").text == before)
    }
  }

  @Test func `tells each user what is theirs`() async throws {
    try await TestServer.run { server in
      let id = try await Self.started(server)
      let page = try await server.send(.get, "/notifications?unread=true")
      let found = try #require((page.object["notifications"] as? [[String: Any]])?.first)
      #expect(found["text"] as? String == "Printer is being worked on.")
      #expect((found["record"] as? [String: Any])?["id"] as? Int == id)
      let notification = try #require(found["id"] as? Int)
      let key = try await server.desk.key(role: "supervisor")
      #expect(try await server.send(.get, "/notifications", key: key).text.contains(#""notifications":[]"#))
      #expect(try await server.send(.post, "/notifications/\(notification)/read", key: key).status == 404)
      #expect(try await server.send(.post, "/notifications/\(notification)/read").status == 204)
      #expect(try await server.send(.get, "/notifications?unread=true").text.contains(#""notifications":[]"#))
    }
  }
}
