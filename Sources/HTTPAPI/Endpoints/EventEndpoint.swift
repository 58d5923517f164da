import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Tenancy

/// What happens to records, as it happens.
enum EventEndpoint {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/events", name: "stream_events",
      summary: "Tells what happens to records that the caller may read, as Server-Sent Events; may be resumed.",
      query: [.modules, .afterEvent, .follow], answer: .events, handle: answer)
  ]

  private static func answer(_ call: APICall) async throws -> Response {
    let modules = call.query.names(.modules)
    let last = try await call.store.lastEvent(of: modules, as: call.caller)
    let known = try place(call) ?? last
    // A tenant that was brought back from a copy has not come to where the client has seen it.
    let isReset = known > last
    let start = min(known, last)
    let opening = EventText.opening(at: start, isReset: isReset)
    let body =
      call.query.text(.follow) == "false"
      ? try await whatThereIs(call, modules, start, opening) : try stream(call, modules, start, opening)
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store", .accelBuffering: "no"],
      body: body)
  }

  private static func stream(
    _ call: APICall, _ modules: [String]?, _ start: Int64, _ opening: ByteBuffer
  ) throws -> ResponseBody {
    let place = try call.client.streams.place(tenant: call.tenant.tenant, user: call.caller.userID)
    return ResponseBody(
      asyncSequence: EventStream(call: call, modules: modules, start: start, opening: opening, place: place))
  }

  /// A page of what has happened, for who does not want to listen.
  private static func whatThereIs(
    _ call: APICall, _ modules: [String]?, _ start: Int64, _ opening: ByteBuffer
  ) async throws -> ResponseBody {
    let page = try await call.store.events(after: start, of: modules, as: call.caller)
    let parts = [opening, EventText.events(page.events), EventText.keepAlive(at: page.last)]
    return ResponseBody(contentsOf: parts + [EventText.end(page.isEnd ? "caught_up" : "more")])
  }

  /// Where the client has come to. What it has seen last counts more than what its address says, which stays the same.
  private static func place(_ call: APICall) throws(HTTPProblem) -> Int64? {
    guard let text = call.request.headers[.lastEventID], !text.isEmpty else {
      return call.query.integer(.afterEvent).map(Int64.init)
    }
    guard let place = Int64(text), place >= 0 else {
      throw .badHeader(.lastEventID, "Last-Event-ID is the number of an event, as its id says.")
    }
    return place
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = HTTPField.Name(literal: "Last-Event-ID")
  /// Proxies such as nginx would keep events back otherwise.
  fileprivate static let accelBuffering = HTTPField.Name(literal: "X-Accel-Buffering")
}
