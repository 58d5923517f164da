import HTTPTypes
import Hummingbird
import Tenancy

/// Signing in by the tenant's provider of OpenID Connect, in a browser.
enum OpenIDEndpoints {
  static let all: [Endpoint] = [
    .open(
      method: .get, path: "/openid/start", name: "start_openid",
      summary: "Sends a browser to the provider by which the tenant's users sign in.", answer: .redirect,
      handle: start),
    .open(
      method: .get, path: "/openid/callback", name: "finish_openid",
      summary: "Takes a browser back from the provider and begins a session.", answer: .redirect, handle: finish),
  ]

  private static func start(_ call: OpenCall) async throws -> Response {
    guard let start = try await call.workspace.startOpenID(in: call.tenant) else { throw HTTPProblem.noProvider }
    return Response(
      status: .found,
      headers: [.location: start.address, .setCookie: call.attemptCookie.setting(start.cookie, for: 600)])
  }

  /// What else a provider adds to the address is its own affair.
  private static func finish(_ call: OpenCall) async throws -> Response {
    let query = call.request.uri.queryParameters
    guard let code = query.get("code"), let state = query.get("state"),
      let cookie = call.attemptCookie.text(in: call.request.headers)
    else {
      let said = HTTPProblem.quoted(query.get("error") ?? "no code")
      throw HTTPProblem(.unauthorized, "openid_refused", "The provider has signed nobody in: \(said). Begin anew.")
    }
    let back = OpenIDReturn(
      code: code, state: state, issuer: query.get("iss"), cookie: cookie, address: call.address,
      agent: call.request.headers[.userAgent], replacing: call.cookie.text(in: call.request.headers))
    guard let begun = try await call.workspace.finishOpenID(back, in: call.tenant),
      let home = call.workspace.page("", of: call.tenant)
    else { throw HTTPProblem.noProvider }
    var response = Response(status: .seeOther, headers: [.location: home])
    response.headers[values: .setCookie] = [call.cookie.setting(begun.session), call.attemptCookie.clearing]
    return response
  }
}

extension OpenCall {
  /// Keeps an attempt to sign in by the provider.
  fileprivate var attemptCookie: SessionCookie { SessionCookie(tenant: tenant, purpose: "openid.") }
}
