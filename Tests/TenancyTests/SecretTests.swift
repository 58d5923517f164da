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
