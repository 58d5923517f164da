import Engine
import Hummingbird
import JSONText

/// Records that are likely to be about the same.
enum DuplicateEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/duplicates/{module}", name: "list_duplicates",
      summary: "Lists records that are likely duplicates, group by group.", query: [.rule, .limit, .cursor],
      answer: .duplicates, handle: list),
    Endpoint(
      method: .post, path: "/duplicates/{module}/match", name: "match_duplicates",
      summary: "Says which records a record of these values would match; nothing is created.", body: .match,
      answer: .matches, handle: match),
    Endpoint(
      method: .post, path: "/duplicates/{module}/dismiss", name: "dismiss_duplicates",
      summary: "Keeps that records are not about the same, until a value that is compared changes.", body: .dismissal,
      answer: .done, handle: dismiss),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let request = DuplicateRequest(
      module: call.module, rule: call.query.text(.rule), limit: call.query.integer(.limit) ?? 50,
      cursor: call.query.text(.cursor))
    return .json(bytes: try await call.store.duplicates(request, as: call.caller).json)
  }

  private static func match(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let values = reader.object("values") ?? [:]
    try reader.finish()
    let shape = BodyShape.wrapped(call.declaredModule)
    do {
      let matches = try await call.store.duplicates(of: values, module: call.module, as: call.caller)
      return .json(.object(["matches": .array(matches.map { HTTPProblem.Item($0, in: shape).json })]))
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }

  private static func dismiss(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let items = reader.list("records") ?? []
    let records = items.prefix(100).enumerated().map { index, item in
      reader.nested(item, at: "records/\(index)") { reader in
        DuplicateDismissal.Item(module: reader.text("module") ?? call.module, id: reader.requiredInteger("id"))
      }
    }
    let isUndone = reader.flag("undo") ?? false
    try reader.finish()
    try await call.store.dismiss(DuplicateDismissal(records: records, isUndone: isUndone), as: call.caller)
    return Response(status: .noContent)
  }
}
