import Engine
import Expressions
import Metamodel
import Testing

@testable import Tenancy

struct KeyTermTests {
  private static let order = Command.create(module: "orders", values: ["name": .text("x")])
  private static let account = Command.create(module: "accounts", values: ["name": .text("x")])

  private static func context(
    _ terms: KeyTerms, _ desk: SignInDesk, from address: String? = nil
  ) async throws -> TenantContext? {
    let key = try await desk.workspace.addKey(to: "acme", user: "admin", label: "x", terms: terms, by: desk.admin).key
    return try await desk.workspace.authenticate(
      .key(key), tenant: "acme", from: address.flatMap(NetworkAddress.init))
  }

  @Test func `a key with scopes may do what they name and what its user may`() async throws {
    let desk = try await SignInDesk()
    let scope = KeyScope(rights: ["orders": [.read, .create], "*": [.read]])
    let context = try #require(try await Self.context(KeyTerms(scope: scope), desk))
    let store = context.store
    _ = try await store.perform(Self.order, as: context.caller)
    await #expect(throws: Refusal.self) { try await store.perform(Self.account, as: context.caller) }
    _ = try await store.list(ListRequest(module: "accounts"), as: context.caller)
    await #expect(throws: Refusal.self) {
      try await store.perform(.delete(RecordTarget(module: "orders", id: 1)), as: context.caller)
    }
    // Nor may it make itself a better one, or anything else that administrators do.
    await #expect(throws: Refusal.self) {
      try await desk.workspace.addKey(to: "acme", user: "admin", label: "x", by: context.caller)
    }
    await #expect(throws: Refusal.self) {
      try await store.updateUser("ana", UserChange(roles: ["administrator"]), by: context.caller)
    }
    #expect(try await store.users().last?.roles == ["seller"])
    await desk.workspace.close()
  }

  @Test func `a key acts in one role of its user's, for as long as the user has it`() async throws {
    let desk = try await SignInDesk()
    try await desk.workspace.withStore("acme") { store in
      _ = try await store.updateUser("admin", UserChange(roles: ["administrator", "seller"]), by: desk.admin)
      await #expect(throws: Refusal.self) {
        let terms = KeyTerms(scope: KeyScope(role: "administrator"))
        return try await desk.workspace.addKey(to: "acme", user: "ana", label: "x", terms: terms, by: desk.admin)
      }
    }
    let key = try await desk.workspace.addKey(
      to: "acme", user: "admin", label: "x", terms: KeyTerms(scope: KeyScope(role: "seller")), by: desk.admin
    ).key
    let context = try #require(try await desk.workspace.authenticate(.key(key), tenant: "acme"))
    #expect(context.caller.roles == ["seller"])
    try await desk.workspace.withStore("acme") { store in
      _ = try await store.updateUser("admin", UserChange(roles: ["administrator"]), by: desk.admin)
    }
    #expect(try await desk.workspace.authenticate(.key(key), tenant: "acme")?.caller.roles == [])
    await desk.workspace.close()
  }

  @Test func `a key in the administrators' role alone makes nobody into anybody`() async throws {
    let desk = try await SignInDesk()
    let scope = KeyScope(role: "administrator")
    let context = try #require(try await Self.context(KeyTerms(scope: scope), desk))
    let (store, caller) = (context.store, context.caller)
    #expect(store.access(of: caller).isAdministrator)
    let before = try await store.users()
    for attempt: () async throws -> Void in [
      { _ = try await desk.workspace.invitation(of: "ana", to: "acme", by: caller) },
      { _ = try await desk.workspace.invite("ana", to: "acme", by: caller) },
      { _ = try await store.updateUser("ana", UserChange(roles: ["administrator"]), by: caller) },
      {
        let eve = NewUser(name: "eve", email: nil, displayName: nil, roles: ["administrator"], teams: [])
        _ = try await store.createUser(eve, by: caller)
      },
      { try await store.removeSecondFactor(of: "ana", by: caller) },
      { try await desk.workspace.unlock("ana", in: "acme", by: caller) },
      { try await store.setProvider([1], by: caller) },
      { try await store.forgetIdentities(of: "ana", by: caller) },
      { _ = try await desk.workspace.changePassword(of: context, from: "x", to: "otra contraseña larga", at: nil) },
      { _ = try await desk.workspace.proposeSecondFactor(of: context, password: "x", at: nil) },
    ] { await #expect(throws: Refusal.self) { try await attempt() } }
    #expect(try await store.users() == before)
    #expect(try await store.provider() == nil)
    await desk.workspace.close()
  }

  @Test(arguments: [
    ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7", "192.0.2.8", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
    ("2001:db8::/32", "2001:db9::1", false), ("192.0.2.0/24", "::ffff:192.0.2.1", true), ("0.0.0.0/0", "::1", false),
    ("10.128.0.0/9", "10.127.255.255", false), ("10.128.0.0/9", "10.255.0.0", true),
  ])
  func `a network has the addresses that begin like it`(_ network: String, _ address: String, _ isIn: Bool) throws {
    let range = try #require(NetworkRange(network))
    #expect(range.contains(try #require(NetworkAddress(address))) == isIn)
  }

  @Test func `a key is good in its networks alone`() async throws {
    let desk = try await SignInDesk()
    let networks = ["192.0.2.0/24", "2001:db8::/32"].compactMap(NetworkRange.init)
    for (address, isGood) in [
      ("192.0.2.255", true), ("2001:db8::1", true), ("::ffff:192.0.2.1", true), ("192.0.3.0", false), ("::1", false),
      (nil, false),
    ] as [(String?, Bool)] {
      let context = try await Self.context(KeyTerms(networks: networks), desk, from: address)
      #expect((context != nil) == isGood, "\(address ?? "nobody knows where")")
    }
    await desk.workspace.close()
  }

  @Test(arguments: ["", "192.0.2.0/33", "192.0.2/24", "x", "192.0.2.0/", "2001:db8::/129", "192.0.2.0/-1", "1.2.3.4.5"])
  func `refuses what is no network`(_ text: String) {
    #expect(NetworkRange(text) == nil)
  }

  @Test func `a key ends at its time and tells when it was last used`() async throws {
    let desk = try await SignInDesk()
    let end = Timestamp(microseconds: desk.clock.now().microseconds + 3_600_000_000)
    let key = try await desk.workspace.addKey(
      to: "acme", user: "ana", label: "x", terms: KeyTerms(expiresAt: end), by: desk.admin
    ).key
    let context = try #require(try await desk.workspace.authenticate(.key(key), tenant: "acme"))
    #expect(try await context.store.keys(for: context.caller).map(\.lastUsedAt) == [desk.clock.now()])
    #expect(try await context.store.keys(for: desk.admin).count == 2)
    desk.pass(seconds: 3_600)
    #expect(try await desk.workspace.authenticate(.key(key), tenant: "acme") == nil)
    await #expect(throws: Refusal.self) {
      try await desk.workspace.addKey(
        to: "acme", user: "ana", label: "x", terms: KeyTerms(expiresAt: end), by: desk.admin)
    }
    await desk.workspace.close()
  }

  @Test func `users make and revoke keys of their own alone`() async throws {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    let own = try await desk.workspace.addKey(to: "acme", user: "ana", label: "x", by: context.caller)
    for user in ["admin", "nobody"] {
      await #expect(throws: Refusal.self) {
        try await desk.workspace.addKey(to: "acme", user: user, label: "x", by: context.caller)
      }
    }
    await #expect(throws: Refusal.self) { try await context.store.revokeKey(1, by: context.caller) }
    try await context.store.revokeKey(own.id, by: context.caller)
    #expect(try await desk.workspace.authenticate(.key(own.key), tenant: "acme") == nil)
    await desk.workspace.close()
  }
}
