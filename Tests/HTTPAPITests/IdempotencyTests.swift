import HTTPAPI
import HTTPTypes
import Testing

struct IdempotencyTests {
  private func headers(_ key: String) -> HTTPFields {
    HTTPFields(HTTPField.Name("Idempotency-Key").map { [HTTPField(name: $0, value: key)] } ?? [])
  }

  @Test func `does once what is sent twice`() async throws {
    try await TestServer.run { server in
      let first = try await server.send(
        .post, "/records/tickets", #"{"subject": "A", "amount": 1}"#, headers: headers("k"))
      #expect(first.status == 201, "\(first.text)")
      #expect(first.header("Idempotency-Replayed") == nil)
      let before = try await server.everything()
      // The same body, spelled otherwise.
      let second = try await server.send(
        .post, "/records/tickets", #"{"amount":1,"subject":"A"}"#, headers: headers("k"))
      #expect(second.status == 201)
      #expect(second.text == first.text)
      #expect(second.headers[.location] == first.headers[.location])
      #expect(second.headers[.eTag] == first.headers[.eTag])
      #expect(second.header("Idempotency-Replayed") == "true")
      #expect(try await server.everything() == before)
    }
  }

  @Test func `refuses a key that was used for something else`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      _ = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}", headers: headers("k"))
      let before = try await server.everything()
      let others = [("/records/tickets", #"{"subject": "x"}"#), ("/records/tickets/\(id)/transitions/finish", "{}")]
      for (path, body) in others {
        let answer = try await server.send(.post, path, body, headers: headers("k"))
        #expect(answer.status == 422)
        #expect(answer.errorCodes == ["key_reused"])
      }
      #expect(try await server.everything() == before)
    }
  }

  @Test func `keeps nothing of a refusal`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let body =
        #"{"operations": [{"op": "transition", "id": \#(id), "transition": "start"}, {"op": "delete", "id": 99}]}"#
      let atomic = body.replacing("{\"operations\"", with: "{\"atomic\": true, \"operations\"")
      let before = try await server.everything()
      for _ in 0..<2 {
        let refused = try await server.send(.post, "/records/tickets/batch", atomic, headers: headers("a"))
        #expect(refused.code == "batch_refused")
        #expect(refused.header("Idempotency-Replayed") == nil)
      }
      #expect(try await server.everything() == before)
      let partial = try await server.send(.post, "/records/tickets/batch", body, headers: headers("b"))
      #expect(partial.object["succeeded"] as? Int == 1)
      let again = try await server.send(.post, "/records/tickets/batch", body, headers: headers("b"))
      #expect(again.text == partial.text)
      #expect(again.header("Idempotency-Replayed") == "true")
    }
  }

  @Test func `knows keys by user and tenant`() async throws {
    try await TestServer.run { server in
      let other = try await server.desk.key(role: "agent")
      let body = #"{"subject": "A"}"#
      let answers = [
        try await server.send(.post, "/records/tickets", body, headers: headers("k")),
        try await server.send(.post, "/records/tickets", body, key: other, headers: headers("k")),
        try await server.send(
          .post, "/t/globex/v1/records/tickets", body, key: server.desk.globexKey, headers: headers("k")),
      ]
      for answer in answers {
        #expect(answer.status == 201)
        #expect(answer.header("Idempotency-Replayed") == nil)
      }
    }
  }

  @Test(arguments: ["", "a b", String(repeating: "x", count: 256)])
  func `refuses what is no key`(key: String) async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      let answer = try await server.send(.post, "/records/tickets", #"{"subject": "A"}"#, headers: headers(key))
      #expect(answer.status == 400)
      #expect(answer.code == "bad_header")
      #expect(try await server.everything() == before)
    }
  }
}
