import HTTPAPI
import HTTPTypes
import Testing

struct ViewTests {
  @Test func `keeps, uses and removes a view`() async throws {
    try await TestServer.run { server in
      _ = try await server.ticket("Printer")
      _ = try await server.ticket("Screen")
      let body = #"{"label": "Screens", "filter": "subject == 'Screen'", "columns": ["subject", "account.name"]}"#
      let created = try await server.send(.put, "/views/tickets/screens", body)
      #expect(created.status == 201, "\(created.text)")
      #expect(try await server.send(.put, "/views/tickets/screens", body).status == 200)
      let page = try await server.send(.get, "/records/tickets?view=screens")
      #expect(
        page.text
          == #"{"records":[{"id":2,"version":1,"subject":"Screen","account.name":null}],"next_cursor":null}"#)
      let views = try await server.send(.get, "/views/tickets").object["views"] as? [[String: Any]] ?? []
      #expect(views.map { $0["name"] as? String } == ["screens"])
      #expect(try await server.send(.delete, "/views/tickets/screens").status == 204)
      #expect(try await server.send(.delete, "/views/tickets/screens").status == 404)
      #expect(try await server.send(.get, "/records/tickets?view=screens").status == 404)
    }
  }

  @Test func `makes a view everybody's and takes it away`() async throws {
    try await TestServer.run { server in
      _ = try await server.ticket("Printer")
      let agent = try await server.desk.key(role: "agent")
      let body = #"{"label": "Printers", "filter": "subject == 'Printer'", "columns": ["subject"]}"#
      let refused = try await server.send(.put, "/views/tickets/printers?shared=true", body, key: agent)
      #expect(refused.status == 403, "\(refused.text)")
      #expect(try await server.send(.get, "/views/tickets", key: agent).text == #"{"views":[]}"#)
      _ = try await server.send(.put, "/views/tickets/printers", body)
      let log = try await server.send(.get, "/audit?action=configuration.publish").object["entries"] as? [[String: Any]]
      #expect(log?.first?["object"] as? String == "view tickets/printers")
      #expect(log?.first?["outcome"] as? String == "refused")
      let shared = try await server.send(.put, "/views/tickets/printers?shared=true", body)
      #expect(shared.status == 201, "\(shared.text)")
      #expect(shared.object["shared"] as? Bool == true)
      let views = try await server.send(.get, "/views/tickets", key: agent).object["views"] as? [[String: Any]] ?? []
      #expect(views.map { $0["name"] as? String } == ["printers"])
      let page = try await server.send(.get, "/records/tickets?view=printers", key: agent)
      #expect(page.text == #"{"records":[{"id":1,"version":1,"subject":"Printer"}],"next_cursor":null}"#)
      let wrong = try await server.send(.put, "/views/tickets/bad?shared=true", #"{"filter": "subjct == 'x'"}"#)
      #expect(wrong.status == 422)
      #expect(wrong.errors.first?["at"] as? String == "filter")
      #expect(try await server.send(.delete, "/views/tickets/printers").status == 404)
      #expect(try await server.send(.delete, "/views/tickets/printers?shared=true", key: agent).status == 403)
      #expect(try await server.send(.delete, "/views/tickets/printers?shared=true").status == 204)
      #expect(try await server.send(.get, "/views/tickets").text == #"{"views":[]}"#)
    }
  }

  @Test func `refuses a view that could not be used`() async throws {
    try await TestServer.run { server in
      let refused = try await server.send(.put, "/views/tickets/x", #"{"filter": "subjct == 'x'", "colums": []}"#)
      #expect(refused.status == 400, "\(refused.text)")
      #expect(refused.pointers == ["/colums"])
      let wrong = try await server.send(.put, "/views/tickets/x", #"{"filter": "subjct == 'x'"}"#)
      #expect(wrong.status == 422)
      #expect(wrong.errors.first?["at"] as? String == "filter")
      #expect(try await server.send(.get, "/views/tickets").text == #"{"views":[]}"#)
    }
  }

  @Test func `views that are shared at once are all there`() async throws {
    try await TestServer.run { server in
      let answers = try await withThrowingTaskGroup(of: (String, String?).self) { group in
        for number in 1...5 {
          group.addTask {
            let answer = try await server.send(.put, "/views/tickets/at_once_\(number)?shared=true", #"{"label": "L"}"#)
            return ("\(answer.status) \(number)", answer.object["name"] as? String)
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(answers == Dictionary((1...5).map { ("201 \($0)", "at_once_\($0)") }) { first, _ in first })
      let views = try await server.send(.get, "/views/tickets").object["views"] as? [[String: Any]] ?? []
      #expect(Set(views.map { $0["name"] as? String }) == Set((1...5).map { "at_once_\($0)" }))
    }
  }
}
