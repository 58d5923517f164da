import Engine
import HTTPTypes
import Hummingbird
import Tenancy

/// Finds out who asks, of which tenant; a context without either is refused when it becomes a ``TenantRequestContext``.
///
/// A key is sent on purpose. A cookie a browser sends along with whatever another site has it ask for; so who comes by one has to show that
/// the request is their own before it may change anything.
struct AuthenticationMiddleware: RouterMiddleware {
  let workspace: Workspace
  let scope: TenantScope
  let address: ClientAddress

  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    let address = address.find(request.headers, context.channel)
    guard let name = tenantName(context), let shown = credential(request.headers, of: name),
      let tenant = try await workspace.authenticate(shown, tenant: name, from: address)
    else { throw HTTPProblem.unauthorized }
    if case .session = shown { try checkOrigin(request, tenant) }
    var context = context
    context.tenant = tenant
    context.address = address
    context.notes.note(tenant)
    var response = try await next(request, context)
    // A handler may have changed the session once more.
    if let renewed = tenant.renewedSession, response.headers[.setCookie] == nil {
      response.headers[.setCookie] = SessionCookie(tenant: name).setting(renewed)
    }
    return response
  }

  private func credential(_ headers: HTTPFields, of tenant: String) -> ShownCredential? {
    guard headers[.authorization] == nil else { return BearerKey(headers).map { .key($0.text) } }
    return SessionCookie(tenant: tenant).text(in: headers).map { .session($0) }
  }

  private func checkOrigin(_ request: Request, _ tenant: TenantContext) throws(HTTPProblem) {
    guard request.method != .get, request.method != .head else { return }
    let site = request.headers[.fetchSite] ?? "same-origin"
    guard ["same-origin", "none"].contains(site), request.headers[.csrfToken] == tenant.csrfToken else {
      throw .notFromPage
    }
  }

  private func tenantName(_ context: ServerContext) -> String? {
    switch scope {
    case .all: context.parameters.get("tenant")
    case .one(let name): name
    }
  }
}

/// The key of an `Authorization: Bearer` header (RFC 6750).
struct BearerKey: Hashable, Sendable {
  /// Longer ones are no keys and are not looked at.
  private static let longest = 512

  let text: String

  /// Nil if the header is missing, of another scheme, or has no key.
  init?(_ headers: HTTPFields) {
    let parts = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= Self.longest,
      parts[1].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    text = String(parts[1])
  }
}
