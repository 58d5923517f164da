import Crypto
import Expressions
import Metamodel
import Testing

@testable import Engine

/// A notification tells nothing that its reader may not read, now as when it was written, and what it tells of health is noted.
@Suite struct NotificationAccessTests {
  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, transition]}, sees: [pii, phi]}
      rep: {label: Representative, modules: {"*": [create, read, update, transition]}, sees: [pii]}
      outsider: {label: Outsider, modules: {cases: [read, transition], clients: [read]}, scopes: {clients: own}}
    teams:
      desk: {label: Desk}
    """

  /// A store in which opening a case has told `max`, a manager.
  private static func store(_ text: String) async throws -> TestStore {
    let handling = try #require(OutboxModel.files["blueprints/handling.yaml"])
      .replacing("\"{name} is open: {finding}.\"", with: "\"\(text)\"")
    let files = OutboxModel.files.merging(
      [
        "blueprints/handling.yaml": handling, "access.yaml": access,
        "preset.yaml": "preset: telling\nversion: 1.0.0\nlabel: Telling\nindustry: none\nlocales: [en]\n",
      ]) { $1 }.filter { !$0.key.hasPrefix("locales/") }
    let test = try await TestStore(files: files, secrets: SecretBox(key: SymmetricKey(size: .bits256)))
    _ = try await test.make("clients", ["name": .text("Ana Núñez")])
    let record = try await test.make(
      "cases", ["name": .text("Burst pipe"), "client": .number("1"), "finding": .text("asthma")]
    ).target
    _ = try await test.store.perform(
      .update(RecordTarget(module: "cases", id: record.id), values: ["keeper": .number("\(test.ana.userID)")]),
      as: test.admin)
    _ = try await test.store.updateUser("ana", UserChange(roles: ["outsider"]), by: test.admin)
    _ = try await test.store.perform(
      .transition(RecordTarget(module: "cases", id: record.id), name: "open", input: .init()), as: test.admin)
    return test
  }

  private static func texts(_ test: TestStore, _ name: String) async throws -> [String] {
    let caller = try #require(try await test.store.caller(named: name))
    return try await test.store.notifications(of: caller).map(\.text)
  }

  /// What the audit log has of health that notifications have told; it also has what the answers to commands did.
  private static func noted(_ test: TestStore) async throws -> [String] {
    try await AuditTests.log(test, "phi").filter { $0.contains("notifications") }
  }

  @Test func whatIsToldOfHealthIsNoted() async throws {
    let test = try await Self.store("{name}: {finding}")
    #expect(try await Self.noted(test).isEmpty)
    #expect(try await Self.texts(test, "max") == ["Burst pipe: asthma"])
    let noted = try #require(try await Self.noted(test).last)
    #expect(noted.hasPrefix("max phi.read cases"))
    #expect(noted.contains("notifications") && noted.contains("finding") && noted.contains("\"ids\":\"1\""))
    // Who is not told it has read nothing.
    #expect(try await Self.texts(test, "ana") == ["Burst pipe: hidden"])
    #expect(try await Self.noted(test).count == 1)
  }

  @Test func whatOneMayNotReadAnyMoreIsHidden() async throws {
    let test = try await Self.store("{name}: {finding}")
    _ = try await test.store.updateUser("max", UserChange(roles: ["rep"]), by: test.admin)
    #expect(try await Self.texts(test, "max") == ["hidden"])
    #expect(try await Self.noted(test).isEmpty)
    _ = try await test.store.updateUser("max", UserChange(roles: ["manager"]), by: test.admin)
    #expect(try await Self.texts(test, "max") == ["Burst pipe: asthma"])
  }

  @Test func aRecordOutOfTheReadersScopeHasNoTitleForThem() async throws {
    let test = try await Self.store("{name} of {client}")
    #expect(try await Self.texts(test, "ana") == ["Burst pipe of hidden"])
    #expect(try await Self.texts(test, "max") == ["Burst pipe of Ana Núñez"])
  }

  @Test func aKeyReadsThoseOfItsModules() async throws {
    let test = try await Self.store("{name}: {finding}")
    let max = try #require(try await test.store.caller(named: "max"))
    let key = max.coming(by: .key(1), in: KeyScope(rights: ["clients": [.read]]))
    let id = try #require(try await test.store.notifications(of: test.max).first?.id)
    #expect(try await test.store.notifications(of: key).isEmpty)
    let before = try test.contents()
    let refused = try await refusal { try await test.store.markRead(id, by: key) }
    #expect(refused?.problems.map { "\($0.at):\($0.code)" } == ["notification:not_found"])
    #expect(try test.contents() == before)
    let own = max.coming(by: .key(1), in: KeyScope(rights: ["cases": [.read]]))
    #expect(try await test.store.notifications(of: own).map(\.text) == ["Burst pipe: asthma"])
    try await test.store.markRead(id, by: own)
    #expect(try await test.store.notifications(unreadOnly: true, of: max).isEmpty)
  }
}
