import Engine
import HTTPTypes
import Hummingbird
import JSONText

/// Lists that the caller has given a name.
enum ViewEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/views/{module}", name: "list_views", summary: "Lists the caller's views of a module.",
      answer: .views, handle: list),
    Endpoint(
      method: .put, path: "/views/{module}/{view}", name: "save_view",
      summary: "Keeps a view of the caller's own, in the place of the one of its name if there is one.", body: .view,
      answer: .view, handle: save),
    Endpoint(
      method: .delete, path: "/views/{module}/{view}", name: "delete_view",
      summary: "Removes a view of the caller's own.", answer: .done, handle: delete),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let views = try await call.store.views(of: call.module, as: call.caller)
    return .json(.object(["views": .array(views.map { $0.view.json(problems: $0.problems) })]))
  }

  private static func save(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let view = SavedView(
      module: call.module, name: call.parameters.get("view") ?? "", label: reader.text("label"),
      filter: reader.text("filter"), sort: reader.text("sort"), columns: reader.texts("columns"))
    try reader.finish()
    let isNew = try await call.store.save(view, as: call.caller)
    return .json(view.json(problems: nil), status: isNew ? .created : .ok)
  }

  private static func delete(_ call: APICall) async throws -> Response {
    try await call.store.deleteView(call.parameters.get("view") ?? "", of: call.module, as: call.caller)
    return Response(status: .noContent)
  }
}

extension SavedView {
  fileprivate func json(problems: [Problem]?) -> JSON {
    .object([
      "name": .string(name), "label": .string(label), "filter": filter.map(JSON.string) ?? .null,
      "sort": sort.map(JSON.string) ?? .null, "columns": columns.map(JSON.strings) ?? .null,
      "problems": problems.map { .array($0.map { HTTPProblem.Item($0, in: .values(of: nil)).json }) },
    ])
  }
}
