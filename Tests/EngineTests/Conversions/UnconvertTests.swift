import Testing

@testable import Engine

@Suite struct UnconvertTests {
  private func undo(_ lead: RecordTarget, keep: Set<String> = []) -> Command {
    .unconvert(lead, ReversalInput(reason: "wrong person", keep: keep))
  }

  /// The rows of what conversions touch, without what only tells of them.
  private func records(_ test: TestStore) async throws -> [String] {
    try await test.texts(
      """
      SELECT 'lead ' || id || status || ifnull(converted_on, '-') || ifnull(company, '-') FROM leads
      UNION ALL SELECT 'account ' || id || name || ifnull(tier, '-') || ifnull(rating, '-') || ifnull(last_won, '-')
        FROM accounts WHERE deleted_at IS NULL
      UNION ALL SELECT 'deal ' || id || name FROM deals WHERE deleted_at IS NULL
      UNION ALL SELECT 'note ' || id || regarding__module || regarding FROM notes
      """)
  }

  @Test func allGoesBackToWhereItWas() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    _ = try await test.note(about: "leads/\(lead.id)")
    let before = try await records(test)
    _ = try await test.convert(lead)
    #expect(try await records(test) != before)
    let back = try await test.store.perform(undo(lead), as: test.max)
    #expect(try await records(test) == before)
    #expect(back.reversal?.targets.map { "\($0.target) \($0.deed.rawValue)" } == ["account deleted", "deal deleted"])
    #expect(back.reversal?.carried.count == 1)
    #expect(
      try await test.moves(of: "leads", lead.id, field: "status").last == "override ready>new 1 wrong person")
    let history = try await test.history(of: "leads", lead.id)
    #expect(history.last?.contains("max unconvert to_deal: wrong person") == true)
    #expect(try await !test.json("leads", lead.id).contains("\"converted\""))
    #expect(try await test.json("leads", lead.id).contains("\"budget\":900"), "what was supplied stays")
    let doctor = try await test.store.doctor()
    #expect(doctor.errors == 0)
    // It can be converted again.
    let again = try await test.convert(lead)
    #expect(again.targets.map(\.id) == [2, 2])
    #expect(try await test.json("accounts", 2).contains("\"deal_count\":1"))
  }

  @Test func itTakesAReasonAndTheRights() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    #expect(try await test.refused(undo(lead), by: test.max).codes == ["id:not_converted"])
    _ = try await test.convert(lead)
    let refused = try await test.refused(undo(lead), by: test.ana)
    #expect(refused.kind == .notPermitted)
    #expect(refused.codes == ["leads:not_permitted"], "the move back is an override")
    let without = Command.unconvert(lead, ReversalInput(reason: " ", keep: ["dael"]))
    #expect(try await test.refused(without, by: test.max).codes == ["reason:required", "keep:unknown_target"])
  }

  @Test func whatHasChangedSinceIsNamedAndCanBeKept() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    let carried = try await test.note(about: "leads/\(lead.id)")
    _ = try await test.convert(lead)
    let deal = RecordTarget(module: "deals", id: 1)
    _ = try await test.store.perform(
      .update(deal, values: ["amount": .number("7"), "tags": .text("hot")]), as: test.ana)
    _ = try await test.note(about: "deals/1")
    let refused = try await test.refused(undo(lead), by: test.max)
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["deal:changed_since", "deal:in_use"])
    #expect(refused.problems.first?.found == .list([.text("amount"), .text("tags")]))
    #expect(refused.problems.last?.found == .list([.text("notes/2")]))
    // A deal that stays needs its account.
    #expect(try await test.refused(undo(lead, keep: ["deal"]), by: test.max).codes == ["account:in_use"])
    let back = try await test.store.perform(undo(lead, keep: ["deal", "account"]), as: test.max)
    #expect(back.reversal?.targets.map(\.deed) == [.kept, .kept])
    #expect(back.reversal?.carried == [], "what belongs to a kept one stays with it")
    #expect(try await test.texts("SELECT regarding__module FROM notes WHERE id = \(carried)") == ["deals"])
    #expect(try await test.texts("SELECT status FROM leads") == ["new"])
  }

  @Test func aRecordThatWasAddedToHasItsOwnValuesAgain() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    _ = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Other"), "rating": .number("5")]), as: test.ana)
    let lead = try await test.lead()
    let before = try await records(test)
    let choice = ["account": TargetChoice(way: .use(1), values: ["last_won": .text("2026-05-01")])]
    _ = try await test.convert(lead, choice)
    // Other fields of it may have changed.
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: 1), values: ["account_status": .text("customer")]), as: test.ana)
    let back = try await test.store.perform(undo(lead), as: test.max)
    #expect(back.reversal?.targets.map(\.deed) == [.reverted, .deleted])
    #expect(try await records(test) == before)
    _ = try await test.convert(lead, choice)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: 1), values: ["tier": .text("gold")]), as: test.ana)
    let refused = try await test.refused(undo(lead), by: test.max)
    #expect(refused.codes == ["account:changed_since"])
    #expect(refused.problems.first?.found == .list([.text("tier")]))
  }

  @Test func whatSomebodyHasMovedOnOrDeletedStaysSo() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let other = try await test.deal()
    let lead = try await test.lead()
    let note = try await test.note(about: "leads/\(lead.id)")
    _ = try await test.convert(lead)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "notes", id: note), values: ["regarding": .text("deals/\(other.id)")]), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "deals", id: 2)), as: test.ana)
    let back = try await test.store.perform(undo(lead), as: test.max)
    #expect(back.reversal?.targets.map(\.deed) == [.deleted, .gone])
    #expect(back.reversal?.carried == [])
    #expect(try await test.texts("SELECT regarding || '' FROM notes") == ["\(other.id)"])
  }

  @Test func aRehearsalOfItChangesNothing() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    _ = try await test.convert(lead)
    let before = try test.contents()
    let change = try await test.store.rehearse(undo(lead), as: test.max)
    #expect(change.reversal?.targets.map(\.deed) == [.deleted, .deleted])
    #expect(try test.contents() == before)
  }

  @Test func itWorksAlthoughTheConversionIsNoLongerConfigured() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    _ = try await test.convert(lead)
    try await test.publish(["conversions.yaml": "conversions: {to_deal: {omit: true}}\n"])
    let back = try await test.store.perform(undo(lead), as: test.max)
    #expect(back.reversal?.targets.map(\.deed) == [.deleted, .deleted])
  }
}
