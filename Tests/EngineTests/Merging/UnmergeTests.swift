import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// A merge is undone, with all that it has changed and nothing else.
@Suite struct UnmergeTests {
  /// Every record as it is, but for its version and who changed it last.
  private static func records(_ test: TestStore) async throws -> [String] {
    try await test.store.read { context in
      try context.state.compiled.allPlans.flatMap { plan in
        let columns = plan.fields.flatMap(\.columns) + plan.rollups.map(\.column) + ["owner"]
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        return try Row.fetchAll(
          context.db,
          sql: "SELECT id, deleted_at IS NULL, \(list) FROM \"\(plan.module.name)\" ORDER BY id"
        ).map { "\(plan.module.name): \($0)" }
      } + Row.fetchAll(context.db, sql: "SELECT * FROM sys_match_key ORDER BY 1, 2, 3").map { "key: \($0)" }
    }
  }

  @Test func everythingIsAsItWas() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz", ["email": .text("a@x.es"), "phone": .text("600")])
    let second = try await test.contact(
      "Anna Ruiz",
      [
        "email": .text("b@x.es"), "mobile": .text("700"), "tier": .text("gold"), "owner": .text("ana"),
        "score": .number("9"),
      ])
    try await test.deal("One", amount: "10", contact: second)
    try await test.make("notes", ["body": .text("x"), "regarding": .text("contacts/2")])
    let before = try await Self.records(test)
    let command = MergeTests.merge(first, [2], take: ["email": 2, "owner": 2, "tier": 2])
    _ = try await test.store.perform(command, as: test.admin)
    #expect(try await Self.records(test) != before)
    let undone = try await test.store.perform(.unmerge(first.target, keepingChanges: false), as: test.admin)
    #expect(undone.version == 3)
    let related = Set(undone.merge?.related.map { "\($0.module).\($0.field) \($0.count)" } ?? [])
    #expect(related.isSuperset(of: ["deals.contact 1", "notes.regarding 1"]))
    #expect(try await Self.records(test) == before)
    #expect(try await test.errors() == [])
    #expect(try await test.history(of: "contacts", 2).last?.hasPrefix("3 admin unmerge from contacts/1") == true)
    #expect(try await test.refused(.unmerge(first.target, keepingChanges: false)).codes == ["id:not_merged"])
    _ = try await test.store.perform(command, as: test.admin)
    _ = try await test.store.perform(
      .unmerge(RecordTarget(module: "contacts", id: 2), keepingChanges: false), as: test.admin)
    #expect(try await Self.records(test) == before)
  }

  @Test func whatWasChangedSinceStandsInTheWayUnlessItIsKept() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    let second = try await test.contact("Ana Ruiz", ["phone": .text("600"), "mobile": .text("700")])
    let other = try await test.contact("Eva Gil")
    let deal = try await test.deal("One", amount: "10", contact: second)
    try await test.deal("Two", amount: "10", contact: second)
    _ = try await test.store.perform(MergeTests.merge(first, [2]), as: test.admin)
    _ = try await test.store.perform(.update(first.target, values: ["phone": .text("601")]), as: test.admin)
    let contact: RecordInput = ["contact": .number(String(other.id))]
    _ = try await test.store.perform(.update(deal.target, values: contact), as: test.admin)
    let refused = try await test.refused(.unmerge(first.target, keepingChanges: false))
    #expect(refused.kind == .conflict)
    #expect(Set(refused.codes) == ["contacts.phone:changed_since", "deals.contact:changed_since"])
    let undone = try await test.store.perform(.unmerge(first.target, keepingChanges: true), as: test.admin)
    #expect(undone.warnings.map(\.code) == ["changed_since", "changed_since"])
    #expect(undone.record["phone"] == .string("601"))
    #expect(undone.record["mobile"] == .null)
    #expect(try await test.texts("SELECT contact FROM deals ORDER BY id") == ["3", "2"])
    #expect(try await test.shown("contacts", 2, ["phone"]) == #"{"phone":"600"}"#)
    #expect(try await test.errors() == [])
  }

  @Test func aMergeStaysOnceWhatWasBeforeHasLeftTheHistory() async throws {
    let contacts = try #require(DuplicateModel.files["modules/contacts.yaml"])
    let test = try await TestStore.duplicates([
      "modules/contacts.yaml": contacts + "\nretention: {history: 100}\n"
    ])
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz", ["phone": .text("600")])
    _ = try await test.store.perform(MergeTests.merge(first, [2]), as: test.admin)
    test.clock.set(Timestamp(microseconds: test.clock.now().microseconds + 101 * 86_400_000_000))
    _ = try await test.store.keepRetention(as: test.admin)
    let before = try test.contents()
    for keepsChanges in [false, true] {
      let refused = try await test.refused(.unmerge(first.target, keepingChanges: keepsChanges))
      #expect(refused.kind == .conflict)
      #expect(refused.codes == ["id:history_emptied"])
    }
    #expect(try test.contents() == before)
    // What is merged from now on can be undone.
    try await test.contact("Ana Ruiz", ["mobile": .text("700")])
    _ = try await test.store.perform(MergeTests.merge(first, [3]), as: test.admin)
    _ = try await test.store.perform(.unmerge(first.target, keepingChanges: false), as: test.admin)
    #expect(try await test.errors() == [])
  }

  @Test func aRecordThatHasGoneSinceStandsInTheWay() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz")
    _ = try await test.store.perform(MergeTests.merge(first, [2]), as: test.admin)
    _ = try await test.store.perform(.delete(first.target), as: test.admin)
    let loser = RecordTarget(module: "contacts", id: 2)
    #expect(try await test.refused(.unmerge(loser, keepingChanges: true)).kind == .notFound)
    _ = try await test.store.perform(.restore(first.target), as: test.admin)
    _ = try await test.store.perform(.unmerge(loser, keepingChanges: false), as: test.admin)
    #expect(try await test.errors() == [])
  }

  @Test func mergesAreUndoneInTurn() async throws {
    let test = try await TestStore.duplicates()
    let records = try await [test.contact("A B"), test.contact("A B"), test.contact("A B")]
    try await test.deal("One", amount: "10", contact: records[2])
    let before = try await Self.records(test)
    _ = try await test.store.perform(MergeTests.merge(records[1], [3]), as: test.admin)
    _ = try await test.store.perform(MergeTests.merge(records[0], [2]), as: test.admin)
    #expect(try await test.refused(.unmerge(records[2].target, keepingChanges: true)).codes == ["id:merged"])
    _ = try await test.store.perform(.unmerge(records[1].target, keepingChanges: false), as: test.admin)
    _ = try await test.store.perform(.unmerge(records[1].target, keepingChanges: false), as: test.admin)
    #expect(try await Self.records(test) == before)
  }

  @Test(arguments: 1...4)
  func randomMergesAreUndoneExactlyAndLeaveAStoreThatIsRight(seed: UInt64) async throws {
    let test = try await TestStore.duplicates()
    var random = RandomCommandsTests.Generator(state: seed)
    func number(_ range: ClosedRange<Int>) -> InputValue {
      random.chance(4) ? .null : .number(String(Int.random(in: range, using: &random)))
    }
    for _ in 1...6 {
      let email: InputValue = random.chance(2) ? .null : .text("a\(random.id(6))@x.es")
      _ = try? await test.contact(
        "Ana Ruiz", ["email": email, "reports_to": number(1...4), "phone": .text("600"), "score": number(1...50)])
    }
    for name in 1...8 {
      _ = try? await test.make(
        "deals",
        [
          "name": .text("D\(name)"), "contact": number(1...5), "other_contact": number(1...5),
          "amount": number(1...900),
        ])
    }
    for _ in 0..<30 {
      let before = try await Self.records(test)
      let take = random.chance(2) ? ["email": random.id(6)] : [:]
      let target = RecordTarget(module: "contacts", id: random.id(6))
      let input = MergeInput(
        losers: (0..<(random.chance(3) ? 2 : 1)).map { _ in MergeInput.Loser(id: random.id(6)) }, take: take)
      do {
        _ = try await test.store.perform(.merge(target, input), as: test.admin)
      } catch is Refusal {
        #expect(try await Self.records(test) == before, "seed \(seed)")
        continue
      }
      for error in try await test.errors() { Issue.record("seed \(seed): \(error)") }
      guard random.chance(2) else { continue }
      _ = try await test.store.perform(.unmerge(target, keepingChanges: false), as: test.admin)
      #expect(try await Self.records(test) == before, "seed \(seed)")
    }
    #expect(try await test.errors() == [], "seed \(seed)")
  }
}
