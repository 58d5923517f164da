import Engine
import Expressions
import Hummingbird
import JSONText
import Metamodel

/// Records that have been in their state for too long.
enum ServiceLevelEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/sla", name: "list_sla",
      summary: "Lists records whose time in their state is over or will be soon, the earliest first.",
      query: [.modules, .within, .past, .limit, .cursor], answer: .named("service_levels"), handle: list)
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let within = try call.query.text(.within).map { text in
      guard let period = Period(parsing: text) else {
        throw HTTPProblem.badParameter("within", "invalid", "It is a period such as 8h, 2d, 4bh or 1bd.")
      }
      return period
    }
    let request = ServiceLevelRequest(
      modules: call.query.names(.modules), within: within, limit: call.query.integer(.limit) ?? 50,
      isPast: call.query.flag(.past), before: try call.place)
    let answer = try await call.store.serviceLevels(request, as: call.caller)
    return .json(
      .object([
        "records": .array(answer.records.map(\.json)), "more": .boolean(answer.more),
        "next_cursor": answer.next.map { .string("\($0)") } ?? .null,
      ]))
  }
}

extension ServiceLevelEntry {
  fileprivate var json: JSON {
    .object([
      "module": .string(module), "id": .integer(id), "title": .string(title), "field": .string(field),
      "state": .string(state), "label": .string(label), "due": .string(due.text), "breached": .boolean(breached),
      "owner": owner.map(JSON.string) ?? .null, "left": left.map { .string($0.text) } ?? .null,
      "escalated": escalated.map { .integer(Int64($0)) } ?? .null,
      "escalates": escalates.map { .string($0.text) } ?? .null,
    ])
  }
}
