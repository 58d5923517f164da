import Foundation
import HTTPAPI
import HTTPTypes
import Testing

struct OpenAPITests {
  @Test func `is the same bytes each time`() async throws {
    try await TestServer.run { server in
      let first = try await server.send(.get, "/openapi.json")
      let second = try await server.send(.get, "/openapi.json")
      #expect(first.status == 200)
      #expect(first.object["openapi"] as? String == "3.1.1")
      #expect(first.text == second.text)
    }
  }

  @Test func `describes every record as it may be written`() async throws {
    try await TestServer.run { server in
      let document = try await server.send(.get, "/openapi.json").object
      let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
      let create = try #require(schemas["tickets.create"])
      #expect(create["required"] as? [String] == ["subject"])
      #expect(create["additionalProperties"] as? Bool == false)
      let fields = try #require(create["properties"] as? [String: [String: Any]])
      #expect(fields["subject"]?["maxLength"] as? Int == 80)
      #expect(fields["status"]?["enum"] as? [String] == ["open", "working", "closed"])
      #expect(fields["amount"]?["type"] as? [String] == ["number", "string", "null"])
      #expect(fields["number"] == nil)
      #expect(fields["account"]?["description"] as? String == "The id of a record in accounts.")
      let record = try #require(schemas["tickets.record"]?["properties"] as? [String: [String: Any]])
      #expect(record["number"] != nil)
      #expect((record["status"]?["enum"] as? [Any])?.count == 5)
    }
  }

  @Test func `has no reference that leads nowhere and no operation twice`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/openapi.json")
      let schemas = try #require((answer.object["components"] as? [String: Any])?["schemas"] as? [String: Any])
      let references = answer.text.matches(of: /"#\/components\/schemas\/([^"]+)"/).map { String($0.1) }
      #expect(!references.isEmpty)
      #expect(Set(references).subtracting(schemas.keys).isEmpty)
      let operations = answer.text.matches(of: /"operationId":"([^"]+)"/).map { String($0.1) }
      #expect(Set(operations).count == operations.count)
      #expect(operations.contains("run_transition_tickets"))
    }
  }

  @Test func `describes every path that the server has`() async throws {
    try await TestServer.run { server in
      let paths = try #require(try await server.send(.get, "/openapi.json").object["paths"] as? [String: [String: Any]])
      for (path, operations) in paths {
        let concrete = path.replacing("{id}", with: "999").replacing("{name}", with: "start").replacing(
          "{module}", with: "tickets")
        for method in operations.keys {
          let answer = try await server.send(
            try #require(HTTPRequest.Method(method.uppercased())), concrete, method == "get" ? nil : "{}")
          #expect(answer.code != "no_such_path", "\(method) \(path)")
          #expect(answer.status != 405, "\(method) \(path)")
          #expect(answer.status != 500, "\(method) \(path)")
        }
      }
    }
  }
}
