import Engine
import HTTPTypes
import JSONText
import Metamodel

/// An API described as OpenAPI 3.1: the endpoints over the modules of a tenant's model.
///
/// The same model gives the same bytes. See https://spec.openapis.org/oas/v3.1.1.html.
struct OpenAPIDocument {
  let tenant: String
  /// What the paths start with, such as `/t/acme/v1`.
  let basePath: String
  let access: Access
  /// The modules that the reader may know of.
  let modules: [Module]
  let locale: String

  var model: Model { access.model }

  /// The module that keeps notes, if the reader may know of it.
  var notes: Module? { modules.first { $0.actsAs == .note } }

  var json: JSON {
    .object([
      "openapi": "3.1.1",
      "info": .object([
        "title": .string("\(tenant): \(model.preset.label.text(in: locale))"),
        "version": .string(model.preset.version),
        "description": "Records change along their processes. A refusal is a problem document (RFC 9457).",
      ]),
      "servers": .array([.object(["url": .string(basePath)])]),
      "security": .array([.object(["key": .array([])]), .object(["session": .array([]), "csrf": .array([])])]),
      "tags": .array(modules.map(tag)),
      "paths": .object(paths),
      "components": .object([
        "securitySchemes": .object([
          "key": .object(["type": "http", "scheme": "bearer", "description": "A key of this tenant."]),
          "session": .object([
            "type": "apiKey", "in": "cookie", "name": .string("__Host-trellis-\(tenant)"),
            "description": "A session, which POST /session begins.",
          ]),
          "csrf": .object([
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description":
              "The session's token, wanted beside the cookie by what changes something. GET /session gives it.",
          ]),
        ]),
        "schemas": .object(CommonSchemas.all + modules.flatMap(schemas)),
        "responses": .object(CommonResponses.all),
      ]),
    ])
  }

  /// The blueprints that the reader may know of.
  func blueprints(of module: Module) -> [Blueprint] {
    model.blueprints(of: module.name).filter { access.level(of: $0.field, in: module.name) > .hidden }
  }

  private func schemas(_ module: Module) -> [JSON.Member] {
    ModuleSchemas(module: module, access: access, locale: locale).all
  }

  private func tag(_ module: Module) -> JSON {
    .object(["name": .string(module.name), "description": .string(module.label.many.text(in: locale))])
  }

  /// Paths of records are written out for every module, since each has schemas of its own.
  private var paths: [JSON.Member] {
    let endpoints = Endpoint.all.filter { notes != nil || !NoteEndpoints.all.map(\.name).contains($0.name) }
    var seen: Set<String> = []
    let templates = endpoints.map(\.path).filter { seen.insert($0).inserted }
    let general = templates.filter { !$0.hasPrefix("/records/") }.map { path in
      item(path, endpoints.filter { $0.path == path }, nil)
    }
    let ofRecords = modules.flatMap { module in
      templates.filter { $0.hasPrefix("/records/") }.map { path in
        item(path, endpoints.filter { $0.path == path }, module)
      }
    }
    return general + ofRecords
  }

  private func item(_ path: String, _ endpoints: [Endpoint], _ module: Module?) -> JSON.Member {
    let written = module.map { path.replacing("{module}", with: $0.name) } ?? path
    let operations = endpoints.map { endpoint in
      JSON.Member(
        name: endpoint.method.rawValue.lowercased(),
        value: OperationObject(endpoint: endpoint, module: module, document: self).json)
    }
    return .init(name: written, value: .object(operations))
  }
}
