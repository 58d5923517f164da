import Engine
import Expressions
import Hummingbird
import JSONText
import Metamodel

/// Transitions that are being filled in.
enum DraftEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .put, path: "/records/{module}/{id}/transitions/{name}/draft", name: "save_draft",
      summary:
        "Keeps what has been supplied for a transition so far, and says what is missing; the record stays where it is.",
      body: .named("draft.save"), answer: .saved, handle: save),
    Endpoint(
      method: .get, path: "/drafts", name: "list_drafts", summary: "Lists the caller's drafts of transitions.",
      answer: .named("drafts"), handle: list),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/drafts", name: "list_drafts_of_record",
      summary: "Lists the drafts of a record: the caller's own; for whoever may override also that others have some.",
      answer: .named("drafts"), handle: listOfRecord),
    Endpoint(
      method: .post, path: "/records/{module}/{id}/drafts/{draft}/submit", name: "submit_draft",
      summary: "Runs the transition with what the draft holds; a draft that is refused stays.",
      query: [.dryRun, .confirmDuplicates], answer: .record, takesVersion: true, handle: submit),
    Endpoint(
      method: .delete, path: "/records/{module}/{id}/drafts/{draft}", name: "discard_draft",
      summary: "Takes a draft away.", answer: .done, handle: discard),
  ]

  private static func save(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let days = reader.integer("days").flatMap { Int(exactly: $0) } ?? 14
    let input = reader.transitionInput()
    try reader.finish()
    let draft = DraftInput(transition: call.parameters.get("name") ?? "", input: input, days: days)
    let shape = BodyShape.transition(call.declaredModule)
    do {
      let change = try await call.store.perform(.draft(call.target, draft), as: call.caller)
      return Response.json(change.draft?.json(shape) ?? .null, status: .accepted)
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }

  private static func list(_ call: APICall) async throws -> Response {
    answer(try await call.store.drafts(as: call.caller), call)
  }

  private static func listOfRecord(_ call: APICall) async throws -> Response {
    let record = RecordTarget(module: call.module, id: try call.id)
    return answer(try await call.store.drafts(of: record, as: call.caller), call)
  }

  private static func answer(_ drafts: [TransitionDraft], _ call: APICall) -> Response {
    Response.json(
      .object(["drafts": .array(drafts.map { $0.json(.transition(call.store.model.module($0.module))) })]))
  }

  private static func submit(_ call: APICall) async throws -> Response {
    try await call.changed(
      .submit(call.target, draft: try call.number("draft")), shape: .transition(call.declaredModule))
  }

  private static func discard(_ call: APICall) async throws -> Response {
    _ = try await call.store.perform(.discard(call.target, draft: try call.number("draft")), as: call.caller)
    return Response(status: .noContent)
  }
}

extension TransitionDraft {
  /// The draft as the API gives it; its problems point into the body that would complete it.
  func json(_ shape: BodyShape) -> JSON {
    .object([
      "id": .integer(id), "module": .string(module), "record": .integer(record), "transition": .string(transition),
      "owner": .string(owner), "created_at": .string(createdAt.text), "modified_at": .string(modifiedAt.text),
      "expires_at": .string(expiresAt.text), "input": input?.json,
      "problems": problems.map { .array($0.map { HTTPProblem.Item($0, in: shape).json }) },
    ])
  }
}

extension TransitionInput {
  /// The input as it would be sent.
  fileprivate var json: JSON {
    .object([
      "values": .object(values.mapValues { JSON($0) }), "checklist": .strings(checklist), "note": note.map(JSON.string),
      "activities": .array(
        activities.map { activity in
          .object([
            "kind": .string(activity.kind), "subject": .string(activity.subject),
            "values": .object(activity.values.mapValues { JSON($0) }),
          ])
        }),
      "attachments": .array(attachments.map { .integer($0) }),
    ])
  }
}
