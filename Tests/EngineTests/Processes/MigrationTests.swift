import Expressions
import Testing

@testable import Engine

@Suite struct MigrationTests {
  /// A second version with one more transition.
  private static let newer = [
    "blueprints/selling.yaml": "blueprint: selling\ntransitions: {shortcut: {label: Known, from: [new], to: won}}\n"
  ]

  private func migration(
    _ map: [String: String] = [:], filter: String? = nil, reason: String = "New process", isRehearsal: Bool = false
  ) -> Migration {
    Migration(blueprint: "selling", filter: filter, map: map, reason: reason, isRehearsal: isRehearsal)
  }

  @Test func recordsMoveToTheVersionInForceAndKeepTheirState() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.publish(Self.newer)
    let refused = try await test.refused { try await test.run("shortcut", deal) }
    #expect(refused.codes == ["transition:older_version"])
    #expect(
      refused.problems.first?.message == """
        deals 1 is on version 1 of the process selling, which has no transition 'shortcut'; version 2, which is in force, \
        has. `trellis blueprint migrate acme selling` moves records to it.
        """)
    let report = try await test.store.migrate(migration(), as: test.max)
    #expect(report.groups == [MigrationReport.Group(version: 1, state: "new", to: "new", records: 1)])
    #expect(report.version == 2)
    #expect(try await test.moves(of: "deals", deal.id).last == "migrate new>new 2 New process")
    #expect(try await test.history(of: "deals", deal.id).last?.contains("max migrate: New process") == true)
    try await test.run("shortcut", deal)
    #expect(try await test.store.migrate(migration(), as: test.max).groups.isEmpty)
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func aChecklistItemOfALaterVersionIsSaidToBeOne() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.publish([
      "blueprints/selling.yaml":
        "blueprint: selling\ntransitions: {lose: {during: {all: [{checklist: {receipt: Receipt}}]}}}\n"
    ])
    let before = try test.contents()
    let refused = try await test.refused {
      try await test.run("lose", deal, TransitionInput(checklist: ["receipt"], note: "no"))
    }
    #expect(refused.codes == ["receipt:older_version"])
    #expect(
      refused.problems.first?.message.hasPrefix(
        "deals 1 is on version 1 of the process selling, which has no checklist item 'receipt' of lose; version 2")
        == true)
    #expect(try test.contents() == before)
  }

  @Test func manyMovesToAVersionAreOneNote() async throws {
    let test = try await TestStore()
    for _ in 0..<3 { _ = try await test.deal() }
    try await test.publish(Self.newer)
    _ = try await test.store.migrate(migration(), as: test.max)
    let notes = try await test.store.doctor().findings.filter { $0.code == "migrate" }.map(\.message)
    #expect(notes.count == 1)
    #expect(
      notes.first?.hasPrefix("3 deals moved to another version of the process of stage by max") == true, "\(notes)")
  }

  @Test func aPreviewMovesNothing() async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    try await test.publish(Self.newer)
    let before = try test.contents()
    let report = try await test.store.migrate(migration(isRehearsal: true), as: test.max)
    #expect(report.isRehearsal && report.records == 1)
    #expect(try test.contents() == before)
  }

  private static func growing(_ states: String, _ way: String) -> [String: String] {
    [
      "modules/accounts.yaml": """
      module: accounts
      fields: {account_status: {values: {prospect: Prospect, customer: Customer, partner: Partner}}}
      """,
      "blueprints/growing.yaml": """
      blueprint: growing
      label: Growing
      module: accounts
      field: account_status
      initial: [prospect]
      states: {prospect: {}, \(states): {terminal: true}}
      transitions: {convert: {label: Convert, from: [prospect], to: \(way)}}
      """,
    ]
  }

  private func account(_ name: String, in test: TestStore) async throws -> Change {
    try await test.store.perform(.create(module: "accounts", values: ["name": .text(name)]), as: test.ana)
  }

  @Test func aStateThatIsGoneWantsAMap() async throws {
    let test = try await TestStore()
    try await test.publish(Self.growing("customer", "customer"))
    for name in ["A", "B", "C"] { try await test.run("convert", account(name, in: test)) }
    let open = try await account("D", in: test)
    try await test.publish(Self.growing("partner", "partner"))
    var migration = Migration(blueprint: "growing", reason: "Partners now")
    let refused = try await test.refused { [migration] in try await test.store.migrate(migration, as: test.max) }
    #expect(refused.codes == ["customer:state_missing"])
    #expect(refused.problems.first?.message.hasPrefix("3 records of version 1 are in 'customer'") == true)
    migration.isRehearsal = true
    let preview = try await test.store.migrate(migration, as: test.max)
    #expect(
      preview.groups.map { "\($0.state) \($0.to ?? "?") \($0.records)" } == ["prospect prospect 1", "customer ? 3"])
    migration.isRehearsal = false
    migration.map = ["customer": "partner"]
    #expect(try await test.store.migrate(migration, as: test.max).records == 4)
    let status = "account_status"
    #expect(
      try await test.moves(of: "accounts", 1, field: status).last?.hasPrefix("migrate customer>partner") == true)
    #expect(
      try await test.moves(of: "accounts", open.id, field: status).last?.hasPrefix("migrate prospect>prospect") == true)
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func anOverrideToAStateOfANewerVersionSaysSo() async throws {
    let test = try await TestStore()
    try await test.publish(Self.growing("customer", "customer"))
    let account = try await account("A", in: test)
    try await test.publish(Self.growing("partner", "partner"))
    let target = RecordTarget(module: "accounts", id: account.id)
    let refused = try await test.refused(
      .override(target, field: nil, to: "partner", reason: "Known"), by: test.max)
    #expect(refused.codes == ["account_status:older_version"])
    #expect(
      refused.problems.first?.message.contains("version 1 of the process growing, which has no state 'partner'") == true
    )
  }

  @Test func onlyWhatTheFilterMeetsMoves() async throws {
    let test = try await TestStore()
    let small = try await test.deal()
    let large = try await test.deal(["amount": .number("900")])
    try await test.publish(Self.newer)
    _ = try await test.store.migrate(migration(filter: "amount > 100"), as: test.max)
    #expect(try await test.moves(of: "deals", small.id).count == 1)
    #expect(try await test.moves(of: "deals", large.id).last == "migrate new>new 2 New process")
    #expect(
      try await test.refused { try await test.store.migrate(migration(filter: "amout > 1"), as: test.max) }.kind
        == .badRequest)
  }

  @Test func aMapGivesAnotherState() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.publish(Self.newer)
    let wrong = try await test.refused {
      try await test.store.migrate(migration(["nwe": "new", "new": "wno"]), as: test.max)
    }
    #expect(wrong.codes == ["stage:unknown_value", "stage:unknown_value"])
    _ = try await test.store.migrate(migration(["new": "proposal"]), as: test.max)
    #expect(try await test.moves(of: "deals", deal.id).last == "migrate new>proposal 2 New process")
  }

  @Test func itTakesTheRightToOverrideAndAReason() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.publish(Self.newer)
    #expect(try await test.refused { try await test.store.migrate(migration(), as: test.ana) }.kind == .notPermitted)
    let silent = try await test.refused { try await test.store.migrate(migration(reason: " "), as: test.max) }
    #expect(silent.codes == ["reason:required"])
    var unknown = migration()
    unknown.blueprint = "seling"
    #expect(try await test.refused { try await test.store.migrate(unknown, as: test.max) }.kind == .notFound)
    #expect(try await test.moves(of: "deals", deal.id).count == 1)
  }

  @Test func anActivityLoggedBeforeAMigrationStillCounts() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let call: RecordInput = ["subject": .text("Asked"), "regarding": .text("deals/\(deal.id)")]
    _ = try await test.store.perform(.create(module: "calls", values: call), as: test.ana)
    try await test.publish(Self.newer)
    _ = try await test.store.migrate(migration(), as: test.max)
    let input = TransitionInput(values: ["amount": .number("900")], checklist: ["budget"])
    #expect(try await test.run("propose", deal, input).record["stage"] == .string("proposal"))
  }
}
