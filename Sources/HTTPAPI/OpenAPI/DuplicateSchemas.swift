import JSONText

/// The schemas of likely duplicates and merges.
enum DuplicateSchemas {
  static let all: [JSON.Member] = [
    .init(name: "duplicates", value: .members(["groups": .items(group), "next_cursor": .textOrNull])),
    .init(name: "duplicate_matches", value: .members(["matches": .items(.reference("error"))])),
    .init(
      name: "duplicates.match",
      value: CommonSchemas.closed([.init(name: "values", value: .object(["type": "object"]))], required: [])),
    .init(name: "duplicates.dismiss", value: dismissal), .init(name: "merge", value: merge),
    .init(name: "merge_report", value: report),
  ]

  private static let group: JSON = .members([
    "rule": .text, "label": .text, "score": .whole.described("How alike the least alike are, of 100."),
    "records": .items(
      .members([
        "module": .text, "title": .text,
        "record": .object(["type": "object", "description": "The fields that are compared, and who wrote it when."]),
      ])),
    "hidden": .whole.described("How many more the caller may not read."),
    "capped": .flag.described("Whether there are more under the same key than are compared."),
  ])

  private static let dismissal = CommonSchemas.closed(
    [
      .init(
        name: "records",
        value: .object([
          "type": "array", "minItems": 2, "maxItems": 20,
          "items": CommonSchemas.closed(
            [.init(name: "module", value: .text), .init(name: "id", value: .id)], required: ["id"]),
        ])),
      .init(name: "undo", value: .flag.described("Whether they are likely duplicates again.")),
    ], required: ["records"])

  private static let merge = CommonSchemas.closed(
    [.init(name: "with", value: losers), .init(name: "take", value: choices)], required: ["with"])

  /// The records that go.
  static let losers: JSON = .object([
    "type": "array", "minItems": 1, "maxItems": 20,
    "items": .object([
      "anyOf": .array([
        .id,
        CommonSchemas.closed([.init(name: "id", value: .id), .init(name: "version", value: .id)], required: ["id"]),
      ])
    ]),
  ])

  /// Which record's values are taken.
  static let choices: JSON = .object([
    "type": "object", "additionalProperties": .id,
    "description": "By field, the record whose value is taken; its own id keeps the value of the one that is left.",
  ])

  private static let report: JSON = .members([
    "losers": .items(.id).described("The records that went, or came back."),
    "taken": .object([
      "type": "object", "additionalProperties": .id, "description": "The record that a value is from, by field.",
    ]),
    "related": .items(.members(["module": .text, "field": .text, "count": .whole]))
      .described("Records that name another one now."),
  ])
}
