import Engine
import JSONText

/// The schemas of what is said of one record: the ways on from where it stands, and what happened to it.
enum ProcessSchemas {
  static let all: [JSON.Member] = [
    .init(
      name: "transitions",
      value: .members(["transitions": .items(.reference("transition")), "fields": .reference("state_fields")])),
    .init(name: "state_fields", value: stateFields), .init(name: "ticks", value: ticks),
    .init(name: "advance", value: advance), .init(name: "undo", value: undo),
    .init(name: "draft", value: draft), .init(name: "draft.save", value: draftSave),
    .init(name: "drafts", value: .members(["drafts": .items(.reference("draft"))])),
    .init(name: "queue", value: .members(["records": .items(queueItem)])),
    .init(name: "claim", value: .members([:], optional: ["field": .text])),
    .init(
      name: "claim.hand_over", value: .members(["to": .text.described("A user's name.")], optional: ["field": .text])),
    .init(name: "bulk_transition", value: bulk), .init(name: "bulk_result", value: bulkResult),
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
    ],
    optional: [
      "requires": .reference("requirement"), "automatic": automatic,
      "approval": .members([
        "name": .text, "label": .text,
        "waits_for": .items(.text).described("Whom it will wait for, one step after the other."),
      ]).described("The approval for which it will wait, as far as the record as it stands tells."),
      "branches": .items(branch).described("What is done beside each other before it is made."),
      "branches_wanted": .whole.described("How many of the branches join."),
      "optional_items": .items(.reference("requirement")).described("What else is asked for and need not be given."),
    ])

  private static let branch: JSON = .members(
    [
      "name": .text, "label": .text, "optional": .items(.text), "who": .items(.text), "done_by": .textOrNull,
      "done_at": .object(["type": ["string", "null"]]), "problems": .items(.reference("error")),
    ], optional: ["requires": .reference("requirement")])

  private static let serviceLevels: JSON = .members([
    "records": .items(
      .members([
        "module": .text, "id": .id, "title": .text, "field": .text.described("The field that holds the state."),
        "state": .text, "label": .text, "due": .moment.described("When its time is over, or was."),
        "breached": .flag.described("Whether it is over."),
        "owner": .textOrNull.described("The name of the user who has it."),
        "left": .object(["type": ["string", "null"], "description": "Of past ones, when it left the state."]),
        "escalated": .object([
          "type": ["integer", "null"],
          "description": "How many steps of the escalation have been done; null of past ones.",
        ]),
        "escalates": .object(["type": ["string", "null"], "description": "When the next of them comes."]),
      ])), "more": .flag.described("Whether there are more."), "next_cursor": .textOrNull.described("Of past ones."),
  ])

  private static let automatic: JSON = .members(
    ["rule": .text.described("When the clock runs it.")],
    optional: [
      "due": .moment, "refused_at": .moment,
      "refused": .items(.reference("error")).described(
        "Why the clock could not run it; it tries again when the record changes."),
    ])

  private static let stateFields: JSON = .members([
    "read_only": .items(.text).described("Fields that nobody changes in the record's state, but the process."),
    "hidden": .items(.text).described("Fields that pages do not show in it, and nobody changes."),
    "required": .items(.text).described("Fields that are not emptied in it."),
  ])

  private static let ticks: JSON = .members([
    "checklist": .items(.text, atMost: BodyReader.suppliedLimit).described("The codes of the items to tick.")
  ])

  private static let requirement: JSON = .members(
    [
      "kind": .choice(
        ["all", "any", "at_least", "field", "checklist", "note", "activity", "related", "attachment"], orNull: false)
    ],
    optional: [
      "at": .text.described("What refusals call it; groups have none."), "label": .text, "at_least": .whole,
      "condition": .text,
      "ticked": .text.described("`request`, or kept: by `anyone`, or by `different` people."),
      "who": .items(.text).described("Who may tick it."), "ticked_by": .text, "ticked_at": .moment,
      "types": .items(.text).described("Media types of which a file has to be one."), "max_mb": .whole,
      "max_age_days": .whole,
      "items": .items(.reference("requirement")),
    ])

  private static let supplied: [JSON.Member] = [
    .init(name: "values", value: .object(["type": "object"])),
    .init(name: "checklist", value: .items(.text, atMost: BodyReader.suppliedLimit)),
    .init(name: "activities", value: .items(.reference("activity"), atMost: BodyReader.suppliedLimit)),
    .init(name: "attachments", value: .items(.whole, atMost: BodyReader.suppliedLimit)),
    .init(name: "note", value: .text),
  ]

  private static let advance: JSON = .object([
    "type": "object",
    "properties": .object(
      supplied + [
        .init(name: "to", value: .text.described("The state, if the query does not say it.")),
        .init(name: "field", value: .text.described("The field, where blueprints drive several.")),
      ]), "additionalProperties": false,
  ])

  private static let undo: JSON = .members(
    ["reason": .text],
    optional: [
      "field": .text.described("The field, where blueprints drive several."),
      "move": .whole.described("The move's id; if it is not the last any more, nothing is done."),
    ])

  private static let queueItem: JSON = .members([
    "module": .text, "id": .id, "title": .text, "field": .text, "state": .text, "since": .moment,
    "responsible": .items(.text), "claimed_by": .textOrNull, "claimed_at": .object(["type": ["string", "null"]]),
  ])

  private static let draft: JSON = .members(
    [
      "id": .id, "module": .text, "record": .id, "transition": .text, "owner": .text, "created_at": .moment,
      "modified_at": .moment, "expires_at": .moment,
    ],
    optional: [
      "input": .object(["type": "object", "description": "What has been supplied so far, for the owner."]),
      "problems": .items(.reference("error")).described("What is still missing, where it was saved just now."),
    ])

  private static let draftSave: JSON = .object([
    "type": "object",
    "properties": .object(
      supplied + [
        .init(name: "days", value: .whole.described("How long it is kept, 1 to 90; 14 if it is left out."))
      ]), "additionalProperties": false,
  ])

  private static let bulk: JSON = .object([
    "type": "object",
    "properties": .object(
      supplied + [
        .init(name: "ids", value: .items(.whole, atMost: BulkTransition.most)),
        .init(name: "filter", value: .text.described("The records that meet it, instead of ids.")),
        .init(name: "atomic", value: .flag.described("Whether all stay where they are if one is refused.")),
      ]), "additionalProperties": false,
  ])

  private static let bulkResult: JSON = .members([
    "succeeded": .whole, "failed": .whole,
    "results": .items(
      .members(
        ["id": .id, "ok": .flag, "status": .whole],
        optional: ["version": .whole, "approval": .id, "problem": .object(["$ref": "#/components/schemas/problem"])])),
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
      .init(
        name: "process_version",
        value: .object([
          "type": ["integer", "null"],
          "description": "The version of the process in which it was, counted from 1; null where it was in none.",
        ])),
    ])

  private static let clock = entry(
    "clock",
    [
      .init(name: "event", value: .choice(["warning", "sla", "escalation", "approval", "refused"], orNull: false)),
      .init(name: "field", value: .text), .init(name: "due", value: .moment),
      .init(name: "codes", value: .items(.text)),
    ])

  private static let note = entry("note", [.init(name: "note", value: .object(["type": "object"]))])
}
