import JSONText
import Metamodel

/// The schemas of what says what the caller may do.
enum AccessSchemas {
  static let all: [JSON.Member] = [
    .init(name: "access", value: access), .init(name: "module_access", value: module),
    .init(name: "record_access", value: .members(["rights": rights.described("Those that count on the record.")])),
  ]

  private static let rights: JSON = .items(.choice(Right.allCases.map(\.rawValue), orNull: false))

  private static let access: JSON = .members([
    "user": .members(["id": .id, "name": .text]), "roles": .items(.text), "teams": .items(.text),
    "administrator": .flag.described("Whether users, keys and configuration are the caller's to change."),
    "modules": .object(["type": "object", "additionalProperties": .reference("module_access")]),
  ])

  private static let module: JSON = .members([
    "rights": rights.described("What the caller may do, at least with some records."),
    "scopes": .object(["type": "object", "additionalProperties": .text])
      .described("By right the records on which it counts, such as `own or team`."),
    "fields": .object([
      "type": "object",
      "additionalProperties": .choice(FieldLevel.allCases.filter { $0 > .hidden }.map(\.rawValue), orNull: false),
    ]).described("By field what the caller may do with its values."),
  ])
}
