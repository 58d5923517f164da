import Engine
package import HTTPAPI
package import Hummingbird
import Tenancy

/// The pages that people work in: each a typed model and a template, made of the same questions and commands as the answers of the API.
package struct WebPages: Sendable {
  private let views: ViewLibrary

  /// Reads the templates.
  ///
  /// - Throws: an error of Mustache if one is malformed, which a test would have found.
  package init() throws {
    views = try ViewLibrary()
  }

  /// Puts the pages onto a server's router.
  ///
  /// - Parameters:
  ///   - router: of the server.
  ///   - parts: what the pages share with the API.
  package func mount(on router: Router<ServerContext>, with parts: ServerParts) {
    let site = Site(parts: parts, views: views)
    AssetRoutes(site: site).mount(on: router)
    SignInPages(site: site).mount(on: router)
    PasswordPage(site: site).mount(on: router)
    DecisionPage(site: site).mount(on: router)
    let proved = router.group(RouterPath(site.prefix))
      .add(middleware: PageAuthentication(site: site))
      .add(middleware: RateLimitMiddleware(limiter: parts.limiter))
      .group(context: TenantRequestContext.self)
    for route in PageRoute.all {
      proved.on(RouterPath(route.path), method: route.method) { request, context in
        // The store may be closed once nobody holds the context.
        defer { withExtendedLifetime(context.tenant) {} }
        return try await route.answer(request, context, site)
      }
    }
  }
}
