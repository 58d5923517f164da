import Testing

@testable import Engine

/// Merges of records that were converted, or that a conversion has made.
@Suite struct MergedConversionTests {
  private func merge(_ loser: Int64, into survivor: RecordTarget) -> Command {
    .merge(survivor, MergeInput(losers: [MergeInput.Loser(id: loser)]))
  }

  private func undo(_ lead: RecordTarget, keep: Set<String> = []) -> Command {
    .unconvert(lead, ReversalInput(reason: "wrong person", keep: keep))
  }

  @Test func aConvertedRecordIsMergedNeitherWay() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    let other = try await test.lead(["company": .text("Other"), "email": .text("other@example.com")])
    _ = try await test.convert(lead)
    for (loser, survivor) in [(lead, other), (other, lead)] {
      let refused = try await test.refused(merge(loser.id, into: survivor))
      #expect(refused.kind == .conflict)
      #expect(refused.codes == ["id:converted"])
      #expect(refused.message(at: "id").contains("leads \(lead.id) has been converted into accounts 1, deals 1"))
    }
    _ = try await test.store.perform(undo(lead), as: test.max)
    _ = try await test.store.perform(merge(lead.id, into: other), as: test.admin)
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func aMergeIsNotUndoneIntoARecordThatWasConvertedSince() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead(["company": .null])
    let other = try await test.lead()
    _ = try await test.store.perform(merge(other.id, into: lead), as: test.admin)
    _ = try await test.convert(lead)
    for target in [lead, other] {
      let refused = try await test.refused(.unmerge(target, keepingChanges: true))
      #expect(refused.codes == ["id:converted"])
    }
    _ = try await test.store.perform(undo(lead), as: test.max)
    _ = try await test.store.perform(.unmerge(lead, keepingChanges: true), as: test.admin)
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func aMergeThatWasUndoneIsInNoConversionsWay() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    _ = try await test.convert(lead)
    let other = RecordTarget(
      module: "accounts",
      id: try await test.store.perform(
        .create(module: "accounts", values: ["name": .text("Tide"), "tier": .text("gold")]), as: test.ana
      ).id)
    let account = RecordTarget(module: "accounts", id: 1)
    for (loser, survivor) in [(account, other), (other, account)] {
      _ = try await test.store.perform(merge(loser.id, into: survivor), as: test.admin)
      _ = try await test.store.perform(.unmerge(survivor, keepingChanges: true), as: test.admin)
    }
    // What has another value than the conversion left is still in its way.
    _ = try await test.store.perform(.update(account, values: ["tier": .text("gold")]), as: test.ana)
    #expect(try await test.refused(undo(lead), by: test.max).codes == ["account:changed_since"])
    _ = try await test.store.perform(.update(account, values: ["tier": .text("silver")]), as: test.ana)
    _ = try await test.store.perform(undo(lead), as: test.max)
    #expect(try await test.texts("SELECT id || '' FROM accounts WHERE deleted_at IS NULL") == ["\(other.id)"])
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func whatARecordBecameIsFollowedThroughAMerge() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    let note = try await test.note(about: "leads/\(lead.id)")
    _ = try await test.convert(lead)
    let account = RecordTarget(
      module: "accounts",
      id: try await test.store.perform(
        .create(module: "accounts", values: ["name": .text("Tide")]), as: test.ana
      ).id)
    _ = try await test.store.perform(merge(1, into: account), as: test.admin)
    #expect(try await test.json("leads", lead.id).contains(#"{"target":"account","module":"accounts","id":2,"#))
    let refused = try await test.refused(undo(lead), by: test.max)
    #expect(refused.codes == ["account:changed_since", "deal:changed_since"])
    #expect(refused.message(at: "account").hasPrefix("accounts 1 was merged into accounts 2 since."))
    _ = try await test.store.perform(undo(lead, keep: ["account", "deal"]), as: test.max)
    #expect(try await test.texts("SELECT regarding__module FROM notes WHERE id = \(note)") == ["deals"])
    #expect(try await test.texts("SELECT status FROM leads") == ["new"])
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func whatWasCarriedToARecordThatWasMergedComesBack() async throws {
    var files = ConversionModel.files
    files["conversions.yaml"] = ConversionModel.conversions
      .replacing("existing: ask", with: "existing: use").replacing("notes: [deal, account]", with: "notes: account")
    let test = try await TestStore(files: files)
    let known: RecordInput = [
      "name": .text("Known"), "rating": .number("2"), "tier": .text("silver"), "email": .text("k@example.com"),
    ]
    _ = try await test.store.perform(.create(module: "accounts", values: known), as: test.ana)
    _ = try await test.store.perform(.create(module: "accounts", values: ["name": .text("Tide")]), as: test.ana)
    let lead = try await test.lead()
    _ = try await test.note(about: "leads/\(lead.id)")
    let outcome = try await test.convert(lead, ["deal": TargetChoice(way: .skip)])
    #expect(outcome.targets.first?.deed == .unchanged)
    _ = try await test.store.perform(merge(1, into: RecordTarget(module: "accounts", id: 2)), as: test.admin)
    #expect(try await test.texts("SELECT regarding__module || '/' || regarding FROM notes") == ["accounts/2"])
    let back = try await test.store.perform(undo(lead), as: test.max)
    #expect(back.reversal?.carried.count == 1)
    #expect(try await test.texts("SELECT regarding__module || '/' || regarding FROM notes") == ["leads/\(lead.id)"])
    #expect(try await test.store.doctor().errors == 0)
  }
}
