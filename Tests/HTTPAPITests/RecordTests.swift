import HTTPAPI
import HTTPTypes
import Testing

struct RecordTests {
  @Test func `creates a record and answers where it is`() async throws {
    try await TestServer.run { server in
      let created = try await server.send(
        .post, "/records/tickets", #"{"subject": "Printer", "amount": 12.50, "effort": "0.125"}"#)
      #expect(created.status == 201, "\(created.text)")
      #expect(created.headers[.eTag] == "\"1\"")
      #expect(created.text.contains(#""amount":12.50"#))
      #expect(created.text.contains(#""effort":0.125"#))
      #expect(created.text.contains(#""status":"open""#))
      let location = try #require(created.headers[.location])
      let read = try await server.send(.get, location)
      #expect(read.text == created.text)
      #expect(read.headers[.eTag] == "\"1\"")
      #expect(read.headers[.contentType] == "application/json")
    }
  }

  @Test func `updates at the version that the caller has seen`() async throws {
    try await TestServer.run { server in
      let path = "/records/tickets/\(try await server.ticket())"
      let updated = try await server.send(.patch, path, #"{"amount": 900}"#, headers: [.ifMatch: "\"1\""])
      #expect(updated.status == 200, "\(updated.text)")
      #expect(updated.headers[.eTag] == "\"2\"")
      let before = try await server.everything()
      let late = try await server.send(.patch, path, #"{"amount": 1}"#, headers: [.ifMatch: "\"1\""])
      #expect(late.status == 412)
      #expect(late.code == "version_mismatch")
      #expect(try await server.everything() == before)
      #expect(try await server.send(.patch, path, #"{"amount": 2}"#, headers: [.ifMatch: "*"]).status == 200)
      #expect(try await server.send(.patch, path, #"{"amount": 3}"#).status == 200)
    }
  }

  @Test func `deletes and restores`() async throws {
    try await TestServer.run { server in
      let path = "/records/tickets/\(try await server.ticket())"
      let deleted = try await server.send(.delete, path)
      #expect(deleted.status == 204, "\(deleted.text)")
      #expect(deleted.text.isEmpty)
      #expect(try await server.send(.get, path).status == 404)
      #expect(try await server.send(.get, "/records/tickets?deleted=true").text.contains("Printer"))
      #expect(try await server.send(.post, "\(path)/restore").status == 200)
      #expect(try await server.send(.get, path).status == 200)
    }
  }

  @Test func `lists pages that neither skip nor repeat`() async throws {
    try await TestServer.run { server in
      for index in 0..<5 { _ = try await server.ticket("t\(index)") }
      let first = try await server.send(.get, "/records/tickets?limit=2&sort=subject&fields=subject&count=true")
      #expect(first.object["count"] as? Int == 5, "\(first.text)")
      var subjects: [String] = []
      var cursor: String? = ""
      while let position = cursor {
        let next = position.isEmpty ? "" : "&cursor=\(position)"
        let page = try await server.send(.get, "/records/tickets?limit=2&sort=subject\(next)")
        #expect(page.status == 200, "\(page.text)")
        let records = page.object["records"] as? [[String: Any]] ?? []
        subjects += records.compactMap { $0["subject"] as? String }
        cursor = page.object["next_cursor"] as? String
      }
      #expect(subjects == ["t0", "t1", "t2", "t3", "t4"])
    }
  }

  @Test(arguments: [
    "filter=subjekt+%3D%3D+'x'", "filter=subject+%3D%3D", "sort=nosuch", "fields=nosuch", "cursor=nonsense",
    "expand=subject",
  ])
  func `refuses a question that it does not understand`(query: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/records/tickets?\(query)")
      #expect(answer.status == 400, "\(answer.text)")
      #expect(answer.code == "bad_request")
    }
  }

  @Test func `names every field that is wrong`() async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      let answer = try await server.send(
        .post, "/records/tickets", #"{"amount": -1, "due": "someday", "tags": ["wood"], "nosuch": 1, "number": "T-1"}"#)
      #expect(answer.status == 422, "\(answer.text)")
      #expect(answer.code == "invalid")
      #expect(
        Set(answer.pointers).isSuperset(of: ["/subject", "/amount", "/due", "/tags", "/nosuch", "/number"]),
        "\(answer.text)")
      #expect(try await server.everything() == before)
    }
  }

  @Test func `refuses a duplicate as a conflict`() async throws {
    try await TestServer.run { server in
      #expect(try await server.send(.post, "/records/accounts", #"{"name": "Ana"}"#).status == 201)
      let before = try await server.everything()
      let answer = try await server.send(.post, "/records/accounts", #"{"name": "Ana"}"#)
      #expect(answer.status == 409, "\(answer.text)")
      #expect(answer.pointers == ["/name"])
      #expect(try await server.everything() == before)
    }
  }

  @Test func `keeps to the caller's rights`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let agent = try await server.desk.key(role: "agent")
      let intake = try await server.desk.key(role: "intake")
      #expect(
        try await server.send(.post, "/records/accounts", #"{"name": "Secret name", "secret_code": "hush"}"#).status
          == 201)
      let before = try await server.everything()
      let refused: [(key: String, method: HTTPRequest.Method, path: String, body: String?)] = [
        (agent, .delete, "/records/tickets/\(id)", nil), (agent, .post, "/records/accounts", #"{"name": "x"}"#),
        (agent, .post, "/records/tickets/\(id)/override", #"{"to": "closed", "reason": "r"}"#),
        (
          agent, .post, "/records/tickets/enter",
          #"{"values": {"subject": "x"}, "enter": {"states": {"status": "working"}, "reason": "r"}}"#
        ),
        (intake, .get, "/records/tickets", nil), (intake, .get, "/records/tickets/\(id)", nil),
        (intake, .get, "/records/accounts", nil),
        (intake, .get, "/records/tickets/\(id)/timeline", nil),
        (intake, .get, "/records/tickets/\(id)/transitions", nil),
        (intake, .patch, "/records/tickets/\(id)", #"{"subject": "y"}"#),
      ]
      for attempt in refused {
        let answer = try await server.send(attempt.method, attempt.path, attempt.body, key: attempt.key)
        #expect(answer.status == 403, "\(attempt.method) \(attempt.path): \(answer.text)")
        #expect(!answer.text.contains("Printer"))
        #expect(!answer.text.contains("hush"))
      }
      #expect(try await server.everything() == before)
    }
  }

  @Test func `tells who may not read nothing but id and version of what he created`() async throws {
    try await TestServer.run { server in
      let key = try await server.desk.key(role: "intake")
      let answer = try await server.send(.post, "/records/tickets", #"{"subject": "Blind"}"#, key: key)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(Set(answer.object.keys) == ["id", "version"])
      #expect(!answer.text.contains("Blind"))
    }
  }

  @Test func `rehearses without a trace`() async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      let answer = try await server.send(.post, "/records/tickets?dry_run=true", #"{"subject": "Maybe"}"#)
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.object["dry_run"] as? Bool == true)
      #expect(answer.headers[.eTag] == nil)
      #expect(answer.headers[.location] == nil)
      #expect(try await server.everything() == before)
      #expect(try await server.send(.post, "/records/tickets?dry_run=true", "{}").status == 422)
    }
  }

  @Test func `keeps one tenant's records from the other`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("CANARY-7731")
      for path in ["/records/tickets", "/records/tickets/\(id)", "/records/tickets/\(id)/timeline", "/openapi.json"] {
        let answer = try await server.send(.get, "/t/globex/v1\(path)", key: server.desk.globexKey)
        #expect(!answer.text.contains("CANARY-7731"))
      }
    }
  }

  @Test func `tells what happened to a record`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 5}"#)
      let answer = try await server.send(.get, "/records/tickets/\(id)/timeline")
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.text.contains("amount"))
    }
  }
}
