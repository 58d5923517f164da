import Engine
import Mail
import TestPrograms
import Testing

@testable import Tenancy

struct SignInTests {
  @Test func `an invitation by mail lets somebody choose a password, once, and sign in with it`() async throws {
    let desk = try await SignInDesk(isMailing: true)
    #expect(try await desk.refusal() == .wrong, "no password yet")
    let invitation = try await desk.workspace.invite("ana", to: "acme", by: desk.admin)
    #expect(invitation.token == nil)
    let mail = try #require(try await desk.mails(1).first)
    #expect(mail.to == ["Ana@example.com"])
    #expect(mail.headers["Subject"] == "Tu acceso a acme")
    #expect(mail.html?.contains("Ana &lt;Núñez&gt;") == true)
    let token = try SignInDesk.token(in: mail)
    await #expect(throws: SignInError.self) {
      try await desk.workspace.choosePassword("ana ana ana ana", token: token, in: "acme")
    }
    let user = try await desk.workspace.choosePassword(SignInDesk.password, token: token, in: "acme")
    #expect(user.name == "ana")
    #expect(user.lastMail?.hasPrefix("invitation sent") == true)
    await #expect(throws: SignInError.wrongToken) {
      try await desk.workspace.choosePassword("otra contraseña larga", token: token, in: "acme")
    }
    let begun = try await desk.signIn("ANA@example.com")
    let context = try #require(try await desk.context(begun.session))
    #expect(context.caller.name == "ana")
    #expect(context.csrfToken == begun.csrfToken)
    #expect(context.credential == .session(begun.id))
    await desk.workspace.close()
  }

  @Test func `whatever is wrong is answered alike`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    #expect(try await desk.refusal("ana", "tres gatos en Almeria") == .wrong)
    #expect(try await desk.refusal("ben") == .wrong)
    #expect(try await desk.refusal("admin") == .wrong, "has no password")
    #expect(try await desk.refusal(tenant: "nosuch") == .wrong)
    #expect(try await desk.refusal(tenant: "../x") == .wrong)
    try await desk.change(UserChange(isActive: false))
    #expect(try await desk.refusal() == .wrong)
    await desk.workspace.close()
  }

  @Test(arguments: [("ana", "acme"), ("nobody", "acme"), ("ana", "nosuch")])
  func `who fails too often has to wait, longer each time, whether there is such a user or not`(
    _ login: String, _ tenant: String
  ) async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    for _ in 0..<5 { #expect(try await desk.refusal(login, "wrong password", tenant: tenant) == .wrong) }
    #expect(try await desk.refusal(login, tenant: tenant, at: "192.0.2.8") == .blocked(seconds: 30))
    desk.pass(seconds: 29)
    #expect(try await desk.refusal(login, tenant: tenant) == .blocked(seconds: 1))
    desk.pass(seconds: 1)
    #expect(try await desk.refusal(login, "wrong password", tenant: tenant) == .wrong)
    #expect(try await desk.refusal(login, tenant: tenant) == .blocked(seconds: 60))
    // It is not forgotten when the server starts anew.
    await desk.workspace.close()
    let again = try desk.preset.workspace(clock: desk.clock)
    await #expect(throws: SignInError.blocked(seconds: 60)) {
      try await again.signIn(SignInAttempt(login: login, password: SignInDesk.password), to: tenant)
    }
    await again.close()
  }

  @Test func `waiting does not tell whose address it is, and success or an administrator ends it`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    for login in ["ana", "ANA", "ana", "Ana"] { #expect(try await desk.refusal(login, "wrong password") == .wrong) }
    _ = try await desk.signIn()
    for login in ["ana", "ana", "ANA", "ana", "ana"] {
      #expect(try await desk.refusal(login, "wrong password") == .wrong)
    }
    #expect(try await desk.refusal() == .blocked(seconds: 30))
    for login in ["ana@example.com", "Ana@Example.com", "ana@example.com", "ana@example.com", "ana@example.com"] {
      #expect(try await desk.refusal(login, "wrong password") == .wrong)
    }
    #expect(try await desk.refusal("ANA@example.com") == .blocked(seconds: 30))
    try await desk.workspace.unlock("ana", in: "acme", by: desk.admin)
    _ = try await desk.signIn()
    _ = try await desk.signIn("ana@example.com")
    await desk.workspace.close()
  }

  @Test func `nobody who knows a name locks its user out of a browser by which they have signed in`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let device = try #require(try await desk.signIn().device)
    let other = try #require(try await desk.signIn().device)
    #expect(device != other)
    for _ in 0..<5 { #expect(try await desk.refusal("ana", "wrong password", at: "198.51.100.9") == .wrong) }
    #expect(try await desk.refusal() == .blocked(seconds: 30))
    #expect(try await desk.signIn(by: device).device == nil, "it is known")
    #expect(try await desk.signIn("ana@example.com", by: device).device == nil)
    #expect(try await desk.refusal() == .blocked(seconds: 30), "what was tried elsewhere is not forgotten for it")
    for forged in [String(device.dropLast()), device.replacing("trd_", with: "trs_"), "trd_acme_2_a_b", ""] {
      #expect(try await desk.refusal(by: forged) == .blocked(seconds: 30), "\(forged)")
    }
    // By the browser there are no more attempts than without, each browser for itself.
    for _ in 0..<5 { #expect(try await desk.refusal("ana", "wrong password", by: device) == .wrong) }
    #expect(try await desk.refusal(by: device) == .blocked(seconds: 30))
    #expect(try await desk.refusal(by: other) == nil)
    await desk.workspace.close()
  }

  @Test func `a browser is known as its user's alone, and not as a session`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let device = try #require(try await desk.signIn().device)
    for _ in 0..<5 { #expect(try await desk.refusal("ben", "wrong password", by: device) == .wrong) }
    #expect(try await desk.refusal("ben", "wrong password", by: device) == .blocked(seconds: 30))
    #expect(try await desk.refusal(by: device) == nil)
    #expect(try await desk.context(device) == nil)
    await #expect(throws: SignInError.wrongToken) {
      try await desk.workspace.choosePassword("otra contraseña larga", token: device, in: "acme")
    }
    await desk.workspace.close()
  }

  @Test func `who is signed in can confirm what they do while others try their name`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    for _ in 0..<5 { #expect(try await desk.refusal("ana", "wrong password", at: "198.51.100.9") == .wrong) }
    _ = try await desk.workspace.changePassword(
      of: context, from: SignInDesk.password, to: "otra contraseña larga", at: NetworkAddress("192.0.2.7"))
    #expect(try await desk.refusal("ana", "otra contraseña larga") == .blocked(seconds: 30))
    await desk.workspace.close()
  }

  @Test func `who asks for a reset does not void the invitation that somebody has`() async throws {
    let desk = try await SignInDesk(isMailing: true)
    let token = try #require(try await desk.workspace.invitation(of: "ana", to: "acme", by: desk.admin).token)
    desk.pass(seconds: 61)
    try desk.workspace.requestReset(of: "ana", in: "acme")
    let reset = try SignInDesk.token(in: try #require(try await desk.mails(1).first))
    _ = try await desk.workspace.choosePassword(SignInDesk.password, token: token, in: "acme")
    await #expect(throws: SignInError.wrongToken) {
      try await desk.workspace.choosePassword("otra contraseña larga", token: reset, in: "acme")
    }
    #expect(try await desk.refusal() == nil)
    await desk.workspace.close()
  }

  @Test func `what was mailed to an address is void once the user has another`() async throws {
    let desk = try await SignInDesk()
    let token = try #require(try await desk.workspace.invitation(of: "ana", to: "acme", by: desk.admin).token)
    try await desk.change(UserChange(email: "ana@example.org"))
    await #expect(throws: SignInError.wrongToken) {
      try await desk.workspace.choosePassword(SignInDesk.password, token: token, in: "acme")
    }
    #expect(try await desk.refusal() == .wrong)
    await desk.workspace.close()
  }

  @Test func `an address that tries many users has to wait too`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let address = try #require(NetworkAddress("2001:db8::1"))
    for _ in 0..<50 {
      try await desk.workspace.attempts.noteFailure([.address(address)], at: desk.clock.now())
    }
    #expect(try await desk.refusal(at: "2001:db8::2") == .blocked(seconds: 30), "of the same /64")
    #expect(try await desk.refusal(at: "2001:db8:0:1::2") == nil)
    await desk.workspace.close()
  }

  @Test func `a reset is mailed to those who are there, and voids what was sent before`() async throws {
    let desk = try await SignInDesk(isMailing: true)
    try await desk.choosePassword()
    let session = try await desk.signIn().session
    desk.pass(seconds: 61)
    for login in ["nobody", "admin", "nobody@example.com"] {
      try desk.workspace.requestReset(of: login, in: "acme")
    }
    try desk.workspace.requestReset(of: "ana", in: "nosuch")
    try desk.workspace.requestReset(of: "ana@example.com", in: "acme")
    // Within a minute there is no second one.
    try desk.workspace.requestReset(of: "ana", in: "acme")
    let first = try #require(try await desk.mails(1).first)
    #expect(first.headers["Subject"] == "Una contraseña nueva para acme")
    desk.pass(seconds: 61)
    try desk.workspace.requestReset(of: "ana", in: "acme")
    let mails = try await desk.mails(2)
    #expect(mails.count == 2)
    let old = try SignInDesk.token(in: first)
    let new = try SignInDesk.token(in: try #require(mails.last))
    await #expect(throws: SignInError.wrongToken) {
      try await desk.workspace.choosePassword("otra contraseña larga", token: old, in: "acme")
    }
    #expect(try await desk.context(session) != nil)
    _ = try await desk.workspace.choosePassword("otra contraseña larga", token: new, in: "acme")
    #expect(try await desk.context(session) == nil, "the sessions have ended")
    #expect(try await desk.refusal() == .wrong)
    _ = try await desk.signIn("ana", "otra contraseña larga")
    await desk.workspace.close()
  }

  @Test func `a token is too old after its time, forged ones open no store`() async throws {
    let desk = try await SignInDesk()
    let token = try #require(try await desk.workspace.invitation(of: "ana", to: "acme", by: desk.admin).token)
    desk.pass(seconds: 7 * 86_400 + 1)
    for text in [token, String(token.dropLast()), token.replacing("tro_", with: "trl_"), "", "tro_acme_1_a_b"] {
      await #expect(throws: SignInError.wrongToken) {
        try await desk.workspace.choosePassword("otra contraseña larga", token: text, in: "acme")
      }
    }
    #expect(try await desk.refusal("ana", "otra contraseña larga") == .wrong)
    await desk.workspace.close()
  }

  @Test func `a mail that cannot be sent is seen with the user, and nothing is promised without a server`() async throws
  {
    let desk = try await SignInDesk()
    await desk.workspace.close()
    let refusing = try await MailServer("reject")
    let workspace = try desk.preset.workspace(clock: desk.clock, settings: try SignInDesk.settings(refusing))
    await #expect(throws: MailError.self) { try await workspace.invite("ana", to: "acme", by: desk.admin) }
    let users = try await workspace.withStore("acme") { try await $0.users() }
    #expect(users.last?.lastMail?.contains("No such mailbox here") == true)
    #expect(users.last?.hasPassword == false)
    await workspace.close()
    let mute = try desk.preset.workspace(clock: desk.clock)
    await #expect(throws: SignInError.noMail) { try await mute.invite("ana", to: "acme", by: desk.admin) }
    #expect(throws: SignInError.noMail) { try mute.requestReset(of: "ana", in: "acme") }
    await mute.close()
  }
}
