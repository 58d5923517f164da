import Expressions
import Testing

@testable import Engine

@Suite struct DraftTests {
  private static let half = TransitionInput(values: ["amount": .number("5")], note: "so far")

  @discardableResult
  private func save(
    _ test: TestStore, _ deal: RecordTarget, _ input: TransitionInput = half, days: Int = 14, by caller: Caller? = nil
  ) async throws -> TransitionDraft {
    let draft = DraftInput(transition: "propose", input: input, days: days)
    return try #require(try await test.store.perform(.draft(deal, draft), as: caller ?? test.ana).draft)
  }

  private func deal(_ test: TestStore) async throws -> RecordTarget {
    RecordTarget(module: "deals", id: try await test.deal().id)
  }

  @Test func aDraftKeepsWhatIsThereAndSaysWhatIsMissing() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal)
    #expect(draft.problems?.map { "\($0.at):\($0.code)" } == ["call:activity_missing", "budget|close_date:none_of"])
    #expect(draft.input == Self.half && draft.owner == "ana")
    let record = try await test.store.rehearse(.update(deal, values: [:]), as: test.ana).record
    #expect(record["stage"] == .string("new") && record["amount"] == .null && record.version == 1)
    #expect(try await test.moves(of: "deals", deal.id).count == 1)
    // Saved again, it is the same with what is given now.
    let again = try await save(test, deal, TestStore.proposal)
    #expect(again.id == draft.id && again.problems == [])
    #expect(try await test.store.drafts(as: test.ana).map(\.id) == [draft.id])
  }

  @Test func aDraftIsNotForWholeDocuments() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let long = TransitionInput(note: String(repeating: "x", count: 70_000))
    let refused = try await test.refused { try await save(test, deal, long) }
    #expect(refused.codes == ["transition:too_large"])
  }

  @Test func submittedItIsATransitionLikeAnyOther() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal)
    let refused = try await test.refused(.submit(deal, draft: draft.id), by: test.ana)
    #expect(refused.codes == ["call:activity_missing", "budget|close_date:none_of"])
    try await save(test, deal, TestStore.proposal)
    let done = try await test.store.perform(.submit(deal, draft: draft.id), as: test.ana)
    #expect(done.record["stage"] == .string("proposal"))
    #expect(try await test.store.drafts(as: test.ana) == [])
    #expect(try await test.refused(.submit(deal, draft: draft.id), by: test.ana).codes == ["draft:not_found"])
  }

  @Test func itIsItsOwnersAlone() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal, TestStore.proposal)
    let eve = TestStore.caller(test.admin, "rep")
    #expect(try await test.store.drafts(of: deal, as: eve) == [])
    for command in [Command.submit(deal, draft: draft.id), .discard(deal, draft: draft.id)] {
      #expect(try await test.refused(command, by: eve).codes == ["draft:not_found"])
    }
    // Who may override sees that it is there.
    let seen = try await test.store.drafts(of: deal, as: test.max)
    #expect(seen.map(\.owner) == ["ana"] && seen.first?.input == nil)
    #expect(try await test.refused(.submit(deal, draft: draft.id), by: test.max).codes == ["draft:not_found"])
    _ = try await test.store.perform(.discard(deal, draft: draft.id), as: test.max)
    #expect(try await test.store.drafts(as: test.ana) == [])
  }

  @Test func itExpires() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal, TestStore.proposal, days: 2)
    test.pass(days: 2)
    #expect(try await test.store.drafts(as: test.ana) == [])
    #expect(try await test.refused(.submit(deal, draft: draft.id), by: test.ana).codes == ["draft:not_found"])
    // The next one that is saved takes it away for good.
    try await save(test, try await self.deal(test))
    #expect(try await test.texts("SELECT record FROM sys_transition_draft").count == 1)
    let long = DraftInput(transition: "propose", input: Self.half, days: 91)
    #expect(try await test.refused(.draft(deal, long), by: test.ana).codes == ["days:out_of_range"])
  }

  @Test func itEndsWithTheStay() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal, TestStore.proposal)
    _ = try await test.store.perform(.override(deal, to: "proposal", reason: "test"), as: test.max)
    _ = try await test.store.perform(.override(deal, to: "new", reason: "test"), as: test.max)
    #expect(try await test.store.drafts(as: test.ana) == [])
    #expect(try await test.refused(.submit(deal, draft: draft.id), by: test.ana).codes == ["draft:not_found"])
  }

  @Test func whatNoInputCouldHelpIsRefused() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = DraftInput(transition: "propose", input: Self.half)
    #expect(try await test.refused(.draft(deal, draft), by: test.admin).codes == ["transition:who"])
    let win = DraftInput(transition: "win", input: TransitionInput())
    #expect(try await test.refused(.draft(deal, win), by: test.ana).codes == ["transition:not_from_here"])
    let nobody = TestStore.caller(test.ana)
    #expect(try await test.refused(.draft(deal, draft), by: nobody).kind == .notPermitted)
    #expect(
      try await test.refused(.draft(RecordTarget(module: "deals", id: 99), draft), by: test.ana).kind == .notFound)
  }

  @Test func itGoesWithItsRecordAndComesBack() async throws {
    let test = try await TestStore()
    let deal = try await deal(test)
    let draft = try await save(test, deal, TestStore.proposal)
    _ = try await test.store.perform(.delete(deal), as: test.ana)
    #expect(try await test.store.drafts(as: test.ana) == [])
    #expect(try await test.refused(.submit(deal, draft: draft.id), by: test.ana).kind == .notFound)
    _ = try await test.store.perform(.restore(deal), as: test.ana)
    #expect(try await test.store.drafts(as: test.ana).map(\.id) == [draft.id])
    let kept = try await self.deal(test)
    _ = try await test.store.perform(
      .merge(kept, MergeInput(losers: [MergeInput.Loser(id: deal.id)], take: [:])), as: test.admin)
    #expect(try await test.store.drafts(as: test.ana) == [])
    _ = try await test.store.perform(.unmerge(kept, keepingChanges: false), as: test.admin)
    #expect(try await test.store.drafts(as: test.ana).map(\.id) == [draft.id])
  }

  @Test func erasingTakesItAway() async throws {
    let test = try await TestStore()
    let (deal, other, third) = (try await deal(test), try await deal(test), try await deal(test))
    try await save(test, deal)
    try await save(test, other, TransitionInput(note: "He said \"Rosalind Franklin\" signs"))
    let kept = try await save(test, third, TransitionInput(note: "nothing of that"))
    _ = try await test.store.perform(
      .update(deal, values: ["loss_reason": .text("said \"Rosalind Franklin\"")]), as: test.ana)
    _ = try await test.store.perform(.erase(deal, ErasureInput(reason: "request 7")), as: test.admin)
    #expect(try await test.store.drafts(as: test.ana).map(\.id) == [kept.id])
    #expect(try await test.texts("SELECT input FROM sys_transition_draft").count == 1)
  }

  @Test func aFieldThatWasHiddenSinceIsNotTold() async throws {
    let access = SalesModel.access.replacing(
      "rep:\n",
      with: "blind: {label: Blind, modules: {\"*\": [read, transition]}, fields: {deals: {amount: hidden}}}\n  rep:\n")
    let test = try await TestStore(files: TestStore.sales(["access.yaml": access]))
    let deal = try await deal(test)
    try await save(test, deal)
    let blind = TestStore.caller(test.ana, "blind")
    let draft = try await test.store.drafts(as: blind).first
    #expect(draft?.input?.values == [:] && draft?.input?.note == "so far")
  }
}
