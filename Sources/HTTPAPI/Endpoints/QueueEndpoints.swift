import Engine
import Expressions
import Hummingbird
import JSONText

/// Queues: records that wait for somebody, and who has taken them.
enum QueueEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/queue", name: "list_queue",
      summary: "Lists the records for which the caller is responsible, those first that have waited longest.",
      query: [.queueModule, .queueChoice, .queueLimit], answer: .named("queue"), handle: list),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/claim", name: "claim_record",
      summary: "Claims a record that waits in a queue: nobody else moves it on then.", query: [.dryRun],
      body: .named("claim"), answer: .record, takesVersion: true, handle: { try await run($0, .claim) }),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/release", name: "release_record",
      summary: "Puts a claimed record back into its queue.", query: [.dryRun], body: .named("claim"), answer: .record,
      takesVersion: true, handle: { try await run($0, .release) }),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/hand-over", name: "hand_over_record",
      summary: "Gives a claimed record to somebody else of its queue.", query: [.dryRun],
      body: .named("claim.hand_over"),
      answer: .record, takesVersion: true, handle: handOver),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let choice = call.query.text(.queueChoice).flatMap(QueueRequest.Choice.init) ?? .open
    let request = QueueRequest(
      module: call.query.text(.queueModule), choice: choice, limit: call.query.integer(.queueLimit) ?? 100)
    let items = try await call.store.queue(request, as: call.caller)
    return Response.json(.object(["records": .array(items.map { $0.json })]))
  }

  private static func run(_ call: APICall, _ action: ClaimInput.Action) async throws -> Response {
    var reader = BodyReader(call.body ?? .object([:]))
    let field = reader.text("field")
    try reader.finish()
    return try await call.changed(.claim(call.target, ClaimInput(action, field: field)), shape: .values(of: nil))
  }

  private static func handOver(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = ClaimInput(.handOver(reader.requiredText("to")), field: reader.text("field"))
    try reader.finish()
    return try await call.changed(.claim(call.target, input), shape: .values(of: nil))
  }
}

extension QueueItem {
  fileprivate var json: JSON {
    .object([
      "module": .string(module), "id": .integer(record), "title": .string(title), "field": .string(field),
      "state": .string(state), "since": .string(since.text), "responsible": .strings(responsible),
      "claimed_by": claim.map { .string($0.user) } ?? .null, "claimed_at": claim.map { .string($0.at.text) } ?? .null,
    ])
  }
}
