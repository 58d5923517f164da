import Engine
import HTTPTypes
import Hummingbird

/// Reading records.
enum RecordEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/records/{module}", name: "list_records", summary: "Lists records, a page at a time.",
      query: [.view, .filter, .sort, .fields, .expand, .limit, .cursor, .count, .deleted], answer: .page, handle: list),
    Endpoint(
      method: .get, path: "/records/{module}/aggregate", name: "aggregate_records",
      summary: "Counts, sums and averages records, group by group.", query: [.groupBy, .measures, .filter],
      answer: .aggregate, handle: aggregate),
    Endpoint(
      method: .get, path: "/records/{module}/{id}", name: "get_record", summary: "Answers one record.",
      query: [.fields, .expand], answer: .record, handle: get),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/timeline", name: "get_timeline",
      summary: "Lists what happened to a record, the newest first.", query: [.limit, .cursor], answer: .timeline,
      handle: timeline),
    Endpoint(
      method: .get, path: "/records/{module}/{id}/related/{list}", name: "list_related",
      summary: "Lists the records that name a record by a lookup, such as the tasks about a deal.",
      query: [.filter, .sort, .fields, .expand, .limit, .cursor, .count], answer: .named("related"), handle: related),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    .json(bytes: try await call.store.list(request(call), as: call.caller).json)
  }

  private static func related(_ call: APICall) async throws -> Response {
    let list = call.parameters.get("list") ?? ""
    let record = RecordTarget(module: call.module, id: try call.id)
    return .json(bytes: try await call.store.related(list, of: record, request(call), as: call.caller).json)
  }

  private static func request(_ call: APICall) -> ListRequest {
    let query = call.query
    return ListRequest(
      module: call.module, filter: query.text(.filter), sort: query.text(.sort), fields: query.names(.fields),
      expand: query.names(.expand) ?? [], limit: query.integer(.limit) ?? 50, cursor: query.text(.cursor),
      count: query.flag(.count), deleted: query.flag(.deleted),
      view: query.text(.view))
  }

  private static func aggregate(_ call: APICall) async throws -> Response {
    let request = AggregateRequest(
      module: call.module, filter: call.query.text(.filter), groupBy: call.query.names(.groupBy) ?? [],
      measures: call.query.names(.measures) ?? ["count"])
    return .json(bytes: try await call.store.aggregate(request, as: call.caller).json)
  }

  private static func get(_ call: APICall) async throws -> Response {
    let page = try await call.store.get(
      module: call.module, id: call.id, fields: call.query.names(.fields), expand: call.query.names(.expand) ?? [],
      as: call.caller)
    var response = Response.json(bytes: page.json)
    response.headers[.eTag] = ETag.text(page.version)
    return response
  }

  private static func timeline(_ call: APICall) async throws -> Response {
    let page = try await call.store.timeline(
      module: call.module, id: call.id, limit: call.query.integer(.limit) ?? 50, cursor: call.query.text(.cursor),
      as: call.caller)
    return .json(bytes: page.json)
  }
}
