import Engine
import Expressions
import Hummingbird
import JSONText
import Metamodel

/// Approvals: what waits for somebody's decision, and the decisions.
enum ApprovalEndpoints {
  static let all: [Endpoint] =
    [
      Endpoint(
        method: .get, path: "/approvals", name: "list_approvals",
        summary:
          "Lists approvals, the newest first: those that the caller could decide, has submitted, or may know of.",
        query: [.approvalChoice, .approvalState, .approvalModule, .approvalRecord, .beforeApproval, .approvalLimit],
        answer: .named("approvals"), handle: list),
      Endpoint(
        method: .get, path: "/approvals/{approval}", name: "get_approval",
        summary: "Gets an approval with its decisions, what waits in it, and what has changed since.",
        answer: .named("approval"), handle: get),
      Endpoint(
        method: .post, path: "/approvals/batch", name: "batch_approvals",
        summary: "Decides up to \(BatchBody.limit) approvals, with a verdict on each; atomic means all or none.",
        body: .named("approval.batch"), answer: .named("approval.batch_result"), handle: batch),
    ] + ApprovalVerb.allCases.map(endpoint)

  private static func endpoint(_ verb: ApprovalVerb) -> Endpoint {
    Endpoint(
      method: .post, path: "/approvals/{approval}/\(verb.rawValue)", name: "\(verb.rawValue)_approval",
      summary: verb.summary, body: .named("approval.\(verb.rawValue)"), answer: .named("approval"),
      handle: { try await decide($0, verb) })
  }

  private static func list(_ call: APICall) async throws -> Response {
    let request = ApprovalRequest(
      call.query.text(.approvalChoice).flatMap(ApprovalRequest.Choice.init) ?? .mine,
      state: call.query.text(.approvalState).flatMap(ApprovalState.init), module: call.query.text(.approvalModule),
      record: call.query.integer(.approvalRecord).map(Int64.init),
      before: call.query.integer(.beforeApproval).map(Int64.init), limit: call.query.integer(.approvalLimit) ?? 50)
    let approvals = try await call.store.approvals(request, as: call.caller)
    return Response.json(.object(["approvals": .array(approvals.map { $0.json })]))
  }

  private static func get(_ call: APICall) async throws -> Response {
    Response.json(try await call.store.approval(try call.number("approval"), as: call.caller).json)
  }

  private static func decide(_ call: APICall, _ verb: ApprovalVerb) async throws -> Response {
    var reader = BodyReader(call.body ?? .object([:]))
    let input = reader.decision(verb)
    try reader.finish()
    let id = try call.number("approval")
    let record = try await call.store.approval(id, as: call.caller).record
    let command = Command.decide(RecordTarget(module: record.module, id: record.id), approval: id, input)
    return try await call.performed(command, .values(of: call.store.model.module(record.module))) { _, change in
      KeptAnswer(status: 200, body: (change.approval?.json ?? .null).bytes)
    }
  }

  // MARK: Many at once

  private static func batch(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let isAtomic = reader.flag("atomic") ?? false
    let items = reader.list("decisions") ?? []
    if !(1...BatchBody.limit).contains(items.count) {
      reader.refuse("decisions", "out_of_range", "There are \(items.count) decisions; give 1 to \(BatchBody.limit).")
    }
    let decisions = items.prefix(BatchBody.limit).enumerated().compactMap { index, item in
      reader.nested(item, at: "decisions/\(index)") { $0.decision() }
    }
    try reader.finish()
    var commands: [Command] = []
    for (id, input) in decisions {
      // One that the caller may not know of has its verdict like the others.
      let record = try? await call.store.approval(id, as: call.caller).record
      commands.append(
        .decide(
          RecordTarget(module: record?.module ?? "", id: record?.id ?? 0), approval: id, input))
    }
    let answer = { @Sendable (results: [Store.Verdict]) in
      KeptAnswer(status: 200, body: Self.json(results, decisions.map(\.0)).bytes)
    }
    guard let once = try call.once else {
      return Response(answer(try await call.store.perform(commands, atomic: isAtomic, as: call.caller, under: .decide)))
    }
    return Response(
      try await call.store.perform(
        commands, atomic: isAtomic, as: call.caller, under: .decide, once: once, answer: answer))
  }

  private static func json(_ results: [Store.Verdict], _ ids: [Int64]) -> JSON {
    let verdicts = zip(ids, results).map { id, result -> JSON in
      switch result {
      case .success(let change):
        return .object(["approval": .integer(id), "ok": true, "status": 200, "result": change.approval?.json])
      case .failure(let refusal):
        let problem = HTTPProblem(refusal, in: .values(of: nil))
        return .object([
          "approval": .integer(id), "ok": false, "status": .integer(problem.status.code), "problem": problem.json,
        ])
      }
    }
    let done = results.count { if case .success = $0 { true } else { false } }
    return .object([
      "succeeded": .integer(done), "failed": .integer(results.count - done), "results": .array(verdicts),
    ])
  }
}

/// What can be said of an approval.
enum ApprovalVerb: String, CaseIterable, Sendable {
  case approve
  case reject
  case delegate
  case recall
  case resubmit

  var summary: String {
    switch self {
    case .approve: "Approves; once enough have, what waits is done on the record as it is then, or says why it cannot."
    case .reject: "Rejects, with a reason; what waits is not done."
    case .delegate: "Has another user decide instead."
    case .recall: "Takes back what the caller has submitted."
    case .resubmit: "Submits again what was rejected, recalled or blocked, with other values in place of some."
    }
  }
}

extension BodyReader {
  /// What is said of an approval.
  fileprivate mutating func decision(_ verb: ApprovalVerb) -> DecisionInput {
    let action: DecisionInput.Action =
      switch verb {
      case .approve: .approve
      case .reject: .reject
      case .delegate: .delegate(requiredText("to"))
      case .recall: .recall
      case .resubmit: .resubmit(object("values") ?? [:])
      }
    return DecisionInput(action, reason: verb == .reject ? requiredText("reason") : text("reason"))
  }

  /// One decision of several; nil if it says no verdict that there is.
  fileprivate mutating func decision() -> (Int64, DecisionInput)? {
    let id = requiredInteger("approval")
    let word = requiredText("verdict")
    guard let verb = ApprovalVerb(rawValue: word) else {
      let names = ApprovalVerb.allCases.map(\.rawValue)
      if !word.isEmpty {
        refuse(
          "verdict", "unknown_operation",
          "There is no verdict \(HTTPProblem.quoted(word)).\(HTTPProblem.suggestion(word, names)) "
            + "There are: \(names.joined(separator: ", ")).")
      }
      return nil
    }
    return (id, decision(verb))
  }
}

extension ApprovalInfo {
  /// The approval as the API gives it.
  var json: JSON {
    .object(what + course)
  }

  /// What it is about, and what waits.
  private var what: [JSON.Member] {
    let record: JSON = .object([
      "module": .string(record.module), "id": .integer(record.id), "title": .string(title),
    ])
    return [
      .init(name: "id", value: .integer(id)), .init(name: "approval", value: .string(approval)),
      .init(name: "label", value: .string(label)), .init(name: "record", value: record),
      .init(name: "event", value: .string(event)), .init(name: "transition", value: Self.text(transition)),
      .init(name: "state", value: .string(state.rawValue)), .init(name: "submitter", value: .string(submitter)),
      .init(name: "submitted_at", value: .string(at.text)),
      .init(name: "values", value: .object(values.mapValues { JSON($0) })),
      .init(name: "before", value: .object(before.mapValues { JSON($0) })),
      .init(name: "after", value: after.map { .object($0.mapValues { JSON($0) }) } ?? .null),
      .init(name: "note", value: Self.text(note)), .init(name: "checklist", value: .strings(checklist)),
      .init(name: "activities", value: .array(activities.map(\.json))),
      .init(name: "attachments", value: .array(attachments.map(\.json))),
      .init(name: "editable", value: .strings(editable)),
    ]
  }

  /// How far it is, what was decided, and what may be.
  private var course: [JSON.Member] {
    let changed: [JSON] = changes.map { change in
      .object(["field": .string(change.field), "from": JSON(change.from), "to": JSON(change.to)])
    }
    return [
      .init(name: "step", value: .integer(step)), .init(name: "steps", value: .integer(steps)),
      .init(name: "waits_for", value: .strings(waitsFor)),
      .init(name: "for_administrators", value: Self.text(forAdministrators)),
      .init(name: "due", value: Self.text(due?.text)), .init(name: "ended_at", value: Self.text(endedAt?.text)),
      .init(name: "problems", value: .array(problems.map { HTTPProblem.Item($0, in: .values(of: nil)).json })),
      .init(name: "decisions", value: .array(decisions.map(\.json))), .init(name: "previous", value: Self.id(previous)),
      .init(name: "next", value: Self.id(next)), .init(name: "changes", value: .array(changed)),
      .init(name: "actions", value: .strings(actions)), .init(name: "because", value: Self.text(because)),
      .init(name: "why_not", value: Self.text(whyNot)),
    ]
  }

  private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
  private static func id(_ id: Int64?) -> JSON { id.map { .integer($0) } ?? .null }
}

extension ActivityInput {
  fileprivate var json: JSON {
    .object([
      "kind": .string(kind), "subject": .string(subject), "values": .object(values.mapValues { JSON($0) }),
    ])
  }
}

extension ApprovalAttachment {
  fileprivate var json: JSON { .object(["id": .integer(id), "name": .string(name)]) }
}

extension ApprovalDecision {
  fileprivate var json: JSON {
    .object([
      "verdict": .string(verdict), "step": .integer(step), "by": .string(by), "capacity": .string(capacity),
      "standing_for": standingFor.map(JSON.string) ?? .null, "at": .string(at.text),
      "reason": reason.map(JSON.string) ?? .null,
    ])
  }
}
