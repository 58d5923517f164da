import Foundation
import JSONText
import OpenID
import TestPrograms
import Testing
import Transfers

@testable import Engine
@testable import Tenancy

/// One after another: each begins a provider, which is a process.
@Suite(.serialized) struct OpenIDTests {
  private static let users = """
    {"ana-1": {"email": "ANA@example.com", "email_verified": true},
     "eve-1": {"email": "ana@example.com", "email_verified": false},
     "eve-2": {"email": "ana@example.com", "email_verified": true},
     "out-1": {"email": "nobody@example.com", "email_verified": true}}
    """

  /// A desk whose tenant has a provider on loopback.
  private static func desk() async throws -> (SignInDesk, OpenIDProviderServer, OpenIDClient) {
    let desk = try await SignInDesk()
    let server = try await OpenIDProviderServer(users: users)
    let client = try OpenIDClient(issuer: server.issuer, id: "trellis", secret: "a secret: with & signs")
    try await desk.workspace.setOpenIDClient(client, of: "acme", by: desk.admin)
    // The provider's tokens are of the machine's time, good for an hour. The desk's clock stands still, and a machine
    // with much else to do takes minutes for a test: one that stood at its beginning would find them of the future.
    desk.clock.set(SystemClock().now())
    desk.pass(seconds: 600)
    return (desk, server, client)
  }

  /// What a browser brings back after its user has said at the provider who they are.
  private static func visit(_ start: OpenIDStart, as subject: String) async throws -> OpenIDReturn {
    let reply = try await offloaded { try WebRequest(start.address, form: "sub=\(subject)").send() }
    let location = try #require(reply.lines.first { $0.lowercased().hasPrefix("location: ") }?.dropFirst(10))
    let parts = try #require(URLComponents(string: String(location)))
    #expect(location.hasPrefix("https://crm.example.com/t/acme/v1/openid/callback?"))
    let query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { $1 }
    return OpenIDReturn(
      code: try #require(query["code"], "\(location)"), state: query["state"] ?? "", issuer: query["iss"],
      cookie: start.cookie)
  }

  /// What the audit log has of an action, the oldest first.
  private static func log(_ desk: SignInDesk, _ action: String) async throws -> [String] {
    try await desk.workspace.withStore("acme") { store in
      try await store.auditPiece(AuditRequest(action: action), after: 0, as: desk.admin).map {
        "\($0.name) \($0.action) \($0.object) \($0.outcome) \($0.origin.way) \($0.detail)"
      }
    }
  }

  @Test func `the provider, whom it vouches for first and whom it does not let in are told`() async throws {
    let (desk, server, _) = try await Self.desk()
    defer { withExtendedLifetime(server) {} }
    let issuer = "\"issuer\":\(JSON.string(server.issuer).compactText)"
    #expect(try await Self.log(desk, "provider") == ["admin provider.set provider done command line {\(issuer)}"])
    for subject in ["ana-1", "eve-2", "out-1", "eve-1"] {
      let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
      _ = try? await desk.workspace.finishOpenID(try await Self.visit(start, as: subject), in: "acme")
    }
    try await desk.change(UserChange(isActive: false))
    let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
    _ = try? await desk.workspace.finishOpenID(try await Self.visit(start, as: "ana-1"), in: "acme")
    #expect(try await Self.log(desk, "identity") == ["ana identity.link user ana done sign-in {\(issuer)}"])
    // Another account with her address, and she herself once she is suspended; strangers are nobody's affair.
    let refused =
      #"ana session.begin user ana refused sign-in {"method":"openid",\#(issuer),"codes":["openid_unknown_user"]}"#
    #expect(
      try await Self.log(desk, "session.begin") == [
        #"ana session.begin user ana done session {"method":"openid"}"#, refused, refused,
      ])
    try await desk.workspace.setOpenIDClient(nil, of: "acme", by: desk.admin)
    #expect(
      try await Self.log(desk, "provider").last == #"admin provider.set provider done command line {"issuer":null}"#)
    await desk.workspace.close()
  }

  @Test func `signs in whose address the provider has verified, and knows them by their subject afterwards`()
    async throws
  {
    let (desk, server, _) = try await Self.desk()
    defer { withExtendedLifetime(server) {} }
    let first = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let back = try await Self.visit(first, as: "ana-1")
    let begun = try #require(try await desk.workspace.finishOpenID(back, in: "acme"))
    let context = try #require(try await desk.context(begun.session))
    #expect(context.caller.name == "ana")
    #expect(try await context.store.sessions(of: nil, by: context.caller).map(\.method) == ["openid"])
    // A code is good once.
    await #expect(throws: OpenIDError.self) { try await desk.workspace.finishOpenID(back, in: "acme") }
    // Another account that has the address by now is not the user.
    let second = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let other = try await Self.visit(second, as: "eve-2")
    await #expect(throws: OpenIDError.nobody) { try await desk.workspace.finishOpenID(other, in: "acme") }
    // The address may change here.
    try await desk.change(UserChange(email: "ana.ruiz@example.com"))
    let third = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let again = try await Self.visit(third, as: "ana-1")
    #expect(try await desk.workspace.finishOpenID(again, in: "acme")?.caller.name == "ana")
    await desk.workspace.close()
  }

  @Test(arguments: ["eve-1", "out-1"])
  func `signs in nobody whose address is unverified or unknown`(_ subject: String) async throws {
    let (desk, server, _) = try await Self.desk()
    defer { withExtendedLifetime(server) {} }
    let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let back = try await Self.visit(start, as: subject)
    await #expect(throws: OpenIDError.nobody) { try await desk.workspace.finishOpenID(back, in: "acme") }
    let sessions = try await desk.workspace.withStore("acme") {
      try await $0.sessions(of: nil, everybody: true, by: desk.admin)
    }
    #expect(sessions.isEmpty)
    await desk.workspace.close()
  }

  @Test func `signs in no suspended user`() async throws {
    let (desk, server, _) = try await Self.desk()
    defer { withExtendedLifetime(server) {} }
    let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let back = try await Self.visit(start, as: "ana-1")
    try await desk.change(UserChange(isActive: false))
    await #expect(throws: OpenIDError.nobody) { try await desk.workspace.finishOpenID(back, in: "acme") }
    await desk.workspace.close()
  }

  @Test func `takes back only the browser that has set out`() async throws {
    let (desk, server, _) = try await Self.desk()
    defer { withExtendedLifetime(server) {} }
    let mine = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let theirs = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let back = try await Self.visit(theirs, as: "ana-1")
    let forged = [
      OpenIDReturn(code: back.code, state: back.state, issuer: nil, cookie: mine.cookie),
      OpenIDReturn(code: back.code, state: back.state, issuer: nil, cookie: ""),
      OpenIDReturn(code: back.code, state: back.state, issuer: nil, cookie: String(theirs.cookie.dropLast())),
      OpenIDReturn(code: back.code, state: "", issuer: nil, cookie: theirs.cookie),
      OpenIDReturn(code: back.code, state: back.state, issuer: "https://evil.example.com", cookie: theirs.cookie),
      // The code of the other attempt with the state of one's own: the proof does not fit.
      OpenIDReturn(
        code: back.code, state: OpenIDAttempt(seed: String(mine.cookie.prefix { $0 != "." })).state, issuer: nil,
        cookie: mine.cookie),
    ]
    for one in forged {
      await #expect(throws: OpenIDError.self) { try await desk.workspace.finishOpenID(one, in: "acme") }
    }
    let late = try #require(try await desk.workspace.startOpenID(in: "acme"))
    let lateBack = try await Self.visit(late, as: "ana-1")
    desk.pass(seconds: 601)
    await #expect(throws: OpenIDError.self) { try await desk.workspace.finishOpenID(lateBack, in: "acme") }
    #expect(try await desk.workspace.startOpenID(in: "nosuch") == nil)
    await desk.workspace.close()
  }

  @Test func `follows a provider that changes its keys`() async throws {
    let (desk, server, _) = try await Self.desk()
    func signIn() async throws -> SignedIn? {
      let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
      return try await desk.workspace.finishOpenID(try await Self.visit(start, as: "ana-1"), in: "acme")
    }
    #expect(try await signIn() != nil)
    _ = try await offloaded { try WebRequest("\(server.issuer)/rotate", form: "").send() }
    // The keys were asked for just now: who sends bad tokens does not have them asked for without end.
    await #expect(throws: OpenIDError.self) { try await signIn() }
    desk.pass(seconds: 60)
    #expect(try await signIn() != nil)
    await desk.workspace.close()
  }

  /// As by whoever stands between and knows what everybody may: the provider's public key.
  @Test func `takes no token that is signed by nobody, or with the public key as a secret`() async throws {
    let (desk, server, _) = try await Self.desk()
    func signIn(_ forgery: String) async throws -> SignedIn? {
      _ = try await offloaded { try WebRequest("\(server.issuer)/forge", form: "how=\(forgery)").send() }
      let start = try #require(try await desk.workspace.startOpenID(in: "acme"))
      return try await desk.workspace.finishOpenID(try await Self.visit(start, as: "ana-1"), in: "acme")
    }
    for forgery in ["none", "hs256-pem", "hs256-n"] {
      await #expect(throws: OpenIDError.token("it is not signed by RS256 or ES256"), "\(forgery)") {
        try await signIn(forgery)
      }
    }
    let sessions = try await desk.workspace.withStore("acme") {
      try await $0.sessions(of: nil, everybody: true, by: desk.admin)
    }
    #expect(sessions.isEmpty)
    #expect(try await signIn("") != nil)
    await desk.workspace.close()
  }

  @Test func `refuses a provider that is not there or calls itself otherwise`() async throws {
    let (desk, server, client) = try await Self.desk()
    for issuer in [
      "http://127.0.0.1:1", "\(server.issuer)/", server.issuer.replacing("127.0.0.1", with: "localhost") + "/x",
    ] {
      let other = try OpenIDClient(issuer: issuer, id: "trellis", secret: nil)
      await #expect(throws: OpenIDError.self) {
        try await desk.workspace.setOpenIDClient(other, of: "acme", by: desk.admin)
      }
    }
    #expect(try await desk.workspace.openIDClient(of: "acme") == client)
    await desk.workspace.close()
  }

  @Test func `a provider that does not answer takes a few threads, and those of its own tenant alone`() async throws {
    let cache = ProviderCache()
    let slow = try OpenIDClient(issuer: "https://slow.example.com", id: "x", secret: nil)
    let other = try OpenIDClient(issuer: "https://quick.example.com", id: "x", secret: nil)
    let pipe = Pipe()
    let reader = pipe.fileHandleForReading
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while (try? await cache.asking(slow) { reader.readData(ofLength: 1) }) == nil { await Task.yield() }
        }
      }
      var refusal: SignInError?
      while refusal == nil {
        do { try await cache.asking(slow) {} } catch { refusal = error as? SignInError }
        await Task.yield()
      }
      #expect(refusal == .busy)
      #expect((try? await cache.asking(other) { 1 }) == 1)
      try? pipe.fileHandleForWriting.write(contentsOf: [1, 2, 3, 4])
    }
    #expect((try? await cache.asking(slow) { 1 }) == 1)
  }
}
