import JSONText
import Metamodel

/// The schemas that every tenant's document has.
enum CommonSchemas {
  static let all: [JSON.Member] =
    [
      .init(name: "problem", value: problem),
      .init(name: "error", value: error),
      .init(name: "activity", value: activity),
      .init(name: "entry", value: entry),
      .init(name: "override", value: override),
      .init(name: "batch", value: batch),
      .init(name: "batch_result", value: batchResult),
      .init(name: "aggregate", value: aggregate),
      .init(
        name: "related",
        value: .members(
          ["records": .items(.object(["type": "object"])), "next_cursor": .textOrNull],
          optional: ["count": .whole, "count_capped": .flag])),
      .init(name: "views", value: .members(["views": .items(.reference("view"))])),
      .init(name: "view", value: view), .init(name: "view.save", value: savedView),
    ] + MetadataSchemas.all + ProcessSchemas.all + ApprovalSchemas.all + ConversionSchemas.all + SearchSchemas.all
    + DuplicateSchemas.all
    + AccessSchemas.all + SignInSchemas.all + PeopleSchemas.all + AttachmentSchemas.all + ErasureSchemas.all
    + OutboxSchemas.all + ResultSchemas.all + ReportSchemas.all + ReviewSchemas.all

  private static let text = JSON.text
  private static let whole = JSON.id
  private static let values: JSON = .object(["type": "object"])

  /// RFC 9457, with members of our own.
  private static let problem: JSON = .object([
    "type": "object",
    "properties": .object([
      "type": text, "title": text, "status": .object(["type": "integer"]),
      "code": .object(["type": "string", "description": "Stable across versions and languages."]),
      "detail": text, "instance": text,
      "errors": .object([
        "type": "array",
        "items": .reference("error"),
      ]),
    ]),
    "required": ["type", "title", "status", "code", "detail"],
  ])

  private static let error: JSON = .members(
    ["code": text, "message": text],
    optional: [
      "pointer": text.described("Where in the request's body (RFC 6901)."),
      "at": text.described("What it is about: a field, a checklist item."),
      "params": .members(
        [:],
        optional: [
          "found": JSON.anything.described("The value found; an object of values by path if there are several."),
          "wanted": JSON.anything.described("The value or condition wanted."),
          "who": .items(text).described("Who could do it instead."),
        ]),
    ])

  private static let activity = closed(
    [
      .init(name: "kind", value: .choice(ActivityKind.allCases.map(\.rawValue), orNull: false)),
      .init(name: "subject", value: text), .init(name: "values", value: values),
    ], required: ["kind", "subject"])

  private static let entry = closed(
    [
      .init(name: "states", value: .object(["type": "object", "additionalProperties": text])),
      .init(name: "reason", value: text),
    ], required: ["reason"])

  private static let override = closed(
    [.init(name: "field", value: text), .init(name: "to", value: text), .init(name: "reason", value: text)],
    required: ["to", "reason"])

  private static let batch = closed(
    [
      .init(name: "atomic", value: .object(["type": "boolean", "default": false])),
      .init(
        name: "operations",
        value: .object(["type": "array", "minItems": 1, "maxItems": .integer(BatchBody.limit), "items": operation])),
    ], required: ["operations"])

  private static let operation = closed(
    [
      .init(name: "op", value: .choice(BatchBody.operations, orNull: false)),
      .init(name: "id", value: whole), .init(name: "version", value: whole), .init(name: "values", value: values),
      .init(name: "enter", value: .reference("entry")), .init(name: "transition", value: text),
      .init(name: "checklist", value: .items(text, atMost: BodyReader.suppliedLimit)),
      .init(name: "activities", value: .items(.reference("activity"), atMost: BodyReader.suppliedLimit)),
      .init(name: "attachments", value: .items(whole, atMost: BodyReader.suppliedLimit)),
      .init(name: "branch", value: text), .init(name: "undo", value: .flag), .init(name: "move", value: whole),
      .init(name: "note", value: text), .init(name: "field", value: text), .init(name: "to", value: text),
      .init(name: "conversion", value: text), .init(name: "targets", value: ConversionSchemas.choices),
      .init(name: "keep", value: .items(text)),
      .init(name: "with", value: DuplicateSchemas.losers), .init(name: "take", value: DuplicateSchemas.choices),
      .init(name: "keep_changes", value: .flag),
      .init(name: "confirm_duplicates", value: .flag),
      .init(name: "match", value: text.described("The unique field of an upsert.")), .init(name: "reason", value: text),
    ], required: ["op"])

  private static let batchResult: JSON = .object([
    "type": "object",
    "properties": .object([
      "succeeded": .object(["type": "integer"]), "failed": .object(["type": "integer"]),
      "results": .object([
        "type": "array",
        "items": .object([
          "type": "object",
          "properties": .object([
            "ok": .object(["type": "boolean"]), "status": .object(["type": "integer"]), "record": values,
            "conversion": JSON.reference("conversion").described("What a record became."),
            "reversal": JSON.reference("reversal").described("What was taken back."),
            "merge": JSON.reference("merge_report").described("What was done beside, of a merge or its undoing."),
            "problem": .reference("problem"),
          ]),
          "required": ["ok", "status"],
        ]),
      ]),
    ]),
    "required": ["succeeded", "failed", "results"],
  ])

  private static let textOrNull: JSON = .object(["type": ["string", "null"]])

  private static let view: JSON = .members(
    [
      "name": text, "label": text, "filter": textOrNull, "sort": textOrNull,
      "columns": .object(["type": ["array", "null"], "items": text]), "shared": JSON.flag,
      "owner": textOrNull.described("The user whose own it is; null if all share it."),
      "default": JSON.flag.described("Whether the module's lists begin with it."),
    ], optional: ["problems": .items(.reference("error")).described("Why it cannot be used now.")])

  private static let savedView = closed(
    [
      .init(name: "label", value: text), .init(name: "filter", value: text), .init(name: "sort", value: text),
      .init(name: "columns", value: .items(text)),
    ], required: [])

  private static let aggregate: JSON = .members([
    "groups": .items(
      .members([
        "keys": values.described("The group's values by the parts of `group_by`; of a span its first day."),
        "measures": values.described("The figures by the parts of `measures`; null where there is no value."),
      ])),
    "capped": .object(["type": "boolean", "description": "Whether there are more groups than were given."]),
  ])

  static func closed(_ properties: [JSON.Member], required: [String]) -> JSON {
    .object([
      "type": "object", "properties": .object(properties), "required": .strings(required),
      "additionalProperties": false,
    ])
  }
}

/// The answers that every operation may give.
enum CommonResponses {
  static let all: [JSON.Member] = [
    .init(
      name: "problem",
      value: .object([
        "description": "The request was refused: why, where, and what to do.",
        "content": .object(["application/problem+json": .object(["schema": .reference("problem")])]),
      ]))
  ]
}
