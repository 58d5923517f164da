import HTTPTypes
package import Hummingbird
import Tenancy

/// Refuses a key that asks too often, and tells every key what it has left.
///
/// The headers are those of draft-ietf-httpapi-ratelimit-headers-10. Only proved keys are counted, so that nobody can
/// fill the memory or use up what belongs to another.
package struct RateLimitMiddleware: RouterMiddleware {
  let limiter: RateLimiter

  /// Creates the middleware over a limiter, which several may share.
  package init(limiter: RateLimiter) { self.limiter = limiter }

  package func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    guard let tenant = context.tenant else { return try await next(request, context) }
    let verdict = limiter.take(.credential(tenant: tenant.tenant, tenant.credential))
    guard verdict.isAllowed else {
      return described(HTTPProblem.tooManyRequests(retryAfter: verdict.wait).response, verdict)
    }
    // An error becomes its answer here, so that it has the headers as well.
    return described(try await ErrorMiddleware().handle(request, context: context, next: next), verdict)
  }

  private func described(_ response: Response, _ verdict: RateLimiter.Verdict) -> Response {
    let limit = limiter.limit
    let window = (limit.burst + limit.perSecond - 1) / limit.perSecond
    var response = response
    response.headers[.rateLimitPolicy] = "\"key\";q=\(limit.burst);w=\(window)"
    response.headers[.rateLimit] = "\"key\";r=\(verdict.remaining);t=\(verdict.wait)"
    return response
  }
}
