package import HTTPTypes
import Hummingbird

/// Gives every answer the headers that keep it from being cached, sniffed or framed, unless it has its own.
struct SecurityHeadersMiddleware: RouterMiddleware {
  private static let headers: HTTPFields = [
    .cacheControl: "no-store",
    .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    .xContentTypeOptions: "nosniff",
    .referrerPolicy: "no-referrer",
  ]

  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    var response = try await next(request, context)
    for field in Self.headers where response.headers[field.name] == nil { response.headers.append(field) }
    return response
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name(literal: "Referrer-Policy")
  package static let csrfToken = HTTPField.Name(literal: "X-CSRF-Token")
  package static let fetchSite = HTTPField.Name(literal: "Sec-Fetch-Site")
  static let xForwardedFor = HTTPField.Name(literal: "X-Forwarded-For")
  static let rateLimit = HTTPField.Name(literal: "RateLimit")
  static let rateLimitPolicy = HTTPField.Name(literal: "RateLimit-Policy")
  static let idempotencyKey = HTTPField.Name(literal: "Idempotency-Key")
  static let idempotencyReplayed = HTTPField.Name(literal: "Idempotency-Replayed")

  /// A header name from a literal of the source; the failable initialiser fails for none of them.
  package init(literal: String) {
    guard let name = HTTPField.Name(literal) else { preconditionFailure("\(literal) is a token") }
    self = name
  }
}
