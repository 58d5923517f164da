import HTTPTypes
import Hummingbird
import Tenancy

/// Finds out who asks, of which tenant; a context without either is refused when it becomes a ``TenantRequestContext``.
struct AuthenticationMiddleware: RouterMiddleware {
  let workspace: Workspace
  let scope: TenantScope

  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    guard let name = tenantName(context), let key = BearerKey(request.headers),
      let tenant = try await workspace.authenticate(key: key.text, tenant: name)
    else { throw HTTPProblem.unauthorized }
    var context = context
    context.tenant = tenant
    context.notes.note(tenant)
    return try await next(request, context)
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
