import Engine
import Expressions
import Hummingbird
import JSONText

/// Results of calls: what they do, what they leave to be done, and whom to call next.
enum ResultEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .post, path: "/records/{module}/{id}/results", name: "log_result",
      summary: "Logs the result of a call: one interaction, and then what the result flow says.",
      query: [.dryRun, .confirmDuplicates], body: .named("result.log"), answer: .named("result.logged"),
      takesVersion: true, handle: log),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/results", name: "preview_results",
      summary: "Says what each result would do to the record now, and how far its counters are. Nothing changes.",
      query: [.resultFlow, .resultRecord], answer: .named("results"), handle: preview),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/prompts", name: "list_prompts_of_record",
      summary: "Lists what results could not do to the record, until it is done.", answer: .named("prompts"),
      handle: promptsOfRecord),
    Endpoint(
      method: .get, path: "/prompts", name: "list_prompts",
      summary: "Lists what results could not do to records that the caller may read, the oldest first.",
      answer: .named("prompts"), handle: prompts),
    Endpoint(
      method: .post, path: "/prompts/{prompt}/dismiss", name: "dismiss_prompt",
      summary: "Takes a prompt away: nobody will do what it asks for.", answer: .done, takesKey: false,
      handle: dismiss),
    Endpoint(
      method: .get, path: "/call_queue", name: "list_call_queue",
      summary: "Lists the records that are to be called about, in the order in which they are handed out.",
      query: [.queueModule, .resultFlow, .callLimit], answer: .named("call_queue"), handle: queue),
    Endpoint(
      method: .post, path: "/call_queue/next", name: "take_next_call",
      summary: "Hands out the record that comes first; for some time it is the caller's alone.",
      body: .named("call_queue.next"), answer: .named("call_queue.item"), takesKey: false, handle: next),
    Endpoint(
      method: .post, path: "/call_queue/release", name: "release_calls",
      summary: "Puts the records back that the caller was handed out.", answer: .named("call_queue.released"),
      takesKey: false, handle: release),
    Endpoint(
      method: .get, path: "/call_queue/figures", name: "get_call_figures",
      summary: "Gives the figures of a day: attempts and effective ones, by hour, agent, flow and result.",
      query: [.figuresDay, .figuresAgent, .resultFlow], answer: .named("call_figures"), handle: figures),
    Endpoint(
      method: .get, path: "/callers", name: "find_callers",
      summary: "Finds the records that have a telephone number, in whatever way it is written.",
      query: [.callerNumber], answer: .named("callers"), handle: callers),
  ]

  private static func log(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    var input = ResultInput(reader.requiredText("result"), flow: reader.text("flow"))
    input.record = reader.value("record").flatMap { value in
      reader.nested(value, at: "record") {
        RecordTarget(module: $0.requiredText("module"), id: $0.requiredInteger("id"))
      }
    }
    input.at = reader.text("at")
    input.until = reader.text("until")
    input.interaction = reader.object("interaction") ?? [:]
    input.supplied = reader.transitionInput()
    try reader.finish()
    return try await call.performed(.logResult(call.target, input), .transition(call.declaredModule)) { call, change in
      let body: JSON = .object([
        "record": call.representation(of: change, .transition(call.declaredModule)),
        "result": change.result.map(\.json),
      ])
      return KeptAnswer(status: 200, headers: ["ETag": ETag.text(change.version)], body: body.bytes)
    }
  }

  private static func preview(_ call: APICall) async throws -> Response {
    let record = try call.query.text(.resultRecord).map { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let id = Int64(parts[1]), id > 0 else {
        throw HTTPProblem.badParameter("record", "malformed", "Give module and id, such as deals/12.")
      }
      return RecordTarget(module: parts[0], id: id)
    }
    let results = try await call.store.results(
      for: call.target, flow: call.query.text(.resultFlow), record: record, as: call.caller)
    return .json(.object(["results": .array(results.map(\.json))]))
  }

  private static func promptsOfRecord(_ call: APICall) async throws -> Response {
    answer(try await call.store.prompts(of: call.target, as: call.caller))
  }

  private static func prompts(_ call: APICall) async throws -> Response {
    answer(try await call.store.prompts(as: call.caller))
  }

  private static func answer(_ prompts: [Prompt]) -> Response {
    .json(.object(["prompts": .array(prompts.map(\.json))]))
  }

  private static func dismiss(_ call: APICall) async throws -> Response {
    try await call.store.dismiss(prompt: try call.promptID, as: call.caller)
    return Response(status: .noContent)
  }

  private static func queue(_ call: APICall) async throws -> Response {
    let request = CallQueueRequest(
      module: call.query.text(.queueModule), flow: call.query.text(.resultFlow),
      limit: call.query.integer(.callLimit) ?? 50)
    let items = try await call.store.callQueue(request, as: call.caller)
    return .json(.object(["records": .array(items.map(\.json))]))
  }

  private static func next(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .object([:]))
    let request = CallQueueRequest(module: reader.text("module"), flow: reader.text("flow"))
    try reader.finish()
    let item = try await call.store.nextCall(request, as: call.caller)
    return .json(.object(["record": item?.json ?? .null]))
  }

  private static func release(_ call: APICall) async throws -> Response {
    .json(.object(["released": .integer(try await call.store.releaseCalls(as: call.caller))]))
  }

  private static func figures(_ call: APICall) async throws -> Response {
    let day = try call.query.text(.figuresDay).map { text in
      guard let day = CalendarDate(parsing: text) else {
        throw HTTPProblem.badParameter("day", "malformed", "Give a day such as 2026-01-31.")
      }
      return day
    }
    let request = CallFiguresRequest(
      day: day, agent: call.query.text(.figuresAgent), flow: call.query.text(.resultFlow))
    return .json(try await call.store.callFigures(request, as: call.caller).json)
  }

  private static func callers(_ call: APICall) async throws -> Response {
    let found = try await call.store.callers(by: call.query.text(.callerNumber) ?? "", as: call.caller)
    return .json(.object(["records": .array(found.map(\.json))]))
  }
}

extension APICall {
  fileprivate var promptID: Int64 {
    get throws(HTTPProblem) { try number("prompt") }
  }
}

extension QueryParameter {
  static let resultFlow = QueryParameter(
    name: "flow", kind: .text, summary: "A result flow; all, or the first that fits, if it is left out.")
  static let resultRecord = QueryParameter(
    name: "record", kind: .text, summary: "Which of several open records it is about: `deals/12`.")
  static let callLimit = QueryParameter(
    name: "limit", kind: .integer(CallQueueRequest.limits), summary: "How many to answer; 50 by default.")
  static let figuresDay = QueryParameter(
    name: "day", kind: .text, summary: "A day such as 2026-01-31; today if it is left out.")
  static let figuresAgent = QueryParameter(
    name: "agent", kind: .text, summary: "A user's name; everybody if it is left out.")
  static let callerNumber = QueryParameter(
    name: "number", kind: .text, summary: "A telephone number, as it is shown.", isRequired: true)
}

extension ResultOutcome {
  var json: JSON {
    .object([
      "flow": .string(flow), "result": .string(result), "label": .string(label), "module": .string(module),
      "record": .integer(record), "definitive": .boolean(isDefinitive), "effective": .boolean(isEffective),
      "quality": .string(quality), "channel": .string(channel),
      "interaction": interaction.map { .object(["module": .string(interactionModule), "id": .integer($0)]) } ?? .null,
      "asks": .strings(asks), "actions": .array(actions.map(\.json)), "attempts": .array(attempts.map(\.json)),
    ])
  }
}

extension ResultOutcome.Action {
  fileprivate var json: JSON {
    .object([
      "action": .string(action), "state": .string(state.rawValue), "detail": detail.map(JSON.string) ?? .null,
      "problems": .array(problems.map { HTTPProblem.Item($0, in: .values(of: nil)).json }),
      "prompt": prompt.map { .integer($0) } ?? .null,
    ])
  }
}

extension ResultOutcome.Attempts {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "label": .string(label), "count": .integer(count), "reach": .integer(reach),
      "reached": .boolean(isReached), "then": .string(then), "text": .string(words),
    ])
  }
}

extension Prompt {
  fileprivate var json: JSON {
    .object([
      "id": .integer(id), "module": .string(module), "record": .integer(record), "title": .string(title),
      "action": .string(action), "field": field.map(JSON.string) ?? .null, "from": from.map(JSON.string) ?? .null,
      "to": to.map(JSON.string) ?? .null, "transition": transition.map(JSON.string) ?? .null, "user": .string(user),
      "at": .string(at.text),
      "problems": .array(problems.map { HTTPProblem.Item($0, in: .values(of: nil)).json }),
    ])
  }
}

extension CallNumber {
  fileprivate var json: JSON {
    .object([
      "number": .string(number), "tel": .string(tel), "whatsapp": whatsapp.map(JSON.string) ?? .null,
    ])
  }
}

extension CallItem {
  fileprivate var json: JSON {
    let moment = { (time: Timestamp?) in time.map { JSON.string($0.text) } ?? .null }
    return .object([
      "module": .string(module), "id": .integer(record), "title": .string(title), "flow": .string(flow),
      "scheduled": moment(scheduled), "due": moment(due), "last_attempt": moment(lastAttempt),
      "attempts": .integer(attempts), "phones": .array(phones.map(\.json)),
      "claimed_by": claimedBy.map(JSON.string) ?? .null, "claimed_until": moment(claimedUntil),
    ])
  }
}

extension CallerMatch {
  fileprivate var json: JSON {
    .object([
      "module": .string(module), "id": .integer(record), "title": .string(title), "field": .string(field),
      "phone": number.json,
    ])
  }
}

extension CallFigures {
  fileprivate var json: JSON {
    let parts = { (parts: [Part]) in JSON.array(parts.map { $0.count.json(name: $0.name) }) }
    return .object([
      "day": .string(day.text), "total": total.json(name: nil), "hours": parts(hours), "agents": parts(agents),
      "flows": parts(flows), "results": parts(results),
    ])
  }
}

extension CallFigures.Count {
  fileprivate func json(name: String?) -> JSON {
    .object([
      "name": name.map(JSON.string), "attempts": .integer(attempts), "effective": .integer(effective),
      "definitive": .integer(definitive), "records": .integer(records),
      "effective_rate": rate.map(JSON.number) ?? .null,
    ])
  }
}
