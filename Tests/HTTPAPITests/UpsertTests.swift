import HTTPAPI
import HTTPTypes
import Testing

struct UpsertTests {
  @Test func `creates with 201 and changes with 200`() async throws {
    try await TestServer.run { server in
      let created = try await server.send(.put, "/records/accounts?match=name", #"{"name": "Acme"}"#)
      #expect(created.status == 201, "\(created.text)")
      let place = try #require(created.headers[.location])
      let changed = try await server.send(
        .put, "/records/accounts?match=name", #"{"name": "Acme", "secret_code": "x"}"#)
      #expect(changed.status == 200)
      #expect(changed.headers[.eTag] == "\"2\"")
      #expect(try await server.send(.get, place).text == changed.text)
      let before = try await server.everything()
      let rehearsed = try await server.send(.put, "/records/accounts?match=name&dry_run=true", #"{"name": "New"}"#)
      #expect(rehearsed.status == 200)
      #expect(rehearsed.object["dry_run"] as? Bool == true)
      #expect(try await server.everything() == before)
    }
  }

  @Test func `says what is missing or cannot tell records apart`() async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      #expect(try await server.send(.put, "/records/accounts", #"{"name": "Acme"}"#).status == 400)
      let wrong = try await server.send(.put, "/records/accounts?match=secret_code", #"{"secret_code": "x"}"#)
      #expect(wrong.status == 422)
      #expect(wrong.pointers == ["/secret_code"])
      #expect(wrong.errors.first?["code"] as? String == "not_unique")
      #expect(try await server.everything() == before)
    }
  }

  @Test func `a batch says of each which it was`() async throws {
    try await TestServer.run { server in
      let operation = #"{"op": "upsert", "match": "name", "values": {"name": "Acme"}}"#
      let answer = try await server.send(
        .post, "/records/accounts/batch", #"{"operations": [\#(operation), \#(operation)]}"#)
      let results = answer.object["results"] as? [[String: Any]] ?? []
      #expect(results.map { $0["status"] as? Int } == [201, 200], "\(answer.text)")
    }
  }
}
