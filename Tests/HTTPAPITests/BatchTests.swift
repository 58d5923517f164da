import HTTPAPI
import HTTPTypes
import Testing

struct BatchTests {
  @Test func `gives a verdict on every item`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let answer = try await server.send(
        .post, "/records/tickets/batch",
        """
        {"operations": [{"op": "create", "values": {"subject": "One"}}, {"op": "create", "values": {"amount": -5}},
          {"op": "update", "id": \(id), "version": 9, "values": {"subject": "Two"}}, {"op": "delete", "id": 999},
          {"op": "transition", "id": \(id), "transition": "start"}]}
        """)
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.object["succeeded"] as? Int == 2)
      #expect(answer.object["failed"] as? Int == 3)
      let results = answer.object["results"] as? [[String: Any]] ?? []
      #expect(results.map { $0["status"] as? Int } == [201, 422, 412, 404, 200], "\(answer.text)")
      #expect(results.map { $0["ok"] as? Bool } == [true, false, false, false, true])
      #expect((results[4]["record"] as? [String: Any])?["status"] as? String == "working")
    }
  }

  @Test func `does nothing of an atomic batch that fails`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let before = try await server.everything()
      let invalid = try await server.send(
        .post, "/records/tickets/batch",
        """
        {"atomic": true, "operations": [{"op": "create", "values": {"subject": "One"}},
          {"op": "create", "values": {"subject": "Two", "amount": -5}}]}
        """)
      #expect(invalid.status == 422, "\(invalid.text)")
      #expect(invalid.code == "batch_refused")
      #expect(invalid.pointers == ["/operations/1/values/amount"], "\(invalid.text)")
      let clash = try await server.send(
        .post, "/records/tickets/batch",
        #"{"atomic": true, "operations": [{"op": "update", "id": \#(id), "version": 7, "values": {"amount": 5}}]}"#)
      #expect(clash.status == 409, "\(clash.text)")
      #expect(try await server.everything() == before)
    }
  }

  @Test func `does all of an atomic batch that succeeds`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(
        .post, "/records/tickets/batch",
        """
        {"atomic": true, "operations": [{"op": "create", "values": {"subject": "One"}},
          {"op": "create", "values": {"subject": "Two"}}]}
        """)
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.object["succeeded"] as? Int == 2)
      let page = try await server.send(.get, "/records/tickets").text
      #expect(page.contains("One"))
      #expect(page.contains("Two"))
    }
  }
}
