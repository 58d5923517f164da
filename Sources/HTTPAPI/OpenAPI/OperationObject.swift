import HTTPTypes
import JSONText
import Metamodel

/// One operation of an OpenAPI document.
struct OperationObject {
  let endpoint: Endpoint
  /// The module that it is written out for; nil if it is about none.
  let module: Module?
  let document: OpenAPIDocument

  var json: JSON {
    .object([
      "operationId": .string(module.map { "\(endpoint.name)_\($0.name)" } ?? endpoint.name),
      "summary": .string(endpoint.summary),
      "tags": module.map { .strings([$0.name]) },
      "parameters": parameters.isEmpty ? nil : .array(parameters),
      "requestBody": endpoint.body.map(requestBody),
      "security": endpoint.serveAnybody == nil ? nil : .array([]),
      "responses": .object(responses),
    ])
  }

  private var parameters: [JSON] {
    pathParameters + endpoint.query.map(\.json) + (endpoint.takesVersion ? [Self.ifMatch] : [])
      + (endpoint.method == .post && endpoint.takesKey ? [Self.idempotencyKey] : [])
  }

  private var pathParameters: [JSON] {
    var parameters: [JSON] = []
    if module == nil, endpoint.path.contains("{module}") {
      parameters.append(path("module", .object(["type": "string", "enum": .strings(document.modules.map(\.name))])))
    }
    if endpoint.path.contains("{id}") {
      parameters.append(path("id", .object(["type": "integer", "format": "int64", "minimum": 1])))
    }
    for name in ["attachment", "note", "draft", "approval", "prompt"] where endpoint.path.contains("{\(name)}") {
      parameters.append(path(name, .id))
    }
    if endpoint.path.contains("{list}") {
      parameters.append(path("list", .text.described("The list, as the `inverse` of the lookup calls it: `tasks`.")))
    }
    if endpoint.path.contains("{user}") { parameters.append(path("user", .text.described("The user's name."))) }
    if endpoint.path.contains("{view}") {
      parameters.append(path("view", .object(["type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$"])))
    }
    for name in ["code", "branch"] where endpoint.path.contains("{\(name)}") {
      parameters.append(path(name, .object(["type": "string"])))
    }
    if endpoint.path.contains("{name}"), let module {
      let names = Set(document.blueprints(of: module).flatMap(\.transitions).map(\.name)).sorted()
      parameters.append(
        path("name", .object(["type": "string", "enum": names.isEmpty ? nil : .strings(names)])))
    }
    return parameters
  }

  private func path(_ name: String, _ schema: JSON) -> JSON {
    .object(["name": .string(name), "in": "path", "required": true, "schema": schema])
  }

  private static let ifMatch: JSON = .object([
    "name": "If-Match", "in": "header", "description": "The ETag of the record as the caller has seen it.",
    "schema": .object(["type": "string"]),
  ])

  private static let idempotencyKey: JSON = .object([
    "name": "Idempotency-Key", "in": "header",
    "description": "A name for the request: sent again within 24 hours it is answered as before, and done once.",
    "schema": .object(["type": "string", "minLength": 1, "maxLength": 255]),
  ])

  /// The module that keeps notes.
  private var notes: String { document.notes?.name ?? "" }

  private func requestBody(_ body: Endpoint.BodySchema) -> JSON {
    let name = module?.name ?? ""
    if body == .file {
      return .object(["required": true, "content": Self.content(.object([:]), type: "application/octet-stream")])
    }
    let schema: String =
      switch body {
      case .create: "\(name).create"
      case .update: "\(name).update"
      case .enter: "\(name).enter"
      case .batch: "batch"
      case .transition: "\(name).transition"
      case .override: "override"
      case .view: "view.save"
      case .convert: "convert"
      case .unconvert: "unconvert"
      case .merge: "merge"
      case .match: "duplicates.match"
      case .dismissal: "duplicates.dismiss"
      case .named(let name): name
      case .note: endpoint.method == .post ? "\(notes).create" : "\(notes).update"
      case .file: ""
      case .erase: "erase"
      case .subject: "subject"
      case .subjectErasure: "subject.erase"
      }
    return .object(["required": true, "content": Self.content(.reference(schema))])
  }

  private var responses: [JSON.Member] {
    [.init(name: status, value: answer(success, headers: headers))]
      + (isRehearsedApart ? [.init(name: "200", value: answer(rehearsal, "With `dry_run`: what would be."))] : [])
      + (endpoint.answer == .record
        ? [
          .init(
            name: "202", value: answer(success, "It waits for somebody's decision, in `approval`.", headers: headers))
        ]
        : [])
      + (isMaybeNew ? [.init(name: "201", value: answer(success, "It is new.", headers: headers))] : [])
      + [.init(name: "default", value: .object(["$ref": "#/components/responses/problem"]))]
  }

  private var status: String {
    switch endpoint.answer {
    case .created, .new, .attached, .noteCreated: "201"
    case .accepted, .saved: "202"
    case .redirect: "302"
    case .nothing, .done: "204"
    default: "200"
    }
  }

  /// Whether it answers 201 where it has made something new.
  private var isMaybeNew: Bool { endpoint.answer == .upserted || endpoint.answer == .view }

  private var isRehearsed: Bool { endpoint.query.contains(.dryRun) }

  /// A dry run answers 200, whatever the deed itself would.
  private var isRehearsedApart: Bool { isRehearsed && status != "200" }

  private var created: JSON { .reference("\(module?.name ?? "").record") }

  private var rehearsal: JSON { .reference("\(module?.name ?? "").rehearsal") }

  /// The schema of what the deed answers; nil if it answers nothing.
  private var success: JSON? {
    let name = module?.name ?? ""
    switch endpoint.answer {
    case .nothing, .done, .redirect: return nil
    case .views: return .reference("views")
    case .view: return .reference("view")
    case .created: return created
    case .record, .upserted:
      let record = JSON.reference("\(name).record")
      return isRehearsed ? .object(["anyOf": .array([record, rehearsal])]) : record
    case .page: return .reference("\(name).page")
    case .modules: return .reference("modules")
    case .module: return .reference("module")
    case .batch: return .reference("batch_result")
    case .saved: return .reference("draft")
    case .transitions: return .reference("transitions")
    case .conversion: return .reference("conversion")
    case .reversal: return .reference("reversal")
    case .timeline: return .reference("timeline")
    case .access: return .reference("access")
    case .recordAccess: return .reference("record_access")
    case .search: return .reference("search_results")
    case .aggregate: return .reference("aggregate")
    case .duplicates: return .reference("duplicates")
    case .matches: return .reference("duplicate_matches")
    case .merged: return .reference("\(name).merged")
    case .named(let name), .new(let name): return .reference(name)
    case .erasure: return .reference("erasure")
    case .audit: return .reference("audit")
    case .subjectErasure: return .reference("subject_erasure")
    case .openapi, .accepted: return .object(["type": "object"])
    case .csv, .ndjson, .xes, .events: return .object(["type": "string"])
    case .attachments: return .reference("attachments")
    case .attachment, .attached: return .reference("attachment")
    case .content: return .object([:])
    case .notes: return .reference("\(notes).page")
    case .note, .noteCreated: return .reference("\(notes).record")
    }
  }

  private func answer(_ schema: JSON?, _ description: String? = nil, headers: JSON? = nil) -> JSON {
    .object([
      "description": .string(description ?? endpoint.summary), "headers": headers,
      "content": schema.map { Self.content($0, type: mediaType) },
    ])
  }

  private var headers: JSON? {
    let text: JSON = .object(["schema": .text])
    switch endpoint.answer {
    case .created, .attached, .noteCreated: return .object(["ETag": text, "Location": text])
    case .record, .upserted, .merged, .nothing, .conversion, .reversal, .note, .content: return .object(["ETag": text])
    default: return nil
    }
  }

  private var mediaType: String {
    switch endpoint.answer {
    case .csv: "text/csv"
    case .ndjson: "application/x-ndjson"
    case .xes: "application/xml"
    case .events: "text/event-stream"
    case .content: "*/*"
    default: "application/json"
    }
  }

  private static func content(_ schema: JSON, type: String = "application/json") -> JSON {
    .object([JSON.Member(name: type, value: .object(["schema": schema]))])
  }
}

extension QueryParameter {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "in": "query", "description": .string(summary), "explode": kind == .names ? false : nil,
      "required": isRequired ? true : nil,
      "schema": schema,
    ])
  }

  private var schema: JSON {
    switch kind {
    case .text: .object(["type": "string"])
    case .names: .object(["type": "array", "items": .object(["type": "string"])])
    case .flag: .object(["type": "boolean", "default": false])
    case .choice(let words):
      .object(["type": "string", "enum": .strings(words), "default": words.first.map { .string($0) }])
    case .integer(let range):
      .object(["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)])
    }
  }
}
