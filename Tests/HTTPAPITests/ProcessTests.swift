import Foundation
import HTTPAPI
import HTTPTypes
import Testing

struct ProcessTests {
  @Test func `lists what can be done and what stands in the way`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let answer = try await server.send(.get, "/records/tickets/\(id)/transitions", headers: [.acceptLanguage: "es"])
      #expect(answer.status == 200, "\(answer.text)")
      let transitions = answer.object["transitions"] as? [[String: Any]] ?? []
      #expect(transitions.contains { $0["name"] as? String == "start" }, "\(answer.text)")
      #expect(answer.text.contains("Empezar"), "\(answer.text)")
    }
  }

  @Test func `moves a record along its process only`() async throws {
    try await TestServer.run { server in
      let path = "/records/tickets/\(try await server.ticket())"
      let patched = try await server.send(.patch, path, #"{"status": "closed"}"#)
      #expect(patched.status >= 400)
      #expect(patched.errorCodes == ["use_transition"], "\(patched.text)")
      let moved = try await server.send(.post, "\(path)/transitions/start", "{}", headers: [.ifMatch: "\"1\""])
      #expect(moved.status == 200, "\(moved.text)")
      #expect(moved.object["status"] as? String == "working")
      #expect(moved.headers[.eTag] == "\"2\"")
    }
  }

  @Test func `says all at once what a transition still wants`() async throws {
    try await TestServer.run { server in
      let path = "/records/tickets/\(try await server.ticket())"
      _ = try await server.send(.post, "\(path)/transitions/start", "{}")
      let before = try await server.everything()
      for query in ["", "?dry_run=true"] {
        let answer = try await server.send(.post, "\(path)/transitions/finish\(query)", "{}")
        #expect(answer.status == 422, "\(answer.text)")
        #expect(Set(answer.errorCodes) == ["required", "checklist_missing"], "\(answer.text)")
        #expect(answer.pointers.contains("/values/resolution"))
        #expect(answer.errors.contains { $0["at"] as? String == "customer_told" })
      }
      let early = try await server.send(.post, "\(path)/transitions/start", "{}")
      #expect(early.errorCodes.contains("not_from_here"), "\(early.text)")
      #expect(try await server.send(.post, "\(path)/transitions/nosuch", "{}").status == 404)
      #expect(try await server.everything() == before)
      let supplied = #"{"values": {"resolution": "New toner"}, "checklist": ["customer_told"]}"#
      let rehearsed = try await server.send(.post, "\(path)/transitions/finish?dry_run=true", supplied)
      #expect(rehearsed.object["dry_run"] as? Bool == true, "\(rehearsed.text)")
      #expect(try await server.everything() == before)
      let done = try await server.send(.post, "\(path)/transitions/finish", supplied)
      #expect(done.object["status"] as? String == "closed", "\(done.text)")
    }
  }

  @Test func `overrides with a reason`() async throws {
    try await TestServer.run { server in
      let path = "/records/tickets/\(try await server.ticket())"
      let before = try await server.everything()
      #expect(try await server.send(.post, "\(path)/override", #"{"to": "closed", "reason": " "}"#).status == 422)
      #expect(try await server.everything() == before)
      let answer = try await server.send(.post, "\(path)/override", #"{"to": "closed", "reason": "Closed by phone"}"#)
      #expect(answer.object["status"] as? String == "closed", "\(answer.text)")
      #expect(try await server.send(.get, "\(path)/timeline").text.contains("override"))
    }
  }

  @Test func `creates in mid-process only by entering`() async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      let plain = try await server.send(.post, "/records/tickets", #"{"subject": "x", "status": "working"}"#)
      #expect(plain.errorCodes == ["not_initial"], "\(plain.text)")
      #expect(try await server.everything() == before)
      let entered = try await server.send(
        .post, "/records/tickets/enter",
        #"{"values": {"subject": "x"}, "enter": {"states": {"status": "working"}, "reason": "From the old system"}}"#)
      #expect(entered.status == 201, "\(entered.text)")
      #expect(entered.object["status"] as? String == "working")
    }
  }

  @Test func `tells how a process runs, and gives its log`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Printer")
      #expect(try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}").status == 200)
      for _ in 0..<2 {
        #expect(try await server.send(.post, "/records/tickets/\(id)/transitions/finish", "{}").status == 422)
      }
      let report = try await server.send(.get, "/processes/tickets/report?group_by=version").object
      let refusals = try #require(report["refusals"] as? [[String: Any]])
      #expect(
        refusals.map { "\($0["group"] ?? "") \($0["transition"] ?? "") \($0["at"] ?? "") \($0["count"] ?? "")" } == [
          "ticket_work 1 finish customer_told 2", "ticket_work 1 finish resolution 2",
        ])
      #expect((report["states"] as? [[String: Any]])?.count == 2 && (report["steps"] as? [[String: Any]])?.count == 2)
      let csv = try await server.send(.get, "/processes/tickets/log.csv")
      #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
      #expect(csv.text.contains("tickets/\(id),start,"))
      let xes = try await server.send(.get, "/processes/tickets/log.xes?filter=urgent")
      #expect(xes.headers[.contentType] == "application/xml" && xes.text.hasSuffix("</log>\n"))
      #expect(!xes.text.contains("<trace>"))
      #expect(try await server.send(.get, "/processes/accounts/report").errorCodes == ["no_blueprint"])
      #expect(try await server.send(.get, "/processes/tickets/report?group_by=moon").status == 400)
    }
  }

  @Test func `shows with a record when its time in a state ends, if it does`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Printer")
      #expect(try await server.send(.get, "/records/tickets/\(id)").object["state_times"] == nil)
      #expect(try await server.send(.get, "/sla?past=true").object["next_cursor"] is NSNull)
    }
  }
}
