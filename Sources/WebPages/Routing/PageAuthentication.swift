import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// Finds out who has signed in; whoever has not is sent to the page for that, and from there back.
struct PageAuthentication: RouterMiddleware {
  let site: Site

  func handle(_ request: Request, context: ServerContext, next: Next) async throws -> Response {
    let name = site.tenant(context)
    guard let tenant = try await site.caller(request, context) else {
      let links = site.links(of: name)
      let wanted = request.method == .get ? "\(request.uri)" : nil
      let place = Links.path(links.signIn, [("to", wanted.flatMap { links.isOwn($0) && $0 != links.home ? $0 : nil })])
      return Response(status: .seeOther, headers: [.location: place])
    }
    var context = context
    context.tenant = tenant
    context.address = site.parts.address.find(request.headers, context.channel)
    context.note(tenant)
    var response = try await next(request, context)
    if let renewed = tenant.renewedSession, response.headers[.setCookie] == nil {
      response.headers[.setCookie] = SessionCookie(tenant: name).setting(renewed)
    }
    return response
  }
}
