import Expressions
import HTTPAPI
import HTTPTypes
import Tenancy
import Testing

@testable import Engine

/// A browser without scripts signs in, sees where it is, and signs out.
struct SignInPageTests {
  private static let password = "tres gatos en Almería"
  private static let form = "login=ana&password=tres+gatos+en+Almer%C3%ADa"

  private static func run(
    scope: TenantScope = .all, _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    try await TestServer.run(ServerConfiguration(scope: scope)) { server in
      let workspace = server.desk.workspace
      let token = try await workspace.withStore("acme") { store in
        let admin = try await store.firstAdministrator()
        let ana = NewUser(name: "ana", email: nil, displayName: nil, roles: ["agent"], teams: [])
        _ = try await store.createUser(ana, by: admin)
        return try await workspace.invitation(of: "ana", to: "acme", by: admin).token
      }
      _ = try await workspace.choosePassword(password, token: try #require(token), in: "acme")
      try await body(server)
    }
  }

  /// Asks as a browser does, with the cookies of answers before.
  private static func ask(
    _ server: TestServer, _ method: HTTPRequest.Method, _ path: String, _ form: String? = nil, cookies: [String] = [],
    language: String = "en"
  ) async throws -> Answer {
    var headers: HTTPFields = [.acceptLanguage: language]
    if !cookies.isEmpty { headers[.cookie] = cookies.joined(separator: "; ") }
    if form != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
    return try await server.send(method, path, form, headers: headers, isBare: true)
  }

  private static func cookies(_ answer: Answer) -> [String] {
    answer.headers[values: .setCookie].map { String($0.prefix { $0 != ";" }) }
  }

  private static func proof(_ page: Answer) throws -> String {
    String(try #require(page.text.firstMatch(of: /name="proof" value="([a-z0-9]+)"/)).1)
  }

  @Test func `a browser signs in by the form, is shown who it is, and signs out`() async throws {
    try await Self.run { server in
      let away = try await Self.ask(server, .get, "/t/acme/")
      #expect(away.status == 303)
      #expect(away.headers[.location] == "/t/acme/sign-in")
      let page = try await Self.ask(server, .get, "/t/acme/sign-in", language: "es")
      #expect(page.status == 200)
      #expect(page.text.contains("<html lang=\"es\"") && page.text.contains("autocomplete=\"current-password\""))
      let policy = try #require(page.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'none'; ") && policy.hasSuffix("base-uri 'none'; frame-ancestors 'none'"))
      #expect(policy.contains("form-action 'self'") && !policy.contains("unsafe"))
      let proof = try Self.proof(page)
      #expect(Self.cookies(page) == ["__Host-trellis-form.acme=\(proof)"])
      // Another page of the same browser has the same proof, so that both can be used.
      let other = try await Self.ask(server, .get, "/t/acme/sign-in", cookies: Self.cookies(page))
      #expect(try Self.proof(other) == proof)
      let wrong = try await Self.ask(
        server, .post, "/t/acme/sign-in", "login=ana&password=wrong+password&proof=\(proof)",
        cookies: Self.cookies(page))
      #expect(wrong.status == 401)
      #expect(wrong.text.contains("role=\"alert\"") && wrong.text.contains("value=\"ana\""))
      #expect(!wrong.text.contains("wrong password"))
      let begun = try await Self.ask(
        server, .post, "/t/acme/sign-in", "\(Self.form)&proof=\(proof)", cookies: Self.cookies(page))
      #expect(begun.status == 303)
      #expect(begun.headers[.location] == "/t/acme/")
      let cookies = Self.cookies(begun)
      #expect(cookies.count == 3 && cookies.first?.hasPrefix("__Host-trellis-acme=trs_acme_") == true)
      let home = try await Self.ask(server, .get, "/t/acme", cookies: cookies)
      #expect(home.status == 200 && home.text.contains("Hello, ana"))
      let csrf = try Self.proof(home)
      let forged = try await Self.ask(server, .post, "/t/acme/sign-out", "proof=x", cookies: cookies)
      #expect(forged.status == 403)
      #expect(try await Self.ask(server, .get, "/t/acme", cookies: cookies).status == 200)
      let out = try await Self.ask(server, .post, "/t/acme/sign-out", "proof=\(csrf)", cookies: cookies)
      #expect(out.status == 303 && out.headers[.location] == "/t/acme/sign-in")
      #expect(try await Self.ask(server, .get, "/t/acme", cookies: cookies).status == 303)
    }
  }

  @Test(arguments: [
    "login=ana&password=tres+gatos+en+Almer%C3%ADa", "login=ana&password=tres+gatos+en+Almer%C3%ADa&proof=",
    "login=ana&password=tres+gatos+en+Almer%C3%ADa&proof=abcdefghijklmnopqrstuvwxyz",
  ])
  func `another site signs nobody in`(_ form: String) async throws {
    try await Self.run { server in
      let cookies = Self.cookies(try await Self.ask(server, .get, "/t/acme/sign-in"))
      for sent in [cookies, [], ["__Host-trellis-form.acme="]] {
        let answer = try await Self.ask(server, .post, "/t/acme/sign-in", form, cookies: sent)
        #expect(answer.status == 403)
        #expect(!answer.headers[values: .setCookie].contains { $0.hasPrefix("__Host-trellis-acme=") })
      }
      #expect(try await server.send(.get, "/sessions?everybody=true").text == #"{"sessions":[]}"#)
    }
  }

  @Test(arguments: ["%22%3E%3Cscript%3E", "nosuch", "-", "acme%2F..", "globex"])
  func `whatever a tenant is called, there is a form, and nothing of the name is markup`(_ tenant: String) async throws
  {
    try await Self.run { server in
      let page = try await Self.ask(server, .get, "/t/\(tenant)/sign-in")
      #expect(page.status == 200)
      #expect(!page.text.contains("<script") && !page.text.contains("identity provider"))
      let answer = try await Self.ask(
        server, .post, "/t/\(tenant)/sign-in", "\(Self.form)&proof=\(try Self.proof(page))",
        cookies: Self.cookies(page))
      #expect(answer.status == 401)
      #expect(try await Self.ask(server, .get, "/t/\(tenant)").status == 303)
    }
  }

  @Test func `a code is asked for once it is wanted, and the password is never sent back`() async throws {
    try await Self.run { server in
      try await server.desk.workspace.withStore("acme") { store in
        let (ana, secret) = (try #require(try await store.caller(named: "ana")), [UInt8](1...20))
        try await store.proposeSecondFactor(secret, of: ana)
        let code = TimeCode.code(secret: secret, step: SystemClock().now().microseconds / 30_000_000)
        try await store.confirmSecondFactor(code, recoveryHashes: [RecoveryCode.hash(of: "ABCD")], of: ana)
      }
      let page = try await Self.ask(server, .get, "/t/acme/sign-in")
      let (proof, cookies) = (try Self.proof(page), Self.cookies(page))
      let asked = try await Self.ask(server, .post, "/t/acme/sign-in", "\(Self.form)&proof=\(proof)", cookies: cookies)
      #expect(asked.status == 401)
      #expect(asked.text.contains("autocomplete=\"one-time-code\" required autofocus"))
      #expect(!asked.text.contains("gatos"))
      let begun = try await Self.ask(
        server, .post, "/t/acme/sign-in", "\(Self.form)&proof=\(proof)&code=abcd",
        cookies: cookies)
      #expect(begun.status == 303)
    }
  }

  @Test func `one tenant alone has its pages at the root`() async throws {
    try await Self.run(scope: .one("acme")) { server in
      let page = try await server.send(.get, "/sign-in", isBare: true)
      #expect(page.status == 200)
      let away = try await server.send(.get, "/", isBare: true)
      #expect(away.status == 303 && away.headers[.location] == "/sign-in")
    }
  }

  @Test func `a browser whom a provider sends back without anybody is told so on a page`() async throws {
    try await Self.run { server in
      let before = try await server.send(.get, "/sessions").text
      let path = "/openid/callback?error=access_denied%3Cscript%3E"
      for (language, title) in [("en", "You are not signed in"), ("es", "No has entrado")] {
        let page = try await server.send(
          .get, path, headers: [.accept: "text/html,*/*;q=0.8", .acceptLanguage: language], isBare: true)
        #expect(page.status == 401)
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.text.contains("<h1>\(title)</h1>"))
        #expect(page.text.contains("access_denied&lt;script&gt;") && !page.text.contains("<script>"))
        #expect(page.headers[.setCookie]?.contains("Max-Age=0") == true)
      }
      let program = try await server.send(.get, path, isBare: true)
      #expect(program.status == 401)
      #expect(program.object["code"] as? String == "openid_refused")
      #expect(try await server.send(.get, "/sessions").text == before)
    }
  }
}
