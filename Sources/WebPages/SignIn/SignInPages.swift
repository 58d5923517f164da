import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// The pages by which a browser signs in and out: forms without any script.
///
/// A form that signs somebody in proves itself by a text that stands both in it and in a cookie, which another site can neither read nor plant:
/// else that site could sign a reader in as somebody else, who would see what they enter.
struct SignInPages {
  let site: Site

  func mount(on router: Router<ServerContext>) {
    router.get(RouterPath("\(site.prefix)/sign-in")) { request, context in
      _ = try site.admitted(request, context)
      return await form(request, context)
    }
    router.post(RouterPath("\(site.prefix)/sign-in")) { request, context in try await signIn(request, context) }
    router.post(RouterPath("\(site.prefix)/sign-out")) { request, context in try await signOut(request, context) }
    router.get(RouterPath("\(site.prefix)/forgotten")) { request, context in
      _ = try site.admitted(request, context)
      return forgotten(request, context, isSent: false)
    }
    router.post(RouterPath("\(site.prefix)/forgotten")) { request, context in try await reset(request, context) }
  }

  /// What the form draws.
  private struct Form {
    let language: String
    let brand: Brand
    let title: String
    let w: Words
    let problem: String?
    let proof: String
    let to: String?
    let login: String
    let wantsCode: Bool
    let provider: String?
    let forgotten: String
  }

  private func form(
    _ request: Request, _ context: ServerContext, login: String = "", to: String? = nil, problem: String? = nil,
    wantsCode: Bool = false, status: HTTPResponse.Status = .ok
  ) async -> Response {
    let (language, tenant) = (Language(preferredIn: request.headers), site.tenant(context))
    let (words, links) = (Words(language: language), site.links(of: tenant))
    let cookie = Self.proofCookie(tenant)
    let proof = cookie.text(in: request.headers).flatMap { Self.isProof($0) ? $0 : nil } ?? Self.freshProof()
    let hasProvider = (try? await site.workspace.openIDClient(of: tenant)) != nil
    let wanted = to ?? request.uri.queryParameters.get("to")
    var response = site.views.response(
      .signIn,
      Form(
        language: language.rawValue, brand: Brand(tenant, links), title: words.text(.signIn), w: words,
        problem: problem, proof: proof, to: wanted.flatMap { links.isOwn($0) ? $0 : nil }, login: login,
        wantsCode: wantsCode, provider: hasProvider ? links.api("openid/start") : nil,
        forgotten: "\(links.root)/forgotten"), status: status)
    response.headers[.setCookie] = cookie.setting(proof)
    return response
  }

  private func signIn(_ request: Request, _ context: ServerContext) async throws -> Response {
    let tenant = site.tenant(context)
    let (words, links) = (Words(language: Language(preferredIn: request.headers)), site.links(of: tenant))
    let place = try site.admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let values = try FormValues(String(buffer: buffer))
    let (login, to) = (values["login"] ?? "", values["to"].flatMap { links.isOwn($0) ? $0 : nil })
    guard let proof = values["proof"], proof == Self.proofCookie(tenant).text(in: request.headers) else {
      return await form(request, context, login: login, to: to, problem: words.text(.outdated), status: .forbidden)
    }
    let attempt = SignInAttempt(
      login: login, password: values["password"] ?? "", code: values["code"], address: place,
      agent: request.headers[.userAgent], replacing: SessionCookie(tenant: tenant).text(in: request.headers),
      device: SessionCookie.device(of: tenant).text(in: request.headers))
    do {
      let begun = try await site.workspace.signIn(attempt, to: tenant)
      var response = Response(status: .seeOther, headers: [.location: to ?? links.home])
      response.headers[values: .setCookie] = begun.cookies(of: tenant) + [Self.proofCookie(tenant).clearing]
      return response
    } catch let error as SignInError {
      return await form(
        request, context, login: login, to: to, problem: words.problem(error),
        wantsCode: [.codeWanted, .wrongCode].contains(error), status: HTTPProblem(error).status)
    }
  }

  private func signOut(_ request: Request, _ context: ServerContext) async throws -> Response {
    let tenant = site.tenant(context)
    _ = try site.admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let proof = try FormValues(String(buffer: buffer))["proof"]
    var response = Response(status: .seeOther, headers: [.location: site.links(of: tenant).signIn])
    guard let found = try await site.caller(request, context), let session = found.caller.session else {
      return response
    }
    guard proof == found.csrfToken else { throw HTTPProblem.notFromPage }
    try await found.store.endSession(session, by: found.caller)
    response.headers[.setCookie] = SessionCookie(tenant: tenant).clearing
    return response
  }

  // MARK: Forgotten passwords

  /// It is answered alike whether there is such a user or not.
  private func reset(_ request: Request, _ context: ServerContext) async throws -> Response {
    let place = try site.admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let login = try FormValues(String(buffer: buffer))["login"] ?? ""
    do {
      if !login.isEmpty { try site.workspace.requestReset(of: login, in: site.tenant(context), from: place) }
    } catch {
      let words = Words(language: Language(preferredIn: request.headers))
      return forgotten(
        request, context, isSent: false, problem: words.problem(error), status: HTTPProblem(error).status)
    }
    return forgotten(request, context, isSent: !login.isEmpty)
  }

  private func forgotten(
    _ request: Request, _ context: ServerContext, isSent: Bool, problem: String? = nil,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    let gate = MessagePage(site, request, context, title: .forgotPassword)
    return gate.response(text: isSent ? .linkSent : nil, asksForLogin: !isSent, problem: problem, status: status)
  }

  // MARK: Proofs

  private static func proofCookie(_ tenant: String) -> SessionCookie { SessionCookie(tenant: tenant, purpose: "form.") }

  private static func freshProof() -> String {
    (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
  }

  private static func isProof(_ text: String) -> Bool {
    (20...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }
}
