import Engine
import Hummingbird
import JSONText
import Metamodel

/// Many changes in one request.
enum BatchEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/batch", name: "batch_records",
      summary: "Performs up to \(BatchBody.limit) operations, with a verdict on each; atomic means all or none.",
      body: .batch, answer: .batch, handle: run)
  ]

  private static func run(_ call: APICall) async throws -> Response {
    try await run(try BatchBody(call.body ?? .null, module: call.module), call)
  }

  /// Performs the commands of a batch.
  static func run(_ body: BatchBody, _ call: APICall) async throws -> Response {
    let answer = { @Sendable (results: [Store.Verdict]) in try Self.answer(results, to: body, call) }
    guard let once = try call.once else {
      return Response(
        try answer(try await call.store.perform(body.commands, atomic: body.isAtomic, as: call.caller)))
    }
    return Response(
      try await call.store.perform(
        body.commands, atomic: body.isAtomic, as: call.caller, once: once, answer: answer))
  }

  private static func answer(_ results: [Store.Verdict], to body: BatchBody, _ call: APICall) throws -> KeptAnswer {
    let shapes = body.commands.map { $0.shape(of: call) }
    if body.isAtomic, let problem = atomicProblem(results, shapes) { throw problem }
    let verdicts = zip(results, shapes).map { verdict(on: $0, $1, call) }
    let done = results.count { if case .success = $0 { true } else { false } }
    let json: JSON = .object([
      "succeeded": .integer(done), "failed": .integer(results.count - done), "results": .array(verdicts),
    ])
    return KeptAnswer(status: 200, body: json.bytes)
  }

  private static func verdict(
    on result: Result<Change, Refusal>, _ shape: BodyShape, _ call: APICall
  ) -> JSON {
    switch result {
    case .success(let change):
      return .object([
        "ok": true, "status": change.isCreated ? 201 : change.isWaiting || change.waitsForReview ? 202 : 200,
        "record": change.isHeld ? nil : call.representation(of: change, shape), "draft": change.review.map(\.json),
        "conversion": change.conversion.map { JSON.object($0.members(isPreview: false)) },
        "reversal": change.reversal.map { JSON.object($0.members) }, "merge": change.merge.map(\.json),
      ])
    case .failure(let refusal):
      let problem = HTTPProblem(refusal, in: shape)
      return .object(["ok": false, "status": .integer(problem.status.code), "problem": problem.json])
    }
  }

  /// The one problem of a batch of which nothing was done; nil if all was.
  private static func atomicProblem(
    _ results: [Result<Change, Refusal>], _ shapes: [BodyShape]
  ) -> HTTPProblem? {
    var errors: [HTTPProblem.Item] = []
    var kinds: Set<Refusal.Kind> = []
    for (index, (result, shape)) in zip(results, shapes).enumerated() {
      guard case .failure(let refusal) = result, !refusal.isBystander else { continue }
      kinds.insert(refusal.kind)
      errors += HTTPProblem(refusal, in: shape).errors.map { $0.under("/operations/\(index)") }
    }
    let isRefused = results.contains { if case .failure = $0 { true } else { false } }
    guard isRefused else { return nil }
    if kinds.contains(.unavailable) { return .unavailable }
    let isClash = kinds.isSubset(of: [.conflict, .versionMismatch])
    return HTTPProblem(
      isClash ? .conflict : .unprocessableContent, "batch_refused",
      "Nothing of the batch was done. \(HTTPProblem.summary(errors))", errors: errors)
  }
}

extension Refusal {
  /// Whether the command was refused for no other reason than that another one of its batch was.
  fileprivate var isBystander: Bool { !problems.isEmpty && problems.allSatisfy { $0.code == "not_done" } }
}

extension Command {
  /// How an operation of a batch holds what its problems are about.
  fileprivate func shape(of call: APICall) -> BodyShape {
    switch self {
    case .create, .update, .upsert: .wrapped(call.declaredModule)
    case .transition, .advance, .draft, .submit, .branch, .logResult: .transition(call.declaredModule)
    case .convert: .conversion(of: call.declaredModule, in: call.store.model)
    case .review(let target, _): .wrapped(call.store.model.module(target.module))
    case .delete, .restore, .tick, .undo, .discard, .claim, .decide, .override, .unconvert, .merge, .unmerge, .attach,
      .detach,
      .reattach, .erase:
      .values(of: nil)
    case .confirmed(let command): command.shape(of: call)
    }
  }
}
