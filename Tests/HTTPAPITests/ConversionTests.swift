import Foundation
import HTTPAPI
import HTTPTypes
import Testing

struct ConversionTests {
  private let once = HTTPFields(
    HTTPField.Name("Idempotency-Key").map { [HTTPField(name: $0, value: "once")] } ?? [])

  private func account(_ server: TestServer, _ name: String = "Printer") async throws -> Int {
    try #require(try await server.send(.post, "/records/accounts", #"{"name": "\#(name)"}"#).object["id"] as? Int)
  }

  @Test func `previews, converts, shows it and takes it back`() async throws {
    try await TestServer.run { server in
      let id = try await account(server)
      let preview = try await server.send(
        .post, "/records/accounts/\(id)/convert?dry_run=true", #"{"targets": {"ticket": {"values": {"amount": 5}}}}"#)
      #expect(preview.status == 200, "\(preview.text)")
      #expect(preview.object["dry_run"] as? Bool == true)
      let target = (preview.object["targets"] as? [[String: Any]])?.first
      #expect(target?["deed"] as? String == "created")
      #expect(target?["id"] == nil)
      #expect(target?["asked"] as? [String] == ["amount"])
      #expect((target?["record"] as? [String: Any])?["subject"] as? String == "Printer")
      #expect(try await server.send(.get, "/records/tickets").text == #"{"records":[],"next_cursor":null}"#)

      let done = try await server.send(
        .post, "/records/accounts/\(id)/convert", #"{"targets": {"ticket": {"values": {"amount": 5}}}}"#,
        headers: once)
      #expect(done.status == 200, "\(done.text)")
      let again = try await server.send(
        .post, "/records/accounts/\(id)/convert", #"{"targets": {"ticket": {"values": {"amount": 5}}}}"#,
        headers: once)
      #expect(again.text == done.text)
      let ticket = try #require((done.object["targets"] as? [[String: Any]])?.first?["id"] as? Int)
      #expect(try await server.send(.get, "/records/tickets/\(ticket)").object["amount"] as? Double == 5)
      let converted = try await server.send(.get, "/records/accounts/\(id)").object["converted"] as? [String: Any]
      #expect(converted?["conversion"] as? String == "open_ticket")
      #expect((converted?["into"] as? [[String: Any]])?.first?["id"] as? Int == ticket)

      let locked = try await server.send(.patch, "/records/accounts/\(id)", #"{"name": "x"}"#)
      #expect(locked.status == 409)
      #expect(locked.errors.first?["code"] as? String == "converted")
      let reasonless = try await server.send(.post, "/records/accounts/\(id)/unconvert", "{}")
      #expect(reasonless.status == 400)
      #expect(reasonless.pointers == ["/reason"])
      let rehearsed = try await server.send(
        .post, "/records/accounts/\(id)/unconvert?dry_run=true", #"{"reason": "mistake"}"#)
      #expect((rehearsed.object["targets"] as? [[String: Any]])?.first?["deed"] as? String == "deleted")
      let back = try await server.send(.post, "/records/accounts/\(id)/unconvert", #"{"reason": "mistake"}"#)
      #expect(back.status == 200, "\(back.text)")
      #expect(try await server.send(.get, "/records/tickets").text == #"{"records":[],"next_cursor":null}"#)
      #expect(try await server.send(.get, "/records/accounts/\(id)").object["converted"] == nil)
    }
  }

  @Test func `says where in the body what is in the way stands`() async throws {
    try await TestServer.run { server in
      let id = try await account(server)
      _ = try await server.ticket("Printer")
      let asked = try await server.send(.post, "/records/accounts/\(id)/convert", "{}")
      #expect(asked.status == 409)
      #expect(asked.pointers == ["/targets/ticket"])
      let wrong = try await server.send(
        .post, "/records/accounts/\(id)/convert",
        #"{"targets": {"ticket": {"create": true, "values": {"amount": -1}}}, "conversion": "open_ticket"}"#)
      #expect(wrong.status == 422, "\(wrong.text)")
      #expect(wrong.pointers == ["/targets/ticket/values/amount"])
      let shape = try await server.send(
        .post, "/records/accounts/\(id)/convert",
        #"{"targets": {"ticket": {"create": true, "use": 1, "x": 1}}, "y": 1}"#)
      #expect(shape.status == 400)
      #expect(Set(shape.pointers) == ["/targets/ticket/create", "/targets/ticket/x", "/y"])
      let stale = try await server.send(
        .post, "/records/accounts/\(id)/convert", "{}", headers: [.ifMatch: "\"9\""])
      #expect(stale.status == 412)
      #expect(try await server.send(.get, "/records/accounts/\(id)").object["converted"] == nil)
    }
  }

  @Test func `converts in a batch`() async throws {
    try await TestServer.run { server in
      let first = try await account(server, "A")
      let second = try await account(server, "B")
      let body = """
        {"operations": [{"op": "convert", "id": \(first)}, {"op": "convert", "id": \(second), "targets": {"ticket": {"use": 99}}},
          {"op": "unconvert", "id": \(first), "reason": "mistake"}]}
        """
      let answer = try await server.send(.post, "/records/accounts/batch", body)
      let results = answer.object["results"] as? [[String: Any]] ?? []
      #expect(results.map { $0["ok"] as? Bool } == [true, false, true], "\(answer.text)")
    }
  }
}
