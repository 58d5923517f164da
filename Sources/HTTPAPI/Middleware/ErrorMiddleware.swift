import Hummingbird
import Logging

/// Turns whatever was thrown into a problem document; nothing inside gets past it.
struct ErrorMiddleware: RouterMiddleware {
  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return (HTTPProblem.known(error) ?? logged(error, context)).response
    }
  }

  /// Logs what happened under an id that says nothing, and answers with the id alone.
  private func logged(_ error: any Error, _ context: ServerContext) -> HTTPProblem {
    let id = String(UInt64.random(in: .min ... .max), radix: 36)
    context.logger.error(
      "Request failed",
      metadata: [
        "failure": .string(id), "route": .string(context.endpointPath ?? ""),
        "error.type": .string("\(type(of: error))"), "error": .string(String("\(error)".prefix(500))),
      ])
    return .failure(id: id)
  }
}
