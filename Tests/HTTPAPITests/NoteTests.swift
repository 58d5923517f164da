import HTTPAPI
import HTTPTypes
import Hummingbird
import Testing

struct NoteTests {
  @Test func `writes, reads, changes and deletes notes about a record`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let place = "/records/tickets/\(id)/notes"
      let added = try await server.send(.post, place, #"{"body": "They called"}"#)
      #expect(added.status == 201 && added.headers[.location] == "/t/acme/v1/records/notes/1", "\(added.text)")
      let listed = try await server.send(.get, place)
      #expect((listed.object["records"] as? [[String: Any]])?.count == 1)
      #expect(try await server.send(.get, "\(place)/1").object["body"] as? String == "They called")
      let changed = try await server.send(
        .patch, "\(place)/1", #"{"body": "They wrote"}"#, headers: [.ifMatch: "\"1\""])
      #expect(changed.status == 200 && changed.headers[.eTag] == "\"2\"", "\(changed.text)")
      let timeline = try await server.send(.get, "/records/tickets/\(id)/timeline")
      #expect(timeline.text.contains("They wrote"))
      #expect(try await server.send(.delete, "\(place)/1").status == 204)
      #expect(try await server.send(.get, "\(place)/1").status == 404)
    }
  }

  @Test func `refuses notes about what is not there, and of other records`() async throws {
    try await TestServer.run { server in
      let (one, two) = (try await server.ticket(), try await server.ticket())
      #expect(try await server.send(.post, "/records/tickets/\(one)/notes", #"{"body": "x"}"#).status == 201)
      let before = try await server.everything()
      for (method, path, body, status) in [
        (.get, "/records/tickets/\(two)/notes/1", nil, 404), (.delete, "/records/tickets/\(two)/notes/1", nil, 404),
        (.patch, "/records/tickets/\(two)/notes/1", #"{"body": "y"}"#, 404),
        (.post, "/records/tickets/99/notes", #"{"body": "y"}"#, 404), (.get, "/records/nothing/1/notes", nil, 404),
        (.post, "/records/tickets/\(one)/notes", #"{"body": ""}"#, 422),
        (.post, "/records/tickets/\(one)/notes", #"{"body": "y", "regarding": "tickets/\#(two)"}"#, 400),
      ] as [(HTTPRequest.Method, String, String?, Int)] {
        let answer = try await server.send(method, path, body)
        #expect(answer.status == status, "\(method) \(path): \(answer.text)")
      }
      #expect(try await server.everything() == before)
      #expect(try await server.send(.get, "/records/tickets/\(one)/notes/1").object["body"] as? String == "x")
    }
  }

  @Test func `asks for the right to change the record`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      _ = try await server.send(.post, "/records/accounts", #"{"name": "A"}"#)
      let agent = try await server.desk.key(role: "agent")
      #expect(try await server.send(.post, "/records/tickets/\(id)/notes", #"{"body": "x"}"#, key: agent).status == 201)
      #expect(try await server.send(.post, "/records/accounts/1/notes", #"{"body": "x"}"#, key: agent).status == 403)
      let intake = try await server.desk.key(role: "intake")
      #expect(try await server.send(.get, "/records/tickets/\(id)/notes", key: intake).status == 403)
    }
  }
}
