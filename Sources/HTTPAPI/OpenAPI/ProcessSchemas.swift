import JSONText

/// The schemas of what is said of one record: the ways on from where it stands, and what happened to it.
enum ProcessSchemas {
  static let all: [JSON.Member] = [
    .init(name: "transitions", value: .members(["transitions": .items(.reference("transition"))])),
    .init(name: "transition", value: transition), .init(name: "requirement", value: requirement),
    .init(name: "timeline", value: timeline), .init(name: "service_levels", value: serviceLevels),
  ]

  private static let transition: JSON = .members(
    [
      "name": .text, "label": .text, "field": .text.described("The field that it moves."), "from": .text, "to": .text,
      "available": .flag.described(
        "Whether the caller may run it and its criteria hold; what it requires can come with the request."),
      "optional": .items(.text).described("Fields that are asked for and may stay empty."),
      "problems": .items(.reference("error")).described("What stands in the way of the record as it stands."),
      "who": .items(.text).described("Who may run it; none means whoever has the right."),
    ], optional: ["requires": .reference("requirement"), "automatic": automatic])

  private static let serviceLevels: JSON = .members([
    "records": .items(
      .members([
        "module": .text, "id": .id, "title": .text, "field": .text.described("The field that holds the state."),
        "state": .text, "label": .text, "due": .moment.described("When its time is over, or was."),
        "breached": .flag.described("Whether it is over."),
        "owner": .textOrNull.described("The name of the user who has it."),
      ])), "more": .flag.described("Whether there are more."),
  ])

  private static let automatic: JSON = .members(
    ["rule": .text.described("When the clock runs it.")],
    optional: [
      "due": .moment, "refused_at": .moment,
      "refused": .items(.reference("error")).described(
        "Why the clock could not run it; it tries again when the record changes."),
    ])

  private static let requirement: JSON = .members(
    [
      "kind": .choice(
        ["all", "any", "at_least", "field", "checklist", "note", "activity", "related"], orNull: false)
    ],
    optional: [
      "at": .text.described("What refusals call it; groups have none."), "label": .text, "at_least": .whole,
      "condition": .text, "items": .items(.reference("requirement")),
    ])

  private static let timeline: JSON = .members([
    "entries": .items(.object(["anyOf": .array([change, move, clock, note])])), "next_cursor": .textOrNull,
  ])

  private static func entry(_ kind: String, _ more: [JSON.Member]) -> JSON {
    let head: [JSON.Member] = [
      .init(name: "kind", value: .object(["const": .string(kind)])), .init(name: "id", value: .id),
      .init(name: "at", value: .moment),
      .init(name: "actor", value: .members(["id": .id, "name": .textOrNull, "display_name": .textOrNull])),
    ]
    return .object([
      "type": "object", "properties": .object(head + more), "required": .strings((head + more).map(\.name)),
    ])
  }

  private static let change = entry(
    "change",
    [
      .init(name: "version", value: .whole), .init(name: "cause", value: .text),
      .init(
        name: "changes",
        value: .object([
          "type": ["object", "null"],
          "additionalProperties": .object(["type": "array", "minItems": 2, "maxItems": 2]),
          "description": "By field: the old value and the new one.",
        ])),
    ])

  private static let move = entry(
    "move",
    [
      .init(
        name: "move", value: .choice(["enter", "transition", "override", "migrate", "exit", "free"], orNull: false)),
      .init(name: "field", value: .text), .init(name: "from", value: .textOrNull),
      .init(name: "to", value: .textOrNull),
      .init(name: "transition", value: .textOrNull), .init(name: "reason", value: .textOrNull),
    ])

  private static let clock = entry(
    "clock",
    [
      .init(name: "event", value: .choice(["warning", "sla", "refused"], orNull: false)),
      .init(name: "field", value: .text), .init(name: "due", value: .moment),
      .init(name: "codes", value: .items(.text)),
    ])

  private static let note = entry("note", [.init(name: "note", value: .object(["type": "object"]))])
}
