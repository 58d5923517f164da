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
      method: .post, path: "/records/{module}/{id}/transitions", name: "advance_record",
      summary: "Runs the one transition that leads to a state.", query: [.toState, .dryRun, .confirmDuplicates],
      body: .named("advance"), answer: .record, takesVersion: true, handle: advance),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/undo", name: "undo_move",
      summary: "Takes the record's last move back, by an override with a reason.", query: [.dryRun],
      body: .named("undo"), answer: .record, takesVersion: true, handle: undo),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/transitions/{name}/ticks", name: "tick_items",
      summary: "Ticks items of a transition's checklist ahead of it; they stand while the record is in its state.",
      query: [.dryRun], body: .named("ticks"), answer: .record, takesVersion: true, handle: tick),
    Endpoint(
      method: .delete, path: "/records/{module}/{id}/transitions/{name}/ticks/{code}", name: "untick_item",
      summary: "Takes a tick back.", answer: .record, takesVersion: true, handle: untick),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/transitions/{name}/branches/{branch}", name: "do_branch",
      summary: "Does one of the branches of a transition; when enough are done they join in one move.",
      query: [.dryRun, .confirmDuplicates], body: .transition, answer: .record, takesVersion: true, handle: doBranch),
    Endpoint(
      method: .delete, path: "/records/{module}/{id}/transitions/{name}/branches/{branch}", name: "undo_branch",
      summary: "Takes a branch back; what came with it stays.", answer: .record, takesVersion: true,
      handle: undoBranch),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/override", name: "override_state",
      summary: "Moves a record off its process's paths, with a reason.", query: [.dryRun], body: .override,
      answer: .record, takesVersion: true, handle: override),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let locale = call.locale
    let transitions = try await call.store.transitions(of: call.module, id: call.id, locale: locale, as: call.caller)
    let module = call.declaredModule
    let fields = try await call.store.stateFields(of: call.module, id: call.id, as: call.caller)
    return Response.json(
      .object(["transitions": .array(transitions.map { $0.json(module) }), "fields": fields.json])
    ).localized(locale)
  }

  private static func run(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.transitionInput()
    try reader.finish()
    let name = call.parameters.get("name") ?? ""
    return try await call.changed(
      .transition(call.target, name: name, input: input), shape: .transition(call.declaredModule))
  }

  private static func advance(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.transitionInput()
    let field = reader.text("field")
    let named = reader.text("to")
    guard let state = call.query.text(.toState) ?? named else {
      throw HTTPProblem.badParameter("to", "required", "Say in which state the record is to be: to=won.")
    }
    try reader.finish()
    return try await call.changed(
      .advance(call.target, to: state, field: field, input: input), shape: .transition(call.declaredModule))
  }

  private static func undo(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = UndoInput(
      field: reader.text("field"), move: reader.integer("move"), reason: reader.requiredText("reason"))
    try reader.finish()
    return try await call.changed(.undo(call.target, input), shape: .values(of: nil))
  }

  private static func tick(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let items = reader.few("checklist").isEmpty ? [] : reader.texts("checklist") ?? []
    try reader.finish()
    return try await ticked(items, isUndone: false, call)
  }

  private static func untick(_ call: APICall) async throws -> Response {
    try await ticked([call.parameters.get("code") ?? ""], isUndone: true, call)
  }

  private static func ticked(_ items: [String], isUndone: Bool, _ call: APICall) async throws -> Response {
    let input = TickInput(items: items, isUndone: isUndone)
    return try await call.changed(
      .tick(call.target, transition: call.parameters.get("name") ?? "", input), shape: .values(of: nil))
  }

  private static func doBranch(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let input = reader.transitionInput()
    try reader.finish()
    return try await branch(input, isUndone: false, call)
  }

  private static func undoBranch(_ call: APICall) async throws -> Response {
    try await branch(TransitionInput(), isUndone: true, call)
  }

  private static func branch(_ input: TransitionInput, isUndone: Bool, _ call: APICall) async throws -> Response {
    let branch = BranchInput(
      transition: call.parameters.get("name") ?? "", branch: call.parameters.get("branch") ?? "", input: input,
      isUndone: isUndone)
    return try await call.changed(.branch(call.target, branch), shape: .transition(call.declaredModule))
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
