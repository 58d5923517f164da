import GRDB
import Metamodel
import Testing

@testable import Engine

/// The keys of duplicates follow the records, at no cost where nothing is compared.
@Suite struct MatchTableTests {
  private func keys(_ test: TestStore) async throws -> Int {
    try await test.store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM sys_match_key") ?? -1 }
  }

  /// How many rows a command has written.
  private func writes(_ test: TestStore, _ command: Command) async throws -> Int {
    let admin = test.admin
    return try await test.store.write { db, state in
      let before = db.totalChangesCount
      _ = try Execution(db: db, state: state, caller: admin, now: TestStore.start).run(command)
      return db.totalChangesCount - before
    }
  }

  @Test func aModuleWithoutRulesAndAChangeOfOtherFieldsWriteNoKeys() async throws {
    let test = try await TestStore.duplicates()
    let plain = try await TestStore.duplicates(["duplicates.yaml": "leads: {}\n"])
    let contact = try await test.contact("Ana Ruiz", ["phone": .text("600123123")])
    try await plain.contact("Ana Ruiz", ["phone": .text("600123123")])
    let badge = Command.create(module: "badges", values: ["code": .text("x")])
    #expect(try await writes(test, badge) == writes(plain, badge))
    let tier = Command.update(contact.target, values: ["tier": .text("gold")])
    #expect(try await writes(test, tier) == writes(plain, tier))
    let phone = Command.update(contact.target, values: ["phone": .text("600123124")])
    #expect(try await writes(test, phone) == writes(plain, phone) + 2)
  }

  @Test func keysFollowARecordOutOfTheTableAndBack() async throws {
    let test = try await TestStore.duplicates()
    let contact = try await test.contact("Ana Ruiz", ["phone": .text("600"), "email": .text("a@x.es")])
    #expect(try await keys(test) == 2)
    _ = try await test.store.perform(.update(contact.target, values: ["phone": .null]), as: test.admin)
    #expect(try await keys(test) == 1)
    _ = try await test.store.perform(.delete(contact.target), as: test.admin)
    #expect(try await keys(test) == 0)
    _ = try await test.store.perform(.restore(contact.target), as: test.admin)
    #expect(try await keys(test) == 1)
    #expect(try await test.errors() == [])
  }

  @Test func aRefusedCommandLeavesNoKeys() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["email": .text("a@x.es")])
    _ = try await test.refused(
      .create(module: "contacts", values: ["last_name": .text("B"), "email": .text("a@x.es"), "phone": .text("600")]))
    #expect(try await test.errors() == [])
  }

  @Test func anotherModelHasOtherKeys() async throws {
    let test = try await TestStore.duplicates()
    for name in ["One", "Two"] {
      try await test.make("accounts", ["name": .text("Acme"), "website": .text("https://\(name).example")])
    }
    let published = try await test.publish([
      "duplicates.yaml": """
      accounts:
        same_website: {omit: true}
        same_name: {compare: [{field: name, as: company}]}
      """
    ])
    #expect(published.changes.contains { $0.contains("removed duplicate rule accounts.same_website") })
    #expect(try await test.errors() == [])
    #expect(
      try await test.make("accounts", ["name": .text("ACME Inc.")]).duplicates == ["same_name: accounts/1 accounts/2"])
    _ = try await test.publish([:])
    #expect(try await test.errors() == [])
    #expect(try await test.make("accounts", ["name": .text("ACME")]).duplicates == [])
  }

  @Test func anotherCallingCodeMakesOtherNumbersTheSame() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["phone": .text("600 123 123")])
    #expect(try await test.contact("Ana Ruiz", ["phone": .text("+34 600123123")]).duplicates == [])
    var settings = test.store.settings
    settings.callingCode = "34"
    try await test.store.change(settings, by: test.admin)
    #expect(try await test.errors() == [])
    let third = try await test.contact("Ana Ruiz", ["phone": .text("0034 600123123")])
    #expect(third.duplicates == ["same_name_and_phone: contacts/1 contacts/2"])
  }

  @Test(arguments: [
    "UPDATE contacts SET phone = '601' WHERE id = 1", "DELETE FROM sys_match_key WHERE record = 1",
    "INSERT INTO sys_match_key VALUES (1, 2, 3)", "UPDATE contacts SET deleted_at = 1 WHERE id = 1",
  ])
  func whatAShellLeavesBehindIsFoundAndMended(sql: String) async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["phone": .text("600"), "email": .text("a@x.es")])
    #expect(try await test.errors() == [])
    try test.tamper(sql)
    #expect(try await test.store.doctor().findings.map(\.code).contains("duplicates_differ"))
    _ = try await test.store.rebuildDuplicates()
    #expect(try await !test.store.doctor().findings.map(\.code).contains("duplicates_differ"))
  }

  @Test func aKeyOfAValueThatItsRecordDoesNotHaveIsFound() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["phone": .text("600")])
    try test.tamper("INSERT INTO sys_match_key SELECT \"set\", key + 1, record FROM sys_match_key")
    let errors = try await test.errors()
    #expect(errors.map { $0.prefix(18) } == ["duplicates_differ:"], "\(errors)")
    _ = try await test.store.rebuildDuplicates()
    #expect(try await test.errors() == [])
  }
}
