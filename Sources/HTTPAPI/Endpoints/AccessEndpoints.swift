import Engine
import Hummingbird
import JSONText
import Metamodel

/// What the caller may do.
enum AccessEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/access", name: "get_access",
      summary: "Says what the caller may do: rights on modules, the records on which they count, and levels of fields.",
      answer: .access, handle: get),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/access", name: "get_record_access",
      summary: "Says which of the caller's rights count on a record.", answer: .recordAccess, handle: getRecord),
  ]

  private static func get(_ call: APICall) async throws -> Response {
    let access = call.access
    let caller = call.caller
    let modules = ModuleDocument.visible(to: access).map { module in
      JSON.Member(name: module.name, value: json(module, access))
    }
    return .json(
      .object([
        "user": .object(["id": .integer(caller.userID), "name": .string(caller.name)]),
        "roles": .strings(caller.roles), "teams": .strings(caller.teams),
        "administrator": .boolean(access.isAdministrator), "modules": .object(modules),
      ]))
  }

  private static func json(_ module: Module, _ access: Access) -> JSON {
    let rights = Right.allCases.filter { access.may($0, on: module.name) }
    let levels = module.fields.map { ($0.name, access.level(of: $0.name, in: module.name)) }
    return .object([
      "rights": .strings(rights.map(\.rawValue)),
      "scopes": .object(
        rights.map { .init(name: $0.rawValue, value: .string(access.scopeText(of: $0, on: module.name))) }),
      "fields": .object(levels.map { .init(name: $0, value: .string($1.rawValue)) }),
    ])
  }

  private static func getRecord(_ call: APICall) async throws -> Response {
    let rights = try await call.store.rights(on: call.module, id: call.id, as: call.caller)
    return .json(.object(["rights": .strings(rights.map(\.rawValue))]))
  }
}
