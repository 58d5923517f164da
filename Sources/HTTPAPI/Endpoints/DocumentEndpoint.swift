import Engine
import Hummingbird
import Tenancy

/// The API described for machines.
enum DocumentEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/openapi.json", name: "get_openapi",
      summary: "Describes this API for this tenant now, as OpenAPI 3.1.", answer: .openapi, handle: get)
  ]

  private static func get(_ call: APICall) async throws -> Response {
    let access = call.access
    let document = OpenAPIDocument(
      tenant: call.tenant.tenant, basePath: call.basePath, access: access,
      modules: ModuleDocument.visible(to: access), locale: call.locale)
    return Response.json(document.json).localized(call.locale)
  }
}
