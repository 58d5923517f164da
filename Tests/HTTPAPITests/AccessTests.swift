import HTTPAPI
import HTTPTypes
import Testing

struct AccessTests {
  @Test func `answers an unknown tenant and every wrong key alike`() async throws {
    try await TestServer.run { server in
      let known = try await server.send(.get, "/modules", key: "wrong")
      let attempts: [(path: String, headers: HTTPFields)] = [
        ("/t/nosuch/v1/modules", [.authorization: "Bearer wrong"]),
        ("/t/nosuch/v1/modules", [.authorization: "Bearer \(server.desk.acmeKey)"]),
        ("/t/acme/v1/modules", [.authorization: "Bearer \(server.desk.globexKey)"]),
        ("/t/acme/v1/modules", [.authorization: "Bearer \(server.desk.acmeKey.dropLast())x!"]),
        ("/t/acme/v1/modules", [.authorization: "Basic \(server.desk.acmeKey)"]),
        ("/t/acme/v1/modules", [.authorization: ""]),
        ("/t/%2e%2e/v1/modules", [.authorization: "Bearer wrong"]),
        ("/t/acme/v1/records/tickets/1", [.authorization: "Bearer wrong"]),
        ("/t/acme/v1/records/nosuch", [.authorization: "Bearer wrong"]),
      ]
      #expect(known.status == 401)
      #expect(known.headers[.wwwAuthenticate] == "Bearer realm=\"trellis\"")
      for attempt in attempts {
        let answer = try await server.send(.get, attempt.path, headers: attempt.headers)
        #expect(answer.status == 401, "\(attempt.path)")
        #expect(answer.text == known.text, "\(attempt.path)")
        #expect(answer.headers == known.headers, "\(attempt.path)")
        #expect(!answer.text.contains("acme"))
      }
    }
  }

  @Test func `changes nothing for a wrong key`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let before = try await server.everything()
      for (method, path) in [
        (HTTPRequest.Method.post, "/records/tickets"), (.patch, "/records/tickets/\(id)"),
        (.delete, "/records/tickets/\(id)"),
        (.post, "/records/tickets/\(id)/transitions/start"), (.post, "/records/tickets/batch"),
      ] {
        let answer = try await server.send(method, path, #"{"subject": "x"}"#, key: server.desk.globexKey)
        #expect(answer.status == 401)
      }
      #expect(try await server.everything() == before)
    }
  }

  @Test func `gives every answer its security headers`() async throws {
    try await TestServer.run { server in
      for path in ["/modules", "/records/tickets", "/nosuch", "/records/tickets/999"] {
        let answer = try await server.send(.get, path)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
      }
    }
  }

  @Test func `refuses a key that asks too often, and only that key`() async throws {
    try await TestServer.run(ServerConfiguration(rateLimit: RateLimit(perSecond: 1, burst: 2))) { server in
      let other = try await server.desk.key(role: "agent")
      // The bucket fills while a slow machine asks, so it may take more than three requests to empty it.
      var answers: [Answer] = []
      repeat {
        answers.append(try await server.send(.get, "/modules"))
      } while answers.last?.status == 200 && answers.count < 500
      let refused = try #require(answers.last)
      #expect(answers.count > 2)
      #expect(refused.status == 429)
      #expect(refused.header("RateLimit-Policy") == "\"key\";q=2;w=2")
      #expect(refused.headers[.retryAfter] == "1")
      #expect(refused.code == "too_many_requests")
      #expect(try await server.send(.get, "/modules", key: other).status == 200)
    }
  }

  @Test func `serves one tenant at v1`() async throws {
    try await TestServer.run(ServerConfiguration(scope: .one("acme"))) { server in
      #expect(try await server.send(.get, "/v1/modules").status == 200)
      #expect(try await server.send(.get, "/v1/modules", key: server.desk.globexKey).status == 401)
      #expect(try await server.send(.get, "/t/acme/v1/modules").status == 404)
      let created = try await server.send(.post, "/v1/records/tickets", #"{"subject": "x"}"#)
      #expect(created.headers[.location]?.hasPrefix("/v1/records/tickets/") == true)
    }
  }

  @Test func `tells its health to anybody`() async throws {
    try await TestServer.run(ServerConfiguration(scope: .one("acme"))) { server in
      for path in ["/healthz", "/readyz"] {
        let answer = try await server.send(.get, path, headers: [.authorization: ""])
        #expect(answer.status == 200)
      }
    }
    try await TestServer.run(ServerConfiguration(scope: .one("nosuch"))) { server in
      let answer = try await server.send(.get, "/readyz")
      #expect(answer.status == 503)
    }
  }
}
