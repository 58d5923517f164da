import Testing

@testable import Engine
@testable import Tenancy

/// How people come and go stands in the tenant's audit log.
struct SignInAuditTests {
  /// The entries since the tenant was made and its user invited, as `actor action object outcome way address detail`.
  private static func log(_ desk: SignInDesk, after first: Int64) async throws -> [String] {
    await desk.workspace.notes.settle()
    return try await desk.workspace.withStore("acme") { store in
      try await store.auditPiece(AuditRequest(), after: first, as: desk.admin).map {
        "\($0.name) \($0.action) \($0.object) \($0.outcome) \($0.origin.way) \($0.origin.address ?? "-") \($0.detail)"
      }
    }
  }

  private static func last(_ desk: SignInDesk) async throws -> Int64 {
    try await desk.workspace.withStore("acme") { store in
      try await store.audit(AuditRequest(limit: 1), as: desk.admin).records.first?.id ?? 0
    }
  }

  @Test func `an invitation, the password, the session and its end are told`() async throws {
    let desk = try await SignInDesk()
    let before = try await Self.last(desk)
    try await desk.choosePassword()
    let session = try await desk.signIn()
    try await desk.workspace.withStore("acme") { try await $0.endSession(session.id, by: session.caller) }
    #expect(
      try await Self.log(desk, after: before) == [
        "admin user.invite user ana done command line - {}", "ana password.change user ana done sign-in - {}",
        #"ana session.begin user ana done session 192.0.2.7 {"method":"password"}"#,
        "ana session.end session 1 done session 192.0.2.7 {}",
      ])
    await desk.workspace.close()
  }

  @Test func `a reset that anybody has asked for is told with where they are, and only if there is such a user`()
    async throws
  {
    let desk = try await SignInDesk(isMailing: true)
    let before = try await Self.last(desk)
    let address = NetworkAddress("198.51.100.9")
    for login in ["nobody", "ana@example.com"] {
      try desk.workspace.requestReset(of: login, in: "acme", from: address)
    }
    let token = try SignInDesk.token(in: try #require(try await desk.mails(1).first))
    _ = try await desk.workspace.choosePassword(SignInDesk.password, token: token, in: "acme", from: address)
    #expect(
      try await Self.log(desk, after: before) == [
        "ana password.reset user ana done sign-in 198.51.100.9 {}",
        "ana password.change user ana done sign-in 198.51.100.9 {}",
      ])
    await desk.workspace.close()
  }

  @Test func `who fails is told with the wait, and nothing of names that nobody has`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let before = try await Self.last(desk)
    for _ in 0..<5 { #expect(try await desk.refusal("ana", "wrong password") == .wrong) }
    #expect(try await desk.refusal("nobody", "wrong password") == .wrong)
    try await desk.workspace.unlock("ana", in: "acme", by: desk.admin)
    let failed = #"ana session.begin user ana refused sign-in 192.0.2.7 {"codes":["\#(SignInError.wrong.code)"]"#
    #expect(
      try await Self.log(desk, after: before).sorted() == [
        "admin user.unlock user ana done command line - {}", failed + #","wait_seconds":30}"#,
      ] + Array(repeating: failed + "}", count: 4))
    await desk.workspace.close()
  }

  @Test func `who invites without the right is told`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let ana = try await desk.signIn().caller
    let before = try await Self.last(desk)
    await #expect(throws: Refusal.self) { try await desk.workspace.invite("admin", to: "acme", by: ana) }
    await #expect(throws: Refusal.self) { try await desk.workspace.invitation(of: "admin", to: "acme", by: ana) }
    let entry = #"ana user.invite user admin refused session 192.0.2.7 {"codes":["not_permitted"]}"#
    #expect(try await Self.log(desk, after: before) == [entry, entry])
    await desk.workspace.close()
  }

  @Test func `second factors are told, and a wrong code`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    let before = try await Self.last(desk)
    await #expect {
      _ = try await desk.workspace.confirmSecondFactor(of: context, code: "000000", at: nil)
    } throws: {
      ($0 as? Refusal)?.problems.map(\.code) == ["no_second_factor"]
    }
    let factor = try await desk.workspace.proposeSecondFactor(of: context, password: SignInDesk.password, at: nil)
    await #expect(throws: SignInError.wrongCode) {
      try await desk.workspace.confirmSecondFactor(of: context, code: "000000", at: nil)
    }
    await desk.workspace.notes.settle()
    _ = try await desk.workspace.confirmSecondFactor(of: context, code: desk.code(of: factor), at: nil)
    try await desk.workspace.withStore("acme") { try await $0.removeSecondFactor(of: "ana", by: desk.admin) }
    #expect(
      try await Self.log(desk, after: before) == [
        #"ana second_factor.on user ana refused session - {"codes":["\#(SignInError.wrongCode.code)"]}"#,
        "ana second_factor.on user ana done session - {}", "admin second_factor.off user ana done command line - {}",
      ])
    await desk.workspace.close()
  }
}
