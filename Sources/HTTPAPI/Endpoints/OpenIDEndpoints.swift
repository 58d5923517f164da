import HTTPTypes
import Hummingbird
import OpenID
import Tenancy

/// Signing in by the tenant's provider of OpenID Connect, in a browser.
enum OpenIDEndpoints {
  static let all: [Endpoint] = [
    .open(
      method: .get, path: "/openid/start", name: "start_openid",
      summary: "Sends a browser to the provider by which the tenant's users sign in.", answer: .redirect,
      handle: { call in try await call.telling { try await start(call) } }),
    .open(
      method: .get, path: "/openid/callback", name: "finish_openid",
      summary: "Takes a browser back from the provider and begins a session.", answer: .redirect,
      handle: { call in try await call.telling { try await finish(call) } }),
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
  /// Answers, and says what went wrong on a page where a browser asks for one.
  fileprivate func telling(_ body: () async throws -> Response) async throws -> Response {
    do {
      return try await body()
    } catch let error as OpenIDError where isOfBrowser {
      return page(HTTPProblem(error))
    } catch let problem as HTTPProblem where isOfBrowser {
      return page(problem)
    }
  }

  private var isOfBrowser: Bool { request.headers[.accept]?.contains("text/html") == true }

  private func page(_ problem: HTTPProblem) -> Response {
    let language = PlainPage.language(request.headers)
    let isSpanish = language == "es"
    let link = workspace.page("sign-in", of: tenant).map {
      "<p><a href=\"\(PlainPage.escaped($0))\">\(isSpanish ? "Entrar de otra manera" : "Sign in another way")</a></p>"
    }
    var response = PlainPage(
      language: language, title: isSpanish ? "No has entrado" : "You are not signed in",
      body: PlainPage.alert(problem.detail) + (link ?? "")
    ).response(problem.status)
    response.headers[.setCookie] = attemptCookie.clearing
    return response
  }

  /// Keeps an attempt to sign in by the provider.
  fileprivate var attemptCookie: SessionCookie { SessionCookie(tenant: tenant, purpose: "openid.") }
}
