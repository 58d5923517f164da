import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Operations

/// Lists that have a name: the caller's own, and those that all share.
enum ViewEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/views/{module}", name: "list_views",
      summary: "Lists the caller's own views of a module, and the shared ones.",
      answer: .views, handle: list),
    Endpoint(
      method: .put, path: "/views/{module}/{view}", name: "save_view",
      summary: "Keeps a view, in the place of the one of its name if there is one.", query: [.shared], body: .view,
      answer: .view, handle: save),
    Endpoint(
      method: .delete, path: "/views/{module}/{view}", name: "delete_view",
      summary: "Removes a view.", query: [.shared], answer: .done, handle: delete),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let views = try await call.store.views(of: call.module, as: call.caller)
    return .json(.object(["views": .array(views.map(\.json))]))
  }

  private static func save(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let view = SavedView(
      module: call.module, name: call.parameters.get("view") ?? "", label: reader.text("label"),
      filter: reader.text("filter"), sort: reader.text("sort"), columns: reader.texts("columns"))
    try reader.finish()
    guard call.query.flag(.shared) else {
      let isNew = try await call.store.save(view, as: call.caller)
      return try await saved(view, isNew: isNew, call)
    }
    let isNew = call.store.model.view(view.name, of: view.module) == nil
    _ = try await call.store.share(view, as: call.caller)
    return try await saved(view, isNew: isNew, call)
  }

  private static func saved(_ view: SavedView, isNew: Bool, _ call: APICall) async throws -> Response {
    let views = try await call.store.views(of: view.module, as: call.caller)
    // If somebody has taken it away by now: as it was kept.
    let kept = ViewInfo(
      view: view, owner: call.query.flag(.shared) ? nil : call.caller.name, isDefault: false, problems: nil)
    let info = views.first { $0.view.name == view.name } ?? kept
    return .json(info.json, status: isNew ? .created : .ok)
  }

  private static func delete(_ call: APICall) async throws -> Response {
    let name = call.parameters.get("view") ?? ""
    if call.query.flag(.shared) {
      _ = try await call.store.unshare(name, of: call.module, as: call.caller)
    } else {
      try await call.store.deleteView(name, of: call.module, as: call.caller)
    }
    return Response(status: .noContent)
  }
}

extension ViewInfo {
  fileprivate var json: JSON {
    .object([
      "name": .string(view.name), "label": .string(view.label), "filter": view.filter.map(JSON.string) ?? .null,
      "sort": view.sort.map(JSON.string) ?? .null, "columns": view.columns.map(JSON.strings) ?? .null,
      "shared": .boolean(owner == nil), "owner": owner.map(JSON.string) ?? .null, "default": .boolean(isDefault),
      "problems": problems.map { .array($0.map { HTTPProblem.Item($0, in: .values(of: nil)).json }) },
    ])
  }
}
