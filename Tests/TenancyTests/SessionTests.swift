import Engine
import Metamodel
import Testing

@testable import Tenancy

struct SessionTests {
  @Test func `a session ends when it lies idle, and at its time in any case`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let first = try await desk.signIn().session
    desk.pass(seconds: 3_599)
    #expect(try await desk.context(first) != nil)
    desk.pass(seconds: 3_599)
    #expect(try await desk.context(first) != nil, "it was used meanwhile")
    desk.pass(seconds: 3_600)
    #expect(try await desk.context(first) == nil)
    let second = try await desk.signIn().session
    for _ in 0..<47 {
      desk.pass(seconds: 1_800)
      #expect(try await desk.context(second) != nil)
    }
    desk.pass(seconds: 1_800)
    #expect(try await desk.context(second) == nil)
    await desk.workspace.close()
  }

  @Test func `signing in again ends the session that the browser had`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let first = try await desk.signIn().session
    let other = try await desk.signIn().session
    let attempt = SignInAttempt(login: "ana", password: SignInDesk.password, replacing: first)
    let second = try await desk.workspace.signIn(attempt, to: "acme").session
    #expect(second != first)
    #expect(try await desk.context(first) == nil)
    #expect(try await desk.context(other) != nil)
    #expect(try await desk.context(second) != nil)
    await desk.workspace.close()
  }

  @Test func `forged, foreign and altered sessions are none`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    _ = try await desk.workspace.create(NewTenant(name: "globex", preset: "shop"))
    let session = try await desk.signIn().session
    for text in [
      String(session.dropLast()), "\(session)0", session.replacing("trs_", with: "trl_"), "", "trs_acme_1_a_b",
    ] {
      #expect(try await desk.context(text) == nil)
    }
    #expect(try await desk.workspace.authenticate(.key(session), tenant: "acme") == nil)
    #expect(try await desk.workspace.authenticate(.session(session), tenant: "globex") == nil)
    await desk.workspace.close()
  }

  @Test func `who is suspended is cut off at once, and signs in anew afterwards`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let session = try await desk.signIn().session
    let context = try #require(try await desk.context(session))
    let command = Command.create(module: "orders", values: ["name": .text("x")])
    _ = try await context.store.perform(command, as: context.caller)
    try await desk.change(UserChange(isActive: false))
    #expect(try await desk.context(session) == nil)
    // A request that had been let in before does nothing any more.
    await #expect(throws: Refusal.self) { try await context.store.perform(command, as: context.caller) }
    try await desk.change(UserChange(isActive: true))
    #expect(try await desk.context(session) == nil)
    _ = try await desk.signIn()
    let orders = try await context.store.list(ListRequest(module: "orders"), as: desk.admin)
    #expect(String(decoding: orders.json, as: UTF8.self).matches(of: /"id":/).count == 1)
    await desk.workspace.close()
  }

  @Test func `a changed role counts at once, also for who had been let in, and the session gets another secret`()
    async throws
  {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let session = try await desk.signIn().session
    let before = try #require(try await desk.context(session))
    #expect(before.renewedSession == nil)
    try await desk.change(UserChange(roles: []))
    await #expect(throws: Refusal.self) {
      try await before.store.perform(.create(module: "orders", values: ["name": .text("x")]), as: before.caller)
    }
    let after = try #require(try await desk.context(session))
    #expect(after.caller.roles == [])
    let renewed = try #require(after.renewedSession)
    #expect(after.csrfToken == before.csrfToken)
    let next = try #require(try await desk.context(renewed))
    #expect(next.renewedSession == nil)
    #expect(try await desk.context(session) != nil, "requests on their way have the old one")
    desk.pass(seconds: 61)
    #expect(try await desk.context(session) == nil)
    #expect(try await desk.context(renewed) != nil)
    await desk.workspace.close()
  }

  @Test func `users see and end their own sessions, administrators everybody's`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let (first, second) = (try await desk.signIn(), try await desk.signIn())
    let context = try #require(try await desk.context(first.session))
    let store = context.store
    #expect(try await store.sessions(of: nil, by: context.caller).map(\.id) == [first.id, second.id])
    #expect(try await store.sessions(of: nil, everybody: true, by: desk.admin).map(\.user) == ["ana", "ana"])
    await #expect(throws: Refusal.self) { try await store.sessions(of: nil, everybody: true, by: context.caller) }
    await #expect(throws: Refusal.self) { try await store.sessions(of: "admin", by: context.caller) }
    #expect(try await store.endSessions(by: context.caller) == 1)
    #expect(try await desk.context(second.session) == nil)
    #expect(try await desk.context(first.session) != nil)
    try await store.endSession(first.id, by: desk.admin)
    #expect(try await desk.context(first.session) == nil)
    await #expect(throws: Refusal.self) { try await store.endSession(first.id, by: desk.admin) }
    await desk.workspace.close()
  }

  @Test func `a changed password ends the other sessions, and the present one gets another secret`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let (first, second) = (try await desk.signIn().session, try await desk.signIn().session)
    let context = try #require(try await desk.context(first))
    let new = "otra contraseña larga"
    await #expect(throws: SignInError.wrong) {
      try await desk.workspace.changePassword(of: context, from: "wrong password", to: new, at: nil)
    }
    await #expect(throws: SignInError.self) {
      try await desk.workspace.changePassword(of: context, from: SignInDesk.password, to: "short", at: nil)
    }
    #expect(try await desk.context(second) != nil)
    let renewed = try await desk.workspace.changePassword(of: context, from: SignInDesk.password, to: new, at: nil)
    #expect(try await desk.context(second) == nil)
    #expect(try await desk.context(try #require(renewed)) != nil)
    #expect(try await desk.context(first) == nil, "whoever has taken it is cut off as well")
    #expect(try await desk.refusal() == .wrong)
    #expect(try await desk.refusal("ana", new) == nil)
    await desk.workspace.close()
  }

  @Test func `a second factor is wanted once it is confirmed, and each code is good once`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    await #expect(throws: SignInError.wrong) {
      try await desk.workspace.proposeSecondFactor(of: context, password: "wrong password", at: nil)
    }
    let factor = try await desk.workspace.proposeSecondFactor(of: context, password: SignInDesk.password, at: nil)
    #expect(factor.address.contains("secret=\(factor.secret)&"))
    #expect(try await desk.refusal() == nil, "it is not confirmed yet")
    await #expect(throws: SignInError.wrongCode) {
      try await desk.workspace.confirmSecondFactor(of: context, code: "000000", at: nil)
    }
    let (recovery, _) = try await desk.workspace.confirmSecondFactor(
      of: context, code: desk.code(of: factor), at: nil)
    #expect(Set(recovery).count == 10)
    #expect(try await desk.refusal() == .codeWanted)
    #expect(try await desk.refusal("ana", "wrong password", code: "1") == .wrong)
    #expect(try await desk.refusal(code: desk.code(of: factor)) == .wrongCode, "it confirmed the factor")
    desk.pass(seconds: 30)
    let code = desk.code(of: factor)
    #expect(try await desk.refusal(code: code) == nil)
    #expect(try await desk.refusal(code: code) == .wrongCode)
    #expect(try await desk.refusal(code: desk.code(of: factor, stepsOn: -1)) == .wrongCode)
    #expect(try await desk.refusal(code: recovery[0].lowercased()) == nil)
    #expect(try await desk.refusal(code: recovery[0]) == .wrongCode)
    desk.pass(seconds: 30)
    let session = try await desk.signIn(code: desk.code(of: factor)).session
    let signedIn = try #require(try await desk.context(session))
    _ = try await desk.workspace.removeSecondFactor(of: signedIn, code: recovery[1], at: nil)
    #expect(try await desk.refusal() == nil)
    await desk.workspace.close()
  }

  @Test func `codes cannot be tried without end`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    let factor = try await desk.workspace.proposeSecondFactor(of: context, password: SignInDesk.password, at: nil)
    for _ in 0..<5 {
      await #expect(throws: SignInError.wrongCode) {
        try await desk.workspace.confirmSecondFactor(of: context, code: "12345x", at: nil)
      }
    }
    await #expect(throws: SignInError.blocked(seconds: 30)) {
      try await desk.workspace.confirmSecondFactor(of: context, code: desk.code(of: factor), at: nil)
    }
    await desk.workspace.close()
  }
}
