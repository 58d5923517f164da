import Testing

@testable import Engine

/// What follows from the records is computed anew where something has left it wrong.
@Suite struct RepairTests {
  private func filled() async throws -> TestStore {
    let test = try await TestStore.duplicates()
    let account = try await test.make("accounts", ["name": .text("Casa")])
    let place: RecordInput = ["account": .number(String(account.id)), "phone": .text("600 123 123")]
    let contact = try await test.contact("Ana Ruiz", place)
    try await test.deal("One", amount: "10", contact: contact, account: account)
    _ = try await test.store.rebuildSearch()
    return test
  }

  @Test(arguments: [
    ("UPDATE contacts SET open_amount = 7", ["rollup_differs"]),
    ("UPDATE contacts SET open_amount = 7; UPDATE accounts SET open_amount = 8", ["rollup_differs", "rollup_differs"]),
    ("DELETE FROM sys_match_key", ["duplicates_differ"]),
    ("INSERT INTO sys_search(sys_search) VALUES ('delete-all')", ["search_differs"]),
    ("DELETE FROM sys_match_key; UPDATE accounts SET open_by_contact = 3", ["rollup_differs", "duplicates_differ"]),
  ])
  func whatIsWrongIsMendedAndNothingElseTouched(sql: String, codes: [String]) async throws {
    let test = try await filled()
    let versions =
      "SELECT version || ' ' || open_amount FROM contacts UNION ALL SELECT version || ' ' || open_amount FROM accounts"
    let before = try await test.texts(versions)
    try test.tamper(sql)
    let found = try await test.store.doctor().findings.filter(\.isError).map(\.code)
    #expect(Set(found) == Set(codes))
    let report = try await test.store.doctor(repairing: true)
    #expect(report.errors == 0)
    #expect(report.repaired.count >= codes.count)
    #expect(try await test.texts(versions) == before)
    #expect(try await test.search("ruiz").names == ["contacts/1"])
    #expect(try await test.contact("Ana Ruiz", ["mobile": .text("600123123")]).duplicates.count == 1)
    #expect(try await test.store.doctor(repairing: true).repaired == [])
  }

  @Test func whereNothingIsWrongNothingIsWritten() async throws {
    let test = try await filled()
    let before = try test.contents()
    #expect(try await test.store.doctor(repairing: true).repaired == [])
    #expect(try test.contents() == before)
  }

  @Test func whatCannotBeComputedIsLeftAsItIs() async throws {
    let test = try await filled()
    try test.tamper("UPDATE deals SET stage = 'won'")
    let report = try await test.store.doctor(repairing: true)
    #expect(report.findings.map(\.code).contains("ledger_differs"))
  }
}
