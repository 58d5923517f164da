import Foundation
import HTTPAPI
import HTTPTypes
import Testing

struct ErasureTests {
  @Test func `erases a record, and says before what would go`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Zqprinter")
      let before = try await server.everything()
      let rehearsed = try await server.send(.post, "/records/tickets/\(id)/erase?dry_run=true", #"{"reason": "R 1"}"#)
      #expect(rehearsed.object["dry_run"] as? Bool == true)
      #expect(try await server.everything() == before)
      let erased = try await server.send(.post, "/records/tickets/\(id)/erase", #"{"reason": "R 1"}"#)
      #expect(erased.status == 200)
      #expect((erased.object["erased"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } == [id])
      let gone = try await server.send(.get, "/records/tickets/\(id)")
      #expect(gone.status == 404)
      #expect(gone.errorCodes == ["erased"], "\(gone.text)")
      let restored = try await server.send(.post, "/records/tickets/\(id)/restore")
      #expect(restored.status == 409)
      #expect(try await !server.everything().joined().contains("Zqprinter"))
      let fields = try await server.send(
        .post, "/records/tickets/\(try await server.ticket())/erase", #"{"reason": "R", "fields": ["subject"]}"#)
      #expect(fields.status == 422)
      #expect(fields.errorCodes == ["required"])
    }
  }

  @Test func `takes the right to administer, and a reason`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let before = try await server.everything()
      let key = try await server.desk.key(role: "supervisor")
      for path in ["/records/tickets/\(id)/erase", "/subjects/erase", "/subjects/export"] {
        let body = path == "/subjects/export" ? #"{"email": "a@b.es"}"# : #"{"reason": "R"}"#
        let answer = try await server.send(.post, path, body, key: key)
        #expect(answer.status == 403, "\(path) \(answer.text)")
      }
      #expect(try await server.send(.post, "/records/tickets/\(id)/erase", "{}").status == 400)
      #expect(try await server.everything() == before)
    }
  }

  @Test func `gives a person what is kept of them, and erases it`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Zqprinter")
      let who = #""records": [{"module": "tickets", "id": \#(id)}]"#
      let export = try await server.send(.post, "/subjects/export", "{\(who)}")
      #expect(export.headers[.contentType] == "application/x-ndjson")
      let lines = export.text.split(separator: "\n")
      #expect(lines.first?.contains(#""kind":"subject""#) == true)
      #expect(lines.last?.contains(#""kind":"end""#) == true)
      #expect(export.text.contains("Zqprinter"))
      let erased = try await server.send(.post, "/subjects/erase", "{\(who), \"reason\": \"R 1\"}")
      #expect(erased.status == 200, "\(erased.text)")
      #expect((erased.object["own"] as? [Any])?.count == 1)
      #expect(try await server.send(.get, "/records/tickets/\(id)").status == 404)
    }
  }

  @Test func `lists the audit log for administrators`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      _ = try await server.send(.post, "/records/tickets/\(id)/override", #"{"to": "closed", "reason": "x"}"#)
      let agent = try await server.desk.key(role: "agent")
      #expect(try await server.send(.get, "/audit", key: agent).status == 403)
      #expect(try await server.send(.get, "/audit.ndjson", key: agent).status == 403)
      let page = try await server.send(.get, "/audit?action=record&limit=1")
      let entry = try #require((page.object["entries"] as? [[String: Any]])?.first)
      #expect(entry["action"] as? String == "record.override")
      #expect(entry["way"] as? String == "key")
      #expect(entry["key"] as? Int == 1)
      let all = try await server.send(.get, "/audit.ndjson")
      #expect(all.text.split(separator: "\n").count >= 4, "\(all.text)")
      let refused = try await server.send(.get, "/audit?user=\(try Self.user(in: all.text))")
      #expect((refused.object["entries"] as? [Any])?.count == 1, "\(refused.text)")
      #expect(try await server.send(.get, "/audit?from=yesterday").errorCodes == ["malformed"])
      #expect(try await server.send(.get, "/audit?cursor=x").status == 400)
    }
  }

  /// Who was refused the export of the log.
  private static func user(in log: String) throws -> String {
    let line = try #require(log.split(separator: "\n").first { $0.contains("refused") })
    return try #require(line.firstMatch(of: /"name":"([a-z0-9]+)"/)).1.description
  }
}
