import Engine
import Hummingbird
import JSONText
import Metamodel

/// What the tenant's records are made of, in the caller's language.
enum ModuleEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/modules", name: "list_modules", summary: "Lists the modules that the caller may use.",
      answer: .modules, handle: list),
    Endpoint(
      method: .get, path: "/modules/{module}", name: "get_module",
      summary: "Describes a module: fields, related lists, pipelines and blueprints.", answer: .module, handle: get),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let locale = call.locale
    let access = call.access
    let modules = ModuleDocument.visible(to: access)
      .map { ModuleDocument(module: $0, access: access, locale: locale).summary }
    return Response.json(.object(["modules": .array(modules)])).localized(locale)
  }

  private static func get(_ call: APICall) async throws -> Response {
    let access = call.access
    let visible = ModuleDocument.visible(to: access)
    guard let module = visible.first(where: { $0.name == call.module }) else {
      throw HTTPProblem.noSuch("module", call.module, among: visible.map(\.name))
    }
    let document = ModuleDocument(module: module, access: access, locale: call.locale)
    return Response.json(document.json).localized(call.locale)
  }
}
