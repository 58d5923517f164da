import Expressions
import Testing

@testable import Engine

/// Running the transition that leads to a state, moving many at once, and taking a move back.
@Suite struct AdvanceTests {
  /// Two ways lead to `lost`, one of them for managers, and two that anyone may take to `won`.
  private static let blueprint =
    SalesModel.blueprint
      + """

        drop:
          label: Drop
          from: [proposal]
          to: lost
          before: {who: [{role: manager}], criteria: discount < 50}
        gift:
          label: Give away
          from: [proposal]
          to: won

      """

  private static func store() async throws -> TestStore {
    try await TestStore(files: TestStore.sales(["blueprints/selling.yaml": blueprint]))
  }

  private func proposal(_ test: TestStore) async throws -> RecordTarget {
    let deal = RecordTarget(module: "deals", id: try await test.deal().id)
    _ = try await test.store.perform(.override(deal, to: "proposal", reason: "test"), as: test.max)
    return deal
  }

  @Test func theOneTransitionThatLeadsThereIsRun() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    let lost = try await test.store.perform(
      .advance(deal, to: "lost", input: TransitionInput(note: "Price")), as: test.ana)
    #expect(lost.record["stage"] == .string("lost"))
    #expect(try await test.moves(of: "deals", deal.id).last == "transition proposal>lost 1")
  }

  @Test func severalThatAreOpenAreNamed() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    let won = try await test.refused(.advance(deal, to: "won", input: TransitionInput()), by: test.ana)
    #expect(won.kind == .conflict && won.codes == ["to:ambiguous"])
    #expect(won["to"]?.wanted == .list([.text("win"), .text("gift")]))
    let report = try await test.store.processReport(
      ProcessReportRequest(module: "deals", field: "stage"), as: test.admin)
    #expect(
      report.refusals.map { "\($0.transition) \($0.at ?? "") \($0.code) \($0.count)" } == [
        "gift to ambiguous 1", "win to ambiguous 1",
      ])
    // For a manager there are two ways to `lost`, until the discount closes one.
    let lost = Command.advance(deal, to: "lost", input: TransitionInput(note: "Price"))
    #expect(try await test.refused(lost, by: test.max)["to"]?.wanted == .list([.text("lose"), .text("drop")]))
    _ = try await test.store.perform(.update(deal, values: ["discount": .number("60")]), as: test.ana)
    #expect(try await test.store.perform(lost, as: test.max).record["stage"] == .string("lost"))
  }

  @Test(arguments: [("proposal", "not_from_here"), ("wun", "not_found")])
  func noWayLeadsThere(state: String, code: String) async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    let refused = try await test.refused(.advance(deal, to: state, input: TransitionInput()), by: test.ana)
    #expect(refused.codes == ["to:\(code)"])
  }

  @Test func whatItAsksForIsAskedForAllTheSame() async throws {
    let test = try await Self.store()
    let deal = RecordTarget(module: "deals", id: try await test.deal().id)
    let command = Command.advance(deal, to: "proposal", input: TransitionInput())
    #expect(
      try await test.refused(command, by: test.ana).codes == [
        "amount:required", "call:activity_missing", "budget|close_date:none_of",
      ])
    #expect(try await test.refused(command, by: TestStore.caller(test.ana)).kind == .notPermitted)
  }

  // MARK: Many

  private func bulk(
    _ test: TestStore, _ selection: BulkTransition.Selection, atomic: Bool = false, by caller: Caller? = nil
  ) async throws -> [Store.Verdict] {
    let bulk = BulkTransition(
      module: "deals", selection: selection, way: .name("win"), isAtomic: atomic)
    let commands = try await test.store.commands(of: bulk, as: caller ?? test.ana)
    return try await test.store.perform(commands.map(\.command), atomic: atomic, as: caller ?? test.ana)
  }

  @Test func eachOfManyHasAVerdict() async throws {
    let test = try await Self.store()
    let (first, second) = (try await proposal(test), try await proposal(test))
    let other = try await test.deal()
    let verdicts = try await bulk(test, .ids([second.id, first.id, other.id, 999, first.id]))
    #expect(verdicts.map(BatchTests.word) == ["3", "3", "transition:not_from_here", "id:not_found"])
    #expect(try await bulk(test, .filter("stage == 'won'")).count == 2)
    #expect(try await bulk(test, .filter("amount > 5")).isEmpty)
  }

  @Test func allStayWhereTheyAreIfOneIsRefused() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    let other = try await test.deal()
    let before = try test.contents()
    let verdicts = try await bulk(test, .ids([deal.id, other.id]), atomic: true)
    #expect(verdicts.map(BatchTests.word) == ["operation:not_done", "transition:not_from_here"])
    #expect(try test.contents() == before)
  }

  @Test func manyTakeTheRightToDoManyThings() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    let access = Caller(userID: test.ana.userID, name: "ana", roles: [], teams: [])
    #expect(try await test.refused { try await bulk(test, .ids([deal.id]), by: access) }.kind == .notPermitted)
    #expect(try await test.refused { try await bulk(test, .filter("amount > 5"), by: access) }.kind == .notPermitted)
    #expect(try await test.refused { try await bulk(test, .filter("amount >")) }.kind == .badRequest)
    #expect(try await test.refused { try await bulk(test, .ids([])) }.codes == ["ids:required"])
    let many = try await test.refused { try await bulk(test, .ids(Array(1...501))) }
    #expect(many.codes == ["ids:too_many"])
  }

  // MARK: Back

  @Test func theLastMoveIsTakenBackAsAnOverride() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    try await test.go("win", deal)
    let back = try await test.store.perform(.undo(deal, UndoInput(reason: "wrong deal")), as: test.max)
    #expect(back.record["stage"] == .string("proposal"))
    #expect(
      try await test.moves(of: "deals", deal.id).last?.hasPrefix("override won>proposal 1 undo of win (move ") == true)
    // Taking that back leads on again.
    let again = try await test.store.perform(.undo(deal, UndoInput(reason: "it was right")), as: test.max)
    #expect(again.record["stage"] == .string("won"))
  }

  @Test func onlyTheLastAndOnlyWithAReason() async throws {
    let test = try await Self.store()
    let deal = try await proposal(test)
    try await test.go("win", deal)
    let stale = try await test.refused(.undo(deal, UndoInput(move: 1, reason: "why")), by: test.max)
    #expect(stale.codes == ["move:not_last"])
    #expect(try await test.refused(.undo(deal, UndoInput(reason: " ")), by: test.max).codes == ["reason:required"])
    #expect(try await test.refused(.undo(deal, UndoInput(reason: "why")), by: test.ana).kind == .notPermitted)
    let fresh = RecordTarget(module: "deals", id: try await test.deal().id)
    #expect(try await test.refused(.undo(fresh, UndoInput(reason: "why")), by: test.max).codes == ["move:not_undoable"])
    let stale2 = RecordTarget(module: "deals", id: deal.id, expectedVersion: 1)
    #expect(
      try await test.refused(.undo(stale2, UndoInput(reason: "why")), by: test.max).kind == .versionMismatch)
  }
}
