import Engine
import JSONText
import Metamodel

/// The schemas of results and of the call queue.
enum ResultSchemas {
  static let all: [JSON.Member] = [
    .init(name: "result.log", value: log),
    .init(
      name: "result.logged",
      value: .members(
        ["record": .object(["type": "object"]), "result": .reference("result")],
        optional: [:])),
    .init(name: "result", value: result),
    .init(name: "results", value: .members(["results": .items(.reference("result"))])),
    .init(name: "prompts", value: .members(["prompts": .items(prompt)])),
    .init(name: "call_queue", value: .members(["records": .items(.reference("call"))])),
    .init(name: "call_queue.next", value: .members([:], optional: ["module": .text, "flow": .text])),
    .init(
      name: "call_queue.item",
      value: .members(["record": .object(["anyOf": [.reference("call"), .object(["type": "null"])]])])),
    .init(name: "call_queue.released", value: .members(["released": .whole])),
    .init(name: "call", value: call), .init(name: "call_figures", value: figures),
    .init(
      name: "callers",
      value: .members([
        "records": .items(.members(["module": .text, "id": .id, "title": .text, "field": .text, "phone": phone]))
      ])),
  ]

  private static let log: JSON = .members(
    ["result": .text.described("The code of a result of the flow.")],
    optional: [
      "flow": .text.described("The flow; the first that fits if it is left out."),
      "record": .members(["module": .text, "id": .id]),
      "at": .text.described("When a call is scheduled: a moment, or a day."),
      "until": .text.described("Until when the record is postponed: a moment, or a day."),
      "values": .object(["type": "object", "description": "Values that its moves ask for."]),
      "checklist": .items(.text), "note": .text, "attachments": .items(.id),
      "activities": .items(.object(["type": "object"])),
      "interaction": .object(["type": "object", "description": "More fields of the interaction."]),
    ])

  private static let result: JSON = .members([
    "flow": .text, "result": .text, "label": .text, "module": .text, "record": .id, "definitive": .flag,
    "effective": .flag, "quality": .choice(ResultValue.Quality.allCases.map(\.rawValue), orNull: false),
    "channel": .choice(ResultValue.Channel.allCases.map(\.rawValue), orNull: false),
    "interaction": .object(["type": ["object", "null"]]),
    "asks": .items(.text).described("Times that whoever logs it has to give."),
    "actions": .items(
      .members([
        "action": .text, "state": .choice(["done", "skipped", "prompt", "waits"], orNull: false), "detail": .textOrNull,
        "problems": .items(.reference("error")), "prompt": .object(["type": ["integer", "null"]]),
      ])),
    "attempts": .items(
      .members([
        "name": .text, "label": .text, "count": .whole, "reach": .whole, "reached": .flag, "then": .text, "text": .text,
      ])),
  ])

  private static let prompt: JSON = .members([
    "id": .id, "module": .text, "record": .id, "title": .text, "action": .text, "field": .textOrNull,
    "from": .textOrNull, "to": .textOrNull, "transition": .textOrNull, "user": .text, "at": .moment,
    "problems": .items(.reference("error")),
  ])

  private static let phone: JSON = .members(["number": .text, "tel": .text, "whatsapp": .textOrNull])

  private static let call: JSON = .members([
    "module": .text, "id": .id, "title": .text, "flow": .text, "scheduled": .textOrNull, "due": .textOrNull,
    "last_attempt": .textOrNull, "attempts": .whole, "phones": .items(phone), "claimed_by": .textOrNull,
    "claimed_until": .textOrNull,
  ])

  private static func counted(isNamed: Bool) -> JSON {
    .members(
      [
        "attempts": .whole, "effective": .whole, "definitive": .whole, "records": .whole,
        "effective_rate": .object(["type": ["number", "null"]]),
      ], optional: isNamed ? ["name": .text] : [:])
  }

  private static let figures: JSON = .members([
    "day": .text, "total": counted(isNamed: false), "hours": .items(counted(isNamed: true)),
    "agents": .items(counted(isNamed: true)), "flows": .items(counted(isNamed: true)),
    "results": .items(counted(isNamed: true)),
  ])
}
