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
}
