import Hummingbird
import Logging

/// Logs one line for each request.
///
/// It has the route, not the path or query, which may say who is being looked up; no header, no body, no key.
struct RequestLogMiddleware: RouterMiddleware {
  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    context.logger.info(
      "Request", metadata: metadata(request, response, context, taken: ContinuousClock.now - start))
    return response
  }

  private func metadata(
    _ request: Request, _ response: Response, _ context: ServerContext, taken: Duration
  ) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "method": .string(request.method.rawValue),
      "route": .string(context.endpointPath ?? ""),
      "status": .stringConvertible(response.status.code),
      "microseconds": .stringConvertible(Int(taken / .microseconds(1))),
    ]
    let facts = context.notes.value
    if let tenant = facts.tenant { metadata["tenant"] = .string(tenant) }
    if let user = facts.user { metadata["user"] = .stringConvertible(user) }
    if let key = facts.key { metadata["key"] = .stringConvertible(key) }
    if let session = facts.session { metadata["session"] = .stringConvertible(session) }
    return metadata
  }
}
