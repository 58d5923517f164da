import Engine
import HTTPTypes
import Hummingbird
import Tenancy

/// The pages by which a browser signs in and out, and where it is once it has: forms without any script.
///
/// A form that signs somebody in proves itself by a text that stands both in it and in a cookie, which another site can neither read nor plant:
/// else that site could sign a reader in as somebody else, who would see what they enter.
struct SignInPages {
  let workspace: Workspace
  let scope: TenantScope
  let limiter: RateLimiter
  let address: ClientAddress

  private static let login = QueryParameter(name: "login", kind: .text, summary: "A user's name or address.")
  private static let password = QueryParameter(name: "password", kind: .text, summary: "The password.")
  private static let code = QueryParameter(name: "code", kind: .text, summary: "Of the second factor.")
  private static let proof = QueryParameter(name: "proof", kind: .text, summary: "What the form's cookie has.")

  func mount(on router: Router<ServerContext>) {
    let root =
      switch scope {
      case .all: "/t/{tenant}"
      case .one: ""
      }
    router.get(RouterPath(root.isEmpty ? "/" : root)) { request, context in try await home(request, context) }
    router.get(RouterPath("\(root)/sign-in")) { request, context in
      _ = try admitted(request, context)
      return await form(request, context)
    }
    router.post(RouterPath("\(root)/sign-in")) { request, context in try await signIn(request, context) }
    router.post(RouterPath("\(root)/sign-out")) { request, context in try await signOut(request, context) }
  }

  // MARK: Signing in

  private func form(
    _ request: Request, _ context: ServerContext, login: String = "", problem: String? = nil, wantsCode: Bool = false,
    status: HTTPResponse.Status = .ok
  ) async -> Response {
    let (words, tenant) = (SignInWords(request.headers), tenant(context))
    let cookie = proofCookie(tenant)
    let proof = cookie.text(in: request.headers).flatMap { Self.isProof($0) ? $0 : nil } ?? Self.freshProof()
    let focus = (login: wantsCode ? "" : " autofocus", code: wantsCode ? " required autofocus" : "")
    let hasProvider = (try? await workspace.openIDClient(of: tenant)) != nil
    let provider = hasProvider ? "<p><a href=\"\(link("v1/openid/start", tenant))\">\(words.provider)</a></p>" : ""
    var response = PlainPage(
      language: words.language, title: words.title,
      body: """
        \(PlainPage.alert(problem))<form method="post">
        <input type="hidden" name="proof" value="\(proof)">
        <p><label>\(words.login)<br>
        <input name="login" value="\(PlainPage.escaped(login))" maxlength="254" autocomplete="username" required\(focus.login)>
        </label></p>
        <p><label>\(words.password)<br>
        <input type="password" name="password" maxlength="800" autocomplete="current-password" required>
        </label></p>
        <p><label>\(words.code)<br>
        <input name="code" maxlength="64" autocomplete="one-time-code"\(focus.code)>
        </label></p>
        <p><button>\(words.button)</button></p>
        </form>
        \(provider)
        """
    ).response(status)
    response.headers[.setCookie] = cookie.setting(proof)
    return response
  }

  private func signIn(_ request: Request, _ context: ServerContext) async throws -> Response {
    let (words, tenant) = (SignInWords(request.headers), tenant(context))
    let place = try admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let values = try QueryValues(
      String(buffer: buffer), allowing: [Self.login, Self.password, Self.code, Self.proof])
    let login = values.text(Self.login) ?? ""
    guard let proof = values.text(Self.proof), proof == proofCookie(tenant).text(in: request.headers) else {
      return await form(request, context, login: login, problem: words.outdated, status: .forbidden)
    }
    let attempt = SignInAttempt(
      login: login, password: values.text(Self.password) ?? "", code: values.text(Self.code), address: place,
      agent: request.headers[.userAgent], replacing: SessionCookie(tenant: tenant).text(in: request.headers),
      device: SessionCookie.device(of: tenant).text(in: request.headers))
    do {
      let begun = try await workspace.signIn(attempt, to: tenant)
      var response = Response(status: .seeOther, headers: [.location: link("", tenant)])
      response.headers[values: .setCookie] = begun.cookies(of: tenant) + [proofCookie(tenant).clearing]
      return response
    } catch let error as SignInError {
      return await form(
        request, context, login: login, problem: words.problem(error),
        wantsCode: [.codeWanted, .wrongCode].contains(error), status: HTTPProblem(error).status)
    }
  }

  // MARK: Signed in

  private func home(_ request: Request, _ context: ServerContext) async throws -> Response {
    let (words, tenant) = (SignInWords(request.headers), tenant(context))
    guard let found = try await caller(request, context), let csrf = found.csrfToken else {
      return Response(status: .seeOther, headers: [.location: link("sign-in", tenant)])
    }
    defer { withExtendedLifetime(found) {} }
    var response = PlainPage(
      language: words.language, title: PlainPage.escaped(tenant),
      body: """
        <p>\(words.signedIn(PlainPage.escaped(found.caller.name)))</p>
        <p><a href="\(link("v1/openapi.json", tenant))">\(words.document)</a></p>
        <form method="post" action="\(link("sign-out", tenant))">
        <input type="hidden" name="proof" value="\(csrf)">
        <p><button>\(words.signOut)</button></p>
        </form>
        """
    ).response()
    if let renewed = found.renewedSession {
      response.headers[.setCookie] = SessionCookie(tenant: tenant).setting(renewed)
    }
    return response
  }

  private func signOut(_ request: Request, _ context: ServerContext) async throws -> Response {
    let tenant = tenant(context)
    _ = try admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let proof = try QueryValues(String(buffer: buffer), allowing: [Self.proof]).text(Self.proof)
    var response = Response(status: .seeOther, headers: [.location: link("sign-in", tenant)])
    guard let found = try await caller(request, context), let session = found.caller.session else { return response }
    guard proof == found.csrfToken else { throw HTTPProblem.notFromPage }
    try await found.store.endSession(session, by: found.caller)
    response.headers[.setCookie] = SessionCookie(tenant: tenant).clearing
    return response
  }

  // MARK: Parts

  private func caller(_ request: Request, _ context: ServerContext) async throws -> TenantContext? {
    let tenant = tenant(context)
    guard let session = SessionCookie(tenant: tenant).text(in: request.headers) else { return nil }
    return try await workspace.authenticate(
      .session(session), tenant: tenant, from: address.find(request.headers, context.channel))
  }

  /// Where a request comes from, if it does not come too often.
  private func admitted(_ request: Request, _ context: ServerContext) throws(HTTPProblem) -> NetworkAddress? {
    let place = address.find(request.headers, context.channel)
    let verdict = limiter.take(.near(place))
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
    return place
  }

  private func tenant(_ context: ServerContext) -> String {
    switch scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  /// Where a page is for browsers; what they are shown of a tenant's name is what has the form of one.
  private func link(_ path: String, _ tenant: String) -> String {
    let base =
      switch scope {
      case .all: "/t/\(TenantName(tenant)?.description ?? "-")"
      case .one: ""
      }
    return workspace.page(path, of: tenant) ?? "\(base)/\(path)"
  }

  private func proofCookie(_ tenant: String) -> SessionCookie { SessionCookie(tenant: tenant, purpose: "form.") }

  private static func freshProof() -> String {
    (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
  }

  private static func isProof(_ text: String) -> Bool {
    (20...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }
}

/// What the pages say, in the reader's language.
private struct SignInWords {
  let language: String

  init(_ headers: HTTPFields) { language = PlainPage.language(headers) }

  private var isSpanish: Bool { language == "es" }

  var title: String { isSpanish ? "Entrar" : "Sign in" }
  var login: String { isSpanish ? "Usuario o dirección de correo" : "User name or e-mail address" }
  var password: String { isSpanish ? "Contraseña" : "Password" }
  var code: String {
    isSpanish
      ? "Código del segundo factor o de recuperación, si lo usas"
      : "Code of your second factor, or recovery code, if you use one"
  }
  var button: String { isSpanish ? "Entrar" : "Sign in" }
  var provider: String { isSpanish ? "Entrar con tu proveedor de identidad" : "Sign in with your identity provider" }
  var signOut: String { isSpanish ? "Salir" : "Sign out" }
  var document: String { isSpanish ? "Descripción de la API" : "Description of the API" }
  var outdated: String {
    isSpanish ? "Esta página era demasiado antigua. Inténtalo otra vez." : "This page was too old. Please try again."
  }

  func signedIn(_ user: String) -> String {
    isSpanish ? "Has entrado como <strong>\(user)</strong>." : "You are signed in as <strong>\(user)</strong>."
  }

  func problem(_ error: SignInError) -> String {
    guard isSpanish else { return "\(error)" }
    return switch error {
    case .wrong: "El usuario y la contraseña no coinciden, o no existe ese usuario."
    case .codeWanted: "Escribe también un código de tu segundo factor, y otra vez la contraseña."
    case .wrongCode: "Ese código no vale ahora. Cada uno sirve una sola vez."
    case .blocked(let seconds): "Demasiados intentos fallidos. Inténtalo de nuevo dentro de \(seconds) s."
    default: "Ahora no es posible. Inténtalo de nuevo dentro de un momento."
    }
  }
}
