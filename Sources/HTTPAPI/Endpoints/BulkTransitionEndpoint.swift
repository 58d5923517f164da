import Engine
import Hummingbird
import JSONText

/// Moving many records at once.
enum BulkTransitionEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/transitions/{name}", name: "bulk_transition",
      summary: """
        Runs a transition of up to \(BulkTransition.most) records, by their ids or a filter, with a verdict on each; atomic \
        means all or none.
        """, body: .named("bulk_transition"), answer: .named("bulk_result"), handle: run)
  ]

  private static func run(_ call: APICall) async throws -> Response {
    let bulk = try Self.bulk(call)
    let commands = try await call.store.commands(of: bulk, as: call.caller)
    let ids = commands.map(\.id)
    let shape = BodyShape.transition(call.declaredModule)
    let answer = { @Sendable (results: [Store.Verdict]) throws -> KeptAnswer in
      KeptAnswer(status: 200, body: json(ids, results, shape).bytes)
    }
    let (list, isAtomic) = (commands.map(\.command), bulk.isAtomic)
    guard let once = try call.once else {
      return Response(try answer(try await call.store.perform(list, atomic: isAtomic, as: call.caller)))
    }
    return Response(
      try await call.store.perform(list, atomic: isAtomic, as: call.caller, once: once, answer: answer))
  }

  private static func bulk(_ call: APICall) throws -> BulkTransition {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.transitionInput()
    let isAtomic = reader.flag("atomic") ?? false
    let filter = reader.text("filter")
    let ids = reader.ids("ids")
    if (filter == nil) == (ids == nil) {
      reader.refuse("ids", "required", "Give either \"ids\" or a \"filter\".")
    }
    try reader.finish()
    return BulkTransition(
      module: call.module, selection: filter.map { .filter($0) } ?? .ids(ids ?? []),
      way: .name(call.parameters.get("name") ?? ""), input: input, isAtomic: isAtomic)
  }

  private static func json(_ ids: [Int64], _ results: [Store.Verdict], _ shape: BodyShape) -> JSON {
    let verdicts = zip(ids, results).map { id, result -> JSON in
      switch result {
      case .success(let change):
        return .object([
          "id": .integer(id), "ok": true, "status": change.isWaiting ? 202 : 200, "version": .integer(change.version),
          "approval": change.approval.map { .integer($0.id) },
        ])
      case .failure(let refusal):
        let problem = HTTPProblem(refusal, in: shape)
        return .object([
          "id": .integer(id), "ok": false, "status": .integer(problem.status.code), "problem": problem.json,
        ])
      }
    }
    let done = results.count { if case .success = $0 { true } else { false } }
    return .object([
      "succeeded": .integer(done), "failed": .integer(results.count - done), "results": .array(verdicts),
    ])
  }
}

extension BodyReader {
  /// A list of ids; nil if it is left out.
  mutating func ids(_ name: String) -> [Int64]? {
    list(name)?.prefix(BulkTransition.most + 1).enumerated().compactMap { index, value in
      if case .number(let digits) = value, let id = Int64(digits), id > 0 { return id }
      refuse("\(name)/\(index)", "type_mismatch", "An id is wanted, a whole number above zero.")
      return nil
    }
  }
}
