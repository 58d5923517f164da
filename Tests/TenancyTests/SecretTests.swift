import Crypto
import Foundation
import Testing

@testable import Engine
@testable import Tenancy

struct SecretTests {
  private static let provider = Array("client secret canary".utf8)

  /// A desk whose user has a second factor and whose tenant has a provider, closed again.
  private static func closedDesk() async throws -> (SignInDesk, ProposedFactor, recovery: [String]) {
    let desk = try await SignInDesk()
    try await desk.choosePassword()
    let context = try #require(try await desk.context(try await desk.signIn().session))
    let factor = try await desk.workspace.proposeSecondFactor(of: context, password: SignInDesk.password, at: nil)
    let (recovery, _) = try await desk.workspace.confirmSecondFactor(of: context, code: desk.code(of: factor), at: nil)
    try await context.store.setProvider(provider, by: desk.admin)
    #expect(try await context.store.provider() == provider)
    await desk.workspace.close()
    desk.pass(seconds: 60)
    return (desk, factor, recovery)
  }

  @Test func `no file of the directory tells a secret that has to be read again`() async throws {
    let (desk, factor, recovery) = try await Self.closedDesk()
    let files = try FileManager.default.subpathsOfDirectory(atPath: desk.preset.data)
    #expect(files.contains { $0.hasSuffix("store.sqlite") })
    for file in files {
      guard let content = FileManager.default.contents(atPath: "\(desk.preset.data)/\(file)") else { continue }
      for secret in [
        SignInDesk.bytes(factor.secret), Array(factor.secret.utf8), Self.provider, Array(SignInDesk.password.utf8),
        Array(recovery[0].utf8),
      ] { #expect(content.range(of: Data(secret)) == nil, "\(file)") }
    }
    let again = try desk.preset.workspace(clock: desk.clock)
    let attempt = SignInAttempt(login: "ana", password: SignInDesk.password, code: desk.code(of: factor))
    #expect(try await again.signIn(attempt, to: "acme").caller.name == "ana")
    #expect(try await again.withStore("acme") { try await $0.provider() } == Self.provider)
    await again.close()
  }

  @Test func `with another directory's key codes are refused, recovery codes are good, and the provider is set anew`()
    async throws
  {
    let (desk, factor, recovery) = try await Self.closedDesk()
    let other = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    try other.write(to: URL(filePath: "\(desk.preset.data)/secret"))
    let again = try desk.preset.workspace(clock: desk.clock)
    for (code, error) in [(nil, SignInError.codeWanted), (desk.code(of: factor), .wrongCode)]
      as [(String?, SignInError)]
    {
      await #expect(throws: error) {
        try await again.signIn(SignInAttempt(login: "ana", password: SignInDesk.password, code: code), to: "acme")
      }
    }
    let recovered = SignInAttempt(login: "ana", password: SignInDesk.password, code: recovery[0])
    #expect(try await again.signIn(recovered, to: "acme").caller.name == "ana")
    await #expect(throws: StoreError.self) { try await again.withStore("acme") { try await $0.provider() } }
    await again.close()
  }

  /// Whether who was there before gets in: by a key, a session, a link, a code of the second factor; and whether the provider is known.
  private static func gets(
    _ desk: SignInDesk, _ workspace: Workspace, key: String, session: String, link: String, factor: ProposedFactor
  ) async throws -> [Bool] {
    desk.pass(seconds: 60)
    let attempt = SignInAttempt(login: "ana", password: SignInDesk.password, code: desk.code(of: factor))
    return [
      try await workspace.authenticate(.key(key), tenant: "acme") != nil,
      try await workspace.authenticate(.session(session), tenant: "acme") != nil,
      (try? await workspace.choosePassword("otra contraseña larga", token: link, in: "acme")) != nil,
      (try? await workspace.signIn(attempt, to: "acme")) != nil,
      try await workspace.withStore("acme") { try? await $0.provider() } == provider,
    ]
  }

  @Test(arguments: [true, false], [true, false])
  func `another secret closes up all anew, ends sessions and links, and leaves keys good if it is to`(
    keepsKeys: Bool, isInterrupted: Bool
  ) async throws {
    let (desk, factor, recovery) = try await Self.closedDesk()
    let before = try desk.preset.workspace(clock: desk.clock)
    let attempt = SignInAttempt(login: "ana", password: SignInDesk.password, code: recovery[0])
    let session = try await before.signIn(attempt, to: "acme").session
    let key = try await before.addKey(to: "acme", user: "ana", label: "x", by: desk.admin).key
    let link = try #require(try await before.invitation(of: "admin", to: "acme", by: desk.admin).token)
    let old = try Data(contentsOf: URL(filePath: "\(desk.preset.data)/secret"))
    if isInterrupted {
      // As if the power had failed before the new secret came into force.
      let next = KeySigner(key: try SecretFile(before.directory).prepareNext())
      let box = next.secrets(of: try TenantName(checking: "acme"))
      _ = try await before.withStore("acme") { try await $0.reseal(by: box, as: desk.admin) }
      await before.close()
      let between = try desk.preset.workspace(clock: desk.clock)
      #expect(
        try await Self.gets(desk, between, key: key, session: session, link: link, factor: factor)
          == [true, false, false, true, true])
      await between.close()
    } else {
      await before.close()
    }
    let rotating = try desk.preset.workspace(clock: desk.clock)
    #expect(
      try await rotating.rotateSecret(keepingKeys: keepsKeys)
        == SecretRotation(tenants: 1, resealed: 2, lost: 0, keepsKeys: keepsKeys))
    await rotating.close()
    #expect(try Data(contentsOf: URL(filePath: "\(desk.preset.data)/secret")) != old)
    #expect(!FileManager.default.fileExists(atPath: "\(desk.preset.data)/secret.next"))
    #expect(FileManager.default.fileExists(atPath: "\(desk.preset.data)/secret.former") == keepsKeys)
    let after = try desk.preset.workspace(clock: desk.clock)
    #expect(
      try await Self.gets(desk, after, key: key, session: session, link: link, factor: factor)
        == [keepsKeys, false, false, true, true])
    // Nothing but a key is believed that the former secret has signed.
    let forger = KeySigner(key: SymmetricKey(data: old))
    let forged = SignedToken.text(
      .session, tenant: try TenantName(checking: "acme"), id: 1, secret: KeySecret(text: "x"), signer: forger)
    #expect(SignedToken(.session, parsing: forged, of: "acme", by: after.signer) == nil)
    let entries = try await after.withStore("acme") { store in
      try await store.audit(AuditRequest(action: "secret"), as: desk.admin).records.map(\.action)
    }
    #expect(entries == Array(repeating: "secret.rotate", count: isInterrupted ? 2 : 1))
    await after.close()
    guard keepsKeys else { return }
    let twice = try desk.preset.workspace(clock: desk.clock)
    _ = try await twice.rotateSecret(keepingKeys: true)
    await twice.close()
    let last = try desk.preset.workspace(clock: desk.clock)
    #expect(try await last.authenticate(.key(key), tenant: "acme") != nil)
    await last.close()
  }

  @Test func `opens by its own key, in its own place, what nobody has changed`() throws {
    let box = SecretBox(key: SymmetricKey(size: .bits256))
    let closed = try box.closed([1, 2, 3], for: "second factor of 1")
    #expect(box.opened(closed, for: "second factor of 1") == [1, 2, 3])
    #expect(try box.closed([1, 2, 3], for: "second factor of 1") != closed)
    #expect(box.opened(closed, for: "second factor of 2") == nil)
    #expect(SecretBox(key: SymmetricKey(size: .bits256)).opened(closed, for: "second factor of 1") == nil)
    for index in closed.indices {
      var changed = closed
      changed[index] ^= 1
      #expect(box.opened(changed, for: "second factor of 1") == nil)
    }
    for text in [[], [1], Array(closed.dropLast())] as [[UInt8]] {
      #expect(box.opened(text, for: "second factor of 1") == nil)
    }
  }
}
