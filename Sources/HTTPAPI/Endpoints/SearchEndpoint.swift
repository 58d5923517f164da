import Engine
import Hummingbird

/// Finding records by what they say.
enum SearchEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/search", name: "search", summary: "Finds records in all modules by words.",
      query: [.searched, .modules, .limit], answer: .search, handle: search)
  ]

  private static func search(_ call: APICall) async throws -> Response {
    guard let text = call.query.text(.searched) else {
      throw HTTPProblem.badParameter("q", "required", "Say what to look for: q=maria")
    }
    let request = SearchRequest(
      text: text, modules: call.query.names(.modules), limit: call.query.integer(.limit) ?? 50)
    return .json(bytes: try await call.store.search(request, as: call.caller).json)
  }
}
