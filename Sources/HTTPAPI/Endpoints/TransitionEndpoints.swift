import Engine
import Hummingbird
import JSONText

/// Moving a record through its process.
enum TransitionEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/records/{module}/{id}/transitions", name: "list_transitions",
      summary: "Lists the transitions out of the record's state, available and blocked, with what they ask for.",
      answer: .transitions, handle: list),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/transitions/{name}", name: "run_transition",
      summary: "Runs a transition with what it asks for.", query: [.dryRun, .confirmDuplicates], body: .transition,
      answer: .record,
      takesVersion: true, handle: run),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/override", name: "override_state",
      summary: "Moves a record off its process's paths, with a reason.", query: [.dryRun], body: .override,
      answer: .record, takesVersion: true, handle: override),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let locale = call.locale
    let transitions = try await call.store.transitions(of: call.module, id: call.id, locale: locale, as: call.caller)
    let module = call.declaredModule
    return Response.json(.object(["transitions": .array(transitions.map { $0.json(module) })])).localized(locale)
  }

  private static func run(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.transitionInput()
    try reader.finish()
    let name = call.parameters.get("name") ?? ""
    return try await call.changed(
      .transition(call.target, name: name, input: input), shape: .transition(call.declaredModule))
  }

  private static func override(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let field = reader.text("field")
    let state = reader.requiredText("to")
    let reason = reader.requiredText("reason")
    try reader.finish()
    return try await call.changed(
      .override(call.target, field: field, to: state, reason: reason), shape: .values(of: nil))
  }
}
