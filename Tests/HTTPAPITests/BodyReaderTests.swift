import Engine
import HTTPTypes
import JSONText
import Testing

@testable import HTTPAPI

struct BodyReaderTests {
  private func batch(_ text: String) throws -> BatchBody {
    try BatchBody(InputValue(JSON(parsing: text.utf8)), module: "tickets")
  }

  @Test func `lists the first hundred of very many mistakes, and says how many there are`() async throws {
    let members = (0..<20_000).map { #""subjec\#($0)": 1"# }.joined(separator: ", ")
    try await TestServer.run { server in
      let before = try await server.everything()
      let record = try await server.send(.post, "/records/tickets", "{\(members)}")
      #expect(record.status == 422)
      #expect(record.errors.count == 100)
      #expect((record.object["detail"] as? String)?.contains("and 20000 more") == true, "\(record.text.prefix(500))")
      let override = try await server.send(.post, "/records/tickets/1/override", "{\(members)}")
      #expect(override.status == 400)
      #expect(override.errors.count == 100)
      #expect(try await server.everything() == before)
    }
  }

  @Test func `reads every operation of a batch`() throws {
    let body = try batch(
      """
      {"atomic": true, "operations": [
        {"op": "create", "values": {"subject": "a"}, "enter": {"states": {"status": "working"}, "reason": "import"}},
        {"op": "update", "id": 1, "version": 2, "values": {"amount": 1.50}},
        {"op": "delete", "id": 2}, {"op": "restore", "id": 3},
        {"op": "transition", "id": 4, "transition": "finish", "checklist": ["customer_told"], "note": "n",
         "values": {"resolution": "r"}, "activities": [{"kind": "call", "subject": "s"}]},
        {"op": "override", "id": 5, "field": "status", "to": "open", "reason": "mistake"}]}
      """)
    #expect(body.isAtomic)
    #expect(
      body.commands == [
        .create(
          module: "tickets", values: ["subject": .text("a")],
          enter: Entry(states: ["status": "working"], reason: "import")),
        .update(RecordTarget(module: "tickets", id: 1, expectedVersion: 2), values: ["amount": .number("1.50")]),
        .delete(RecordTarget(module: "tickets", id: 2)), .restore(RecordTarget(module: "tickets", id: 3)),
        .transition(
          RecordTarget(module: "tickets", id: 4), name: "finish",
          input: TransitionInput(
            values: ["resolution": .text("r")], checklist: ["customer_told"], note: "n",
            activities: [ActivityInput(kind: "call", subject: "s")])),
        .override(RecordTarget(module: "tickets", id: 5), field: "status", to: "open", reason: "mistake"),
      ])
  }

  @Test(arguments: [
    ("[]", ["type_mismatch", "required"], ["", "/operations"]),
    (#"{}"#, ["required"], ["/operations"]),
    (#"{"operations": []}"#, ["out_of_range"], ["/operations"]),
    (#"{"operations": [{"op": "insert"}]}"#, ["unknown_operation"], ["/operations/0/op"]),
    (#"{"operations": [{"op": "update", "values": {}}]}"#, ["required"], ["/operations/0/id"]),
    (#"{"operations": [{"op": "delete", "id": 1.5}]}"#, ["type_mismatch"], ["/operations/0/id"]),
    (#"{"operations": [{"op": "delete", "id": 0}]}"#, ["type_mismatch"], ["/operations/0/id"]),
    (#"{"operations": [{"op": "delete", "id": 1, "vlues": 1}]}"#, ["unknown_member"], ["/operations/0/vlues"]),
    (#"{"operations": [7]}"#, ["type_mismatch", "required"], ["/operations/0", "/operations/0/op"]),
    (
      """
      {"operations": [{"op": "transition", "id": 1, "transition": "x", "checklist": [1],
        "activities": [{"kind": "call"}]}]}
      """,
      ["required", "type_mismatch"], ["/operations/0/activities/0/subject", "/operations/0/checklist/0"]
    ),
    (#"{"atomic": 1, "operations": [{"op": "delete", "id": 1}]}"#, ["type_mismatch"], ["/atomic"]),
  ])
  func `names everything that is wrong, with its place`(text: String, codes: [String], pointers: [String]) throws {
    let problem = #expect(throws: HTTPProblem.self) { try batch(text) }
    #expect(problem?.status.code == 400)
    #expect(problem?.errors.map(\.code).sorted() == codes.sorted())
    #expect(Set(problem?.errors.compactMap(\.pointer) ?? []) == Set(pointers))
  }

  @Test func `takes a hundred operations and no more`() throws {
    func operations(_ count: Int) -> String {
      #"{"operations": [\#(Array(repeating: #"{"op": "delete", "id": 1}"#, count: count).joined(separator: ","))]}"#
    }
    #expect(try batch(operations(100)).commands.count == 100)
    #expect(throws: HTTPProblem.self) { try batch(operations(101)) }
  }

  @Test func `escapes names in pointers`() {
    #expect(JSONPointer.escaped("a/b~c") == "a~1b~0c")
  }
}
