import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import Testing

/// How often links to decisions may be tried. A request a second is given back while these run, so that they are not run beside a thousand others.
struct DecisionLiveTests {
  @Test func `a link that is good for nothing takes no other away`() async throws {
    let slow = ServerConfiguration(signInRate: RateLimit(perSecond: 1, burst: 3))
    try await TestServer.run(slow, settings: DecisionPageTests.settings) { server in
      let ana = try await DecisionPageTests.prepare(server)
      let id = try await server.ticket("Roof")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      func status(_ token: String) async throws -> Int {
        try await server.send(.get, "/t/acme/decision?token=\(token)", isBare: true).status
      }
      var last = 0
      for _ in 0..<20 where last != 429 { last = try await status("wrong") }
      #expect(last == 429)
      #expect(try await status(DecisionPageTests.token(server)) == 200)
    }
  }

  @Test func `all the links of one address are counted together`() async throws {
    let slow = ServerConfiguration(signInRate: RateLimit(perSecond: 1, burst: 3))
    try await TestServer.run(slow, settings: DecisionPageTests.settings) { server in
      _ = try await DecisionPageTests.prepare(server)
      var statuses: Set<Int> = []
      for number in 0..<200 where !statuses.contains(429) {
        statuses.insert(try await server.send(.get, "/t/acme/decision?token=wrong\(number)", isBare: true).status)
      }
      #expect(statuses == [410, 429])
    }
  }
}
