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

  @Test func `describes what the server answers`() async throws {
    try await TestServer.run { server in
      let document = try await server.send(.get, "/openapi.json").object
      let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
      let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
      let check = SchemaCheck(schemas: schemas)
      let id = try await server.ticket()
      _ = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}")
      _ = try await server.send(.post, "/records/tickets/\(id)/override", #"{"to": "open", "reason": "again"}"#)
      let asked: [(HTTPRequest.Method, String, String, String?)] = [
        (.get, "/modules", "/modules", nil), (.get, "/modules/{module}", "/modules/tickets", nil),
        (.get, "/search", "/search?q=printer", nil), (.get, "/sla", "/sla?within=1bd", nil),
        (.get, "/access", "/access", nil),
        (.get, "/records/tickets/{id}/access", "/records/tickets/\(id)/access", nil),
        (.get, "/records/tickets/{id}/transitions", "/records/tickets/\(id)/transitions", nil),
        (.get, "/records/tickets/{id}/timeline", "/records/tickets/\(id)/timeline", nil),
        (.get, "/records/tickets", "/records/tickets?count=true", nil),
        (.get, "/records/tickets/{id}", "/records/tickets/\(id)", nil),
        (
          .get, "/records/tickets/aggregate",
          "/records/tickets/aggregate?group_by=status,created_at:month&measures=count,sum:amount,max:due", nil
        ),
        (.put, "/views/{module}/{view}", "/views/tickets/x", #"{"sort": "-subject"}"#),
        (.put, "/views/{module}/{view}", "/views/tickets/x", #"{"filter": "x"}"#),
        (.put, "/views/{module}/{view}", "/views/tickets/y?shared=true", #"{"label": "Y"}"#),
        (.get, "/views/{module}", "/views/tickets", nil), (.get, "/audit", "/audit?limit=2", nil),
        (
          .post, "/records/tickets/{id}/erase", "/records/tickets/\(id)/erase?dry_run=true", #"{"reason": "x"}"#
        ),
        (
          .post, "/subjects/erase", "/subjects/erase?dry_run=true",
          "{\"records\": [{\"module\": \"tickets\", \"id\": \(id)}], \"reason\": \"x\"}"
        ),
        (.put, "/records/accounts", "/records/accounts?match=name", #"{"name": "x"}"#),
        (.put, "/records/accounts", "/records/accounts?match=name", #"{"name": "x"}"#),
        (.get, "/records/accounts/{id}", "/records/accounts/1", nil),
        (.post, "/records/accounts/{id}/convert", "/records/accounts/1/convert?dry_run=true", "{}"),
        (.post, "/records/accounts/{id}/convert", "/records/accounts/1/convert", "{}"),
        (.post, "/records/accounts/{id}/convert", "/records/accounts/1/convert", "{}"),
        (.get, "/records/accounts/{id}", "/records/accounts/1", nil),
        (.post, "/records/accounts/{id}/unconvert", "/records/accounts/1/unconvert?dry_run=true", #"{"reason": "x"}"#),
        (.post, "/records/accounts/{id}/unconvert", "/records/accounts/1/unconvert", #"{"reason": "x"}"#),
        (.post, "/records/tickets", "/records/tickets", #"{"subject": "x"}"#),
        (.post, "/records/tickets", "/records/tickets?dry_run=true", #"{"subject": "x"}"#),
        (.post, "/records/tickets", "/records/tickets", "{}"),
        (.post, "/records/accounts", "/records/accounts", #"{"name": "x ltd"}"#),
        (.get, "/duplicates/{module}", "/duplicates/accounts", nil),
        (.post, "/duplicates/{module}/match", "/duplicates/accounts/match", #"{"values": {"name": "x"}}"#),
        (.post, "/records/accounts/{id}/merge", "/records/accounts/1/merge?dry_run=true", #"{"with": [2]}"#),
        (.post, "/records/accounts/{id}/merge", "/records/accounts/1/merge", #"{"with": [2]}"#),
        (.post, "/records/accounts/{id}/unmerge", "/records/accounts/1/unmerge", nil),
        (.patch, "/records/tickets/{id}", "/records/tickets/\(id)?dry_run=true", #"{"subject": "y"}"#),
        (.patch, "/records/tickets/{id}", "/records/tickets/\(id)", #"{"subject": "y"}"#),
        (.post, "/records/tickets/{id}/transitions/{name}", "/records/tickets/\(id)/transitions/finish", "{}"),
        (
          .post, "/records/tickets/batch", "/records/tickets/batch",
          #"{"operations": [{"op": "create", "values": {"subject": "x"}}, {"op": "delete", "id": 99}]}"#
        ),
        (.get, "/session", "/session", nil), (.get, "/sessions", "/sessions", nil),
        (.get, "/keys", "/keys", nil), (.post, "/keys", "/keys", #"{"rights": {"*": ["read"]}}"#),
        (.post, "/absences", "/absences", #"{"first": "2027-01-01", "last": "2027-01-02"}"#),
        (.post, "/absences", "/absences", #"{"first": "2027-01-01", "last": "2027-01-02"}"#),
        (.get, "/absences", "/absences", nil),
        (.get, "/outbox", "/outbox", nil), (.get, "/outbox/{id}", "/outbox/1", nil),
        (.get, "/notifications", "/notifications", nil),
        (.post, "/invitations", "/invitations", #"{"user": "admin", "mail": false}"#),
        (.post, "/invitations", "/invitations", #"{"user": "admin"}"#),
        (.post, "/hand-overs", "/hand-overs", #"{"from": "admin", "to": "nobody"}"#),
      ]
      for (method, path, asked, body) in asked {
        let answer = try await server.send(method, asked, body)
        let responses = try #require(
          paths[path]?[method.rawValue.lowercased()]?["responses"] as? [String: [String: Any]])
        let response = answer.status < 400 ? responses["\(answer.status)"] : nil
        let content = response?["content"] as? [String: [String: Any]]
        let schema =
          answer.status < 400 ? content?["application/json"]?["schema"] : ["$ref": "#/components/schemas/problem"]
        let found = check.problems(answer.object, try #require(schema as? [String: Any], "\(asked) \(answer.status)"))
        #expect(found == [], "\(method) \(asked)")
      }
    }
  }

  @Test func `describes every path that the server has`() async throws {
    try await TestServer.run { server in
      let paths = try #require(try await server.send(.get, "/openapi.json").object["paths"] as? [String: [String: Any]])
      for (path, operations) in paths {
        let concrete =
          path.replacing("{id}", with: "999").replacing("{name}", with: "start")
          .replacing("{view}", with: "x").replacing(
            "{module}", with: "tickets")
          // Who listens is told without end.
          + (path == "/events" ? "?follow=false" : "")
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
