import Engine
import HTTPAPI
import HTTPTypes
import Tenancy
import Testing

struct SignInTests {
  private static let password = "tres gatos en Almería"

  /// A desk whose user `ana`, an agent, has a password.
  private static func run(_ body: @Sendable (TestServer) async throws -> Void) async throws {
    try await TestServer.run { server in
      let workspace = server.desk.workspace
      let token = try await workspace.withStore("acme") { store in
        let admin = try await store.firstAdministrator()
        let ana = NewUser(name: "ana", email: "ana@example.com", displayName: nil, roles: ["agent"], teams: [])
        _ = try await store.createUser(ana, by: admin)
        return try await workspace.invitation(of: "ana", to: "acme", by: admin).token
      }
      let answer = try await server.ask(
        .post, "/password", #"{"token": "\#(try #require(token))", "password": "\#(password)"}"#)
      #expect(answer.status == 204)
      try await body(server)
    }
  }

  @Test func `a session by cookie may read, and change with its token`() async throws {
    try await Self.run { server in
      let begun = try await server.signIn("ana", Self.password)
      let cookies = begun.headers[values: .setCookie]
      #expect(cookies.count == 2)
      #expect(cookies.first?.hasPrefix("__Host-trellis-acme=trs_acme_") == true)
      #expect(cookies.last?.hasPrefix("__Host-trellis-device.acme=trd_acme_") == true)
      #expect(cookies.allSatisfy { $0.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax") })
      let session = Session(begun)
      #expect(try await server.ask(.get, "/records/tickets", as: session).status == 200)
      let body = #"{"subject": "x"}"#
      #expect(try await server.ask(.post, "/records/tickets", body, as: session).status == 201)
      let whoami = try await server.ask(.get, "/session", as: session)
      #expect(whoami.object["user"] as? String == "ana")
      #expect(whoami.object["csrf_token"] as? String == session.token)
      let before = try await server.everything()
      var bare = session
      for token in [nil, "", "0123456789abcdef"] as [String?] {
        bare.token = token
        let answer = try await server.ask(.post, "/records/tickets", body, as: bare)
        #expect(answer.status == 403)
        #expect(answer.code == "csrf_token_missing")
      }
      for site in ["cross-site", "same-site"] {
        let answer = try await server.ask(.post, "/records/tickets", body, as: session, site: site)
        #expect(answer.status == 403)
      }
      #expect(try await server.everything() == before)
      #expect(try await server.ask(.post, "/records/tickets", body, as: session, site: "same-origin").status == 201)
    }
  }

  @Test func `answers every wrong attempt alike and says nothing of tenants and users`() async throws {
    try await Self.run { server in
      let wrong = try await server.signIn("ana", "wrong password")
      #expect(wrong.status == 401)
      #expect(wrong.code == "wrong_credentials")
      let others = [
        try await server.signIn("nobody", "wrong password"),
        try await server.signIn("ana", Self.password, at: "nosuch"),
        try await server.signIn("admin", ""),
        try await server.signIn("ana@example.com", "wrong password", at: "globex"),
      ]
      for other in others {
        #expect(other.text == wrong.text)
        #expect(other.headers == wrong.headers)
      }
      let reset = try await server.ask(.post, "/password-resets", #"{"login": "ana"}"#)
      #expect(reset.status == 503)
      #expect(reset.code == "no_mail")
    }
  }

  @Test func `has who fails too often wait, and says how long`() async throws {
    try await Self.run { server in
      let begun = try await server.signIn("ana", Self.password)
      for _ in 0..<5 { #expect(try await server.signIn("ana", "wrong password").status == 401) }
      let answer = try await server.signIn("ana", Self.password)
      #expect(answer.status == 429)
      #expect(answer.code == "too_many_attempts")
      var known = Session(begun)
      known.cookie = String((begun.headers[values: .setCookie].last ?? "").prefix { $0 != ";" })
      #expect(try await server.signIn("ana", Self.password, as: known).status == 201)
      #expect(answer.headers[.retryAfter].flatMap { Int($0) }.map { (1...30).contains($0) } == true)
      #expect(answer.headers[.setCookie] == nil)
    }
  }

  @Test func `signs out, and lists and ends sessions`() async throws {
    try await Self.run { server in
      let first = Session(try await server.signIn("ana", Self.password))
      let second = Session(try await server.signIn("ana", Self.password))
      let listed = try await server.ask(.get, "/sessions", as: first).object["sessions"] as? [[String: Any]]
      #expect(listed?.map { $0["present"] as? Bool } == [true, false])
      #expect(try await server.ask(.delete, "/sessions", as: first).object["ended"] as? Int == 1)
      #expect(try await server.ask(.get, "/session", as: second).status == 401)
      let out = try await server.ask(.delete, "/session", as: first)
      #expect(out.status == 204)
      #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
      #expect(try await server.ask(.get, "/session", as: first).status == 401)
      #expect(try await server.send(.delete, "/session").code == "no_session")
      #expect(try await server.send(.delete, "/sessions/99").status == 404)
    }
  }

  @Test func `a session that is replaced or whose user's rights change has another cookie`() async throws {
    try await Self.run { server in
      let first = Session(try await server.signIn("ana", Self.password))
      let second = Session(try await server.signIn("ana", Self.password, as: first))
      #expect(try await server.ask(.get, "/session", as: first).status == 401)
      try await server.desk.workspace.withStore("acme") { store in
        _ = try await store.updateUser(
          "ana", UserChange(roles: ["intake"]), by: try await store.firstAdministrator())
      }
      let answer = try await server.ask(.get, "/records/tickets", as: second)
      #expect(answer.status == 403)
      let renewed = try #require(answer.headers[.setCookie]?.prefix { $0 != ";" })
      #expect(renewed != second.cookie[...])
      var third = second
      third.cookie = String(renewed)
      let whoami = try await server.ask(.get, "/session", as: third)
      #expect(whoami.object["roles"] as? [String] == ["intake"])
      #expect(whoami.headers[.setCookie] == nil)
    }
  }

  @Test func `changes a password for who shows the old one`() async throws {
    try await Self.run { server in
      let session = Session(try await server.signIn("ana", Self.password))
      let wrong = try await server.ask(
        .put, "/password", #"{"old_password": "wrong password", "password": "otra contraseña larga"}"#, as: session)
      #expect(wrong.status == 403)
      let weak = try await server.ask(
        .put, "/password", #"{"old_password": "\#(Self.password)", "password": "short"}"#, as: session)
      #expect(weak.status == 422)
      #expect(weak.pointers == ["/password"])
      let done = try await server.ask(
        .put, "/password", #"{"old_password": "\#(Self.password)", "password": "otra contraseña larga"}"#, as: session)
      #expect(done.status == 204)
      #expect(done.headers[.setCookie] != nil)
      #expect(try await server.signIn("ana", Self.password).status == 401)
      #expect(try await server.signIn("ana", "otra contraseña larga").status == 201)
    }
  }

  @Test func `begins a second factor for who shows the password`() async throws {
    try await Self.run { server in
      let session = Session(try await server.signIn("ana", Self.password))
      let refused = try await server.ask(.post, "/second-factor", #"{"password": "wrong password"}"#, as: session)
      #expect(refused.status == 403)
      let early = try await server.ask(.put, "/second-factor", #"{"code": "123456"}"#, as: session)
      #expect(early.status == 409)
      #expect(early.errorCodes == ["no_second_factor"])
      let begun = try await server.ask(.post, "/second-factor", #"{"password": "\#(Self.password)"}"#, as: session)
      #expect(begun.status == 201)
      #expect((begun.object["address"] as? String)?.hasPrefix("otpauth://totp/Trellis%20acme:ana?secret=") == true)
      let wrong = try await server.ask(.put, "/second-factor", #"{"code": "x"}"#, as: session)
      #expect(wrong.status == 403)
      #expect(wrong.code == "wrong_code")
      #expect(try await server.signIn("ana", Self.password).status == 201)
    }
  }

  @Test func `makes, lists and revokes keys of one's own`() async throws {
    try await Self.run { server in
      let session = Session(try await server.signIn("ana", Self.password))
      let made = try await server.ask(
        .post, "/keys", #"{"label": "sync", "rights": {"tickets": ["read"]}, "expires_at": "2999-01-01T00:00:00Z"}"#,
        as: session)
      #expect(made.status == 201)
      let key = try #require(made.object["key"] as? String)
      #expect(try await server.send(.get, "/records/tickets", key: key).status == 200)
      #expect(try await server.send(.post, "/records/tickets", #"{"subject": "x"}"#, key: key).status == 403)
      for (method, path, right) in [
        (HTTPRequest.Method.get, "/records/accounts", "read"), (.patch, "/records/tickets/1", "update"),
      ] {
        let outside = try await server.send(method, path, method == .patch ? #"{"subject": "x"}"# : nil, key: key)
        #expect(outside.status == 403)
        #expect(outside.errorCodes == ["outside_key_scopes"], "\(outside.text)")
        #expect(outside.text.contains("This key's scopes do not include \(right)") && !outside.text.contains("who"))
      }
      #expect(try await server.send(.post, "/keys", "{}", key: key).status == 403)
      let listed = try await server.ask(.get, "/keys", as: session)
      #expect((listed.object["keys"] as? [[String: Any]])?.count == 1)
      #expect(!listed.text.contains(key))
      for body in [
        #"{"networks": ["192.0.2.0/33"]}"#, #"{"rights": {"tickets": ["fly"]}}"#, #"{"rights": {"tickets": 1}}"#,
        #"{"expires_at": "soon"}"#, #"{"role": "administrator"}"#, #"{"rights": {"nosuch": ["read"]}}"#,
        #"{"scopes": {}}"#, #"{"user": "admin"}"#,
      ] {
        #expect((400...422).contains(try await server.ask(.post, "/keys", body, as: session).status), "\(body)")
      }
      #expect((try await server.ask(.get, "/keys", as: session).object["keys"] as? [Any])?.count == 1)
      let id = try #require(made.object["id"] as? Int)
      #expect(try await server.ask(.delete, "/keys/1", as: session).status == 403)
      #expect(try await server.ask(.delete, "/keys/\(id)", as: session).status == 204)
      #expect(try await server.send(.get, "/records/tickets", key: key).status == 401)
    }
  }

  @Test func `counts what anybody may ask`() async throws {
    let slow = ServerConfiguration(signInRate: RateLimit(perSecond: 1, burst: 2))
    try await TestServer.run(slow) { server in
      var last = 0
      for _ in 0..<200 where last != 429 {
        last = try await server.ask(.post, "/password", #"{"token": "x", "password": "y"}"#).status
      }
      #expect(last == 429)
      #expect(try await server.send(.get, "/modules").status == 200)
    }
  }
}

/// A browser's session.
struct Session {
  /// Name and value.
  var cookie: String
  /// The CSRF token.
  var token: String?

  init(_ answer: Answer) {
    cookie = String((answer.headers[values: .setCookie].first ?? "").prefix { $0 != ";" })
    token = answer.object["csrf_token"] as? String
  }
}

extension TestServer {
  /// Signs in.
  func signIn(
    _ login: String, _ password: String, at tenant: String = "acme", as session: Session? = nil
  ) async throws -> Answer {
    try await ask(
      .post, "/t/\(tenant)/v1/session", #"{"login": "\#(login)", "password": "\#(password)"}"#, as: session)
  }

  /// Asks as a browser would, without a key.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, as session: Session? = nil,
    site: String? = nil
  ) async throws -> Answer {
    var headers: HTTPFields = [:]
    // A cookie of another site's, and one of another tenant's, come along.
    if let session { headers[.cookie] = "other=1; __Host-trellis-globex=x; \(session.cookie)" }
    if let name = HTTPField.Name("X-CSRF-Token"), let token = session?.token { headers[name] = token }
    if let name = HTTPField.Name("Sec-Fetch-Site"), let site { headers[name] = site }
    return try await send(method, path, body, key: nil, headers: headers, isBare: true)
  }
}
