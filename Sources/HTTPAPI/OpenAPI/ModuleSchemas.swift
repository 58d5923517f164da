import Engine
import JSONText
import Metamodel

/// The schemas of a module's records: as they are read, created and changed.
struct ModuleSchemas {
  let module: Module
  let access: Access
  let locale: String

  private var model: Model { access.model }

  var all: [JSON.Member] {
    [
      schema("record", record), schema("create", create), schema("update", update), schema("enter", enter),
      schema("transition", transition), schema("page", page), schema("rehearsal", rehearsal),
      schema("merged", merged),
    ]
  }

  private func schema(_ suffix: String, _ json: JSON) -> JSON.Member {
    .init(name: "\(module.name).\(suffix)", value: json)
  }

  private var record: JSON {
    let head: [JSON.Member] = [
      .init(name: "id", value: .object(["type": "integer", "format": "int64"])),
      .init(name: "version", value: .object(["type": "integer", "format": "int64"])),
    ]
    let fields = module.shownFields.map { field in
      JSON.Member(name: field.name, value: schema(field))
    }
    return .object([
      "type": "object",
      "title": .string(module.label.one.text(in: locale)),
      "properties": .object(head + fields + systemFields + conversion + lock + times + [warnings]),
      "required": ["id", "version"],
    ])
  }

  /// A value that is masked is a text, whatever it is.
  private func schema(_ field: Field) -> JSON {
    guard access.level(of: field.name, in: module.name) > .masked else {
      return .object(["type": ["string", "null"], "description": "Masked: whether there is a value."])
    }
    return FieldSchema(field: field, use: .read, locale: locale).json
  }

  /// What a record became, of modules whose records are converted.
  private var conversion: [JSON.Member] {
    model.conversions(of: module.name).isEmpty
      ? [] : [.init(name: Conversion.marker, value: .reference("converted"))]
  }

  /// Which approval locks a record, of modules that have some.
  private var lock: [JSON.Member] {
    guard !model.approvals(of: module.name).isEmpty, module.field(Approval.marker) == nil else { return [] }
    let approval = JSON.members(["id": .id, "state": .choice(ApprovalState.allCases.map(\.rawValue), orNull: false)])
    return [.init(name: Approval.marker, value: approval.described("What locks it; left out where nothing does."))]
  }

  /// When its time in its states ends, of modules that blueprints lead.
  private var times: [JSON.Member] {
    model.blueprints.contains { $0.module == module.name }
      ? [.init(name: "state_times", value: .items(.reference("state_time")))] : []
  }

  private var systemFields: [JSON.Member] {
    let time: JSON = .object(["type": "string", "format": "date-time"])
    let user: JSON = .object(["type": ["integer", "null"], "format": "int64", "description": "The id of a user."])
    let pipeline = pipelines.isEmpty ? [] : [JSON.Member(name: "pipeline", value: .choice(pipelines, orNull: true))]
    return [.init(name: "owner", value: user)] + pipeline + approvalState + [
      .init(name: "created_at", value: time), .init(name: "created_by", value: user),
      .init(name: "modified_at", value: time), .init(name: "modified_by", value: user),
    ]
  }

  private var approvalState: [JSON.Member] {
    guard !model.approvals(of: module.name).isEmpty else { return [] }
    let states: JSON = .choice(Approval.lockingStates.map(\.code), orNull: true)
    return [
      .init(
        name: SystemField.approvalState.rawValue,
        value: states.described("Where the approval stands that locks it; null where none does."))
    ]
  }

  private var warnings: JSON.Member {
    .init(
      name: "warnings",
      value: .items(.reference("error")).described(
        "After a change: what is to be known of it, such as likely duplicates."))
  }

  private var pipelines: [String] { model.pipelines(of: module.name).map(\.name) }

  private var create: JSON {
    let owner = JSON.Member(name: "owner", value: .object(["type": "integer", "description": "The id of a user."]))
    let pipeline = pipelines.isEmpty ? [] : [JSON.Member(name: "pipeline", value: .choice(pipelines, orNull: false))]
    return input(inputs(.create) + [owner] + pipeline, required: required)
  }

  /// What nobody else gives has to be given.
  private var required: [String] { writable.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name) }

  private var update: JSON {
    let owner = JSON.Member(name: "owner", value: .object(["type": "integer", "description": "The id of a user."]))
    return input(inputs(.update) + [owner], required: [])
  }

  /// A process asks for what it wants by itself, so any field may come with a transition.
  private var transition: JSON {
    input(
      [
        .init(
          name: "values",
          value: .object([
            "description": "Fields of the record, and of those that its lookups name: `account.phone`.",
            "anyOf": .array([.reference("\(module.name).update"), .object(["type": "object"])]),
          ])),
        .init(name: "checklist", value: .items(.text, atMost: BodyReader.suppliedLimit)),
        .init(name: "activities", value: .items(.reference("activity"), atMost: BodyReader.suppliedLimit)),
        .init(name: "attachments", value: .items(.whole, atMost: BodyReader.suppliedLimit)),
        .init(name: "note", value: .object(["type": "string"])),
      ], required: [])
  }

  private var enter: JSON {
    input(
      [
        .init(name: "values", value: .reference("\(module.name).create")),
        .init(name: "enter", value: .reference("entry")),
      ], required: (required.isEmpty ? [] : ["values"]) + ["enter"])
  }

  private var page: JSON {
    .object([
      "type": "object",
      "properties": .object([
        "records": .object(["type": "array", "items": .reference("\(module.name).record")]),
        "next_cursor": .object(["type": ["string", "null"]]),
        "count": .object(["type": "integer", "description": "Only if it was asked for."]),
        "count_capped": .object(["type": "boolean", "description": "Whether there are more than were counted."]),
      ]),
      "required": ["records", "next_cursor"],
    ])
  }

  /// What a dry run answers.
  private var rehearsal: JSON {
    .members(["dry_run": .object(["const": true]), "record": .reference("\(module.name).record")])
  }

  /// What a merge answers, or its dry run.
  private var merged: JSON {
    .members(
      ["record": .reference("\(module.name).record"), "merge": .reference("merge_report")],
      optional: ["dry_run": .object(["const": true])])
  }

  private var writable: [Field] {
    module.storedFields.filter { field in
      if case .autonumber = field.type { return false }
      return access.level(of: field.name, in: module.name) > .masked
    }
  }

  private func inputs(_ use: FieldSchema.Use) -> [JSON.Member] {
    writable.map { .init(name: $0.name, value: FieldSchema(field: $0, use: use, locale: locale).json) }
  }

  private func input(_ properties: [JSON.Member], required: [String]) -> JSON {
    .object([
      "type": "object", "properties": .object(properties), "required": required.isEmpty ? nil : .strings(required),
      "additionalProperties": false,
    ])
  }
}
