import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What was asked for in vain is counted by what stood in the way, and nothing of the record is kept with it.
@Suite struct RefusedAttemptTests {
  private static func deal(_ test: TestStore) async throws -> RecordTarget {
    RecordTarget(module: "deals", id: try await test.deal().id)
  }

  private static func propose(_ deal: RecordTarget) -> Command {
    .transition(deal, name: "propose", input: TransitionInput())
  }

  private func report(
    _ test: TestStore, filter: String? = nil, by group: ProcessGroup? = nil, as caller: Caller? = nil
  ) async throws -> [String] {
    let request = ProcessReportRequest(module: "deals", field: "stage", filter: filter, groupBy: group)
    return try await test.store.processReport(request, as: caller ?? test.admin).refusals.map {
      "\($0.group.map { "\($0): " } ?? "")\($0.transition) \($0.at ?? "-") \($0.code) \($0.count)"
    }
  }

  /// What the report says where each of some reasons, such as `amount:required`, has stood in the way so often.
  private static func told(_ codes: [String], _ count: Int) -> Set<String> {
    Set(codes.map { "propose \($0.replacing(":", with: " ")) \(count)" })
  }

  @Test func eachReasonOfARefusedTransitionIsCounted() async throws {
    let test = try await TestStore()
    let deal = try await Self.deal(test)
    #expect(try await report(test).isEmpty)
    let codes = try await test.refused(Self.propose(deal), by: test.ana).codes
    _ = try await test.refused(Self.propose(deal), by: test.ana)
    #expect(codes.count > 1)
    #expect(Set(try await report(test)) == Self.told(codes, 2))
    let rows = try await test.texts("SELECT place || ':' || code FROM sys_refused")
    #expect(
      Set(rows) == Set(codes) && rows.count == codes.count, "a number for each reason, not a row for each attempt")
    #expect(try await report(test, filter: "name == 'other'").isEmpty)
    #expect(try await report(test, by: .owner) == (try await report(test)).map { "ana: \($0)" })
  }

  @Test func aWayThatDoesNotLeadFromHereIsCountedToo() async throws {
    let test = try await TestStore()
    let deal = try await Self.deal(test)
    let refused = try await test.refused(.transition(deal, name: "win", input: TransitionInput()), by: test.ana)
    #expect(refused.codes == ["transition:not_from_here"])
    #expect(try await report(test) == ["win transition not_from_here 1"])
  }

  @Test func theItemsOfABatchAreCountedAlsoWhereAllIsUndone() async throws {
    let test = try await TestStore()
    let (first, second) = (try await Self.deal(test), try await Self.deal(test))
    let codes = try await test.refused(Self.propose(first), by: test.ana).codes
    let update = Command.update(first, values: ["name": .text("Other")])
    _ = try await test.store.perform(
      [update, Self.propose(first), Self.propose(second)], atomic: true, as: test.ana)
    #expect(Set(try await report(test)) == Self.told(codes, 3), "also where the batch was run twice to be undone")
    _ = try await test.store.perform([update, Self.propose(second)], atomic: false, as: test.ana)
    #expect(Set(try await report(test)) == Self.told(codes, 4))
  }

  @Test func whatIsOnlyTriedOutIsNotCounted() async throws {
    let test = try await TestStore()
    let deal = try await Self.deal(test)
    _ = try await refusal { try await test.store.rehearse(Self.propose(deal), as: test.ana) }
    _ = try await test.store.transitions(of: "deals", id: deal.id, as: test.ana)
    _ = try await test.store.perform(
      .draft(deal, DraftInput(transition: "propose", input: TransitionInput())), as: test.ana)
    _ = try await test.refused(.update(deal, values: ["stage": .text("won")]), by: test.ana)
    #expect(try await report(test).isEmpty)
  }

  @Test func aDayHasSoManyRowsAndNoMore() async throws {
    let test = try await TestStore()
    let deal = try await Self.deal(test)
    try await test.store.write { db, _ in
      try db.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
          INSERT INTO sys_refused SELECT s.id, ?, -i, 1, 'x', 'y', 'z', 1 FROM process_subject s, n
          WHERE s.module = 'deals' AND s.field = 'stage'
          """, arguments: [test.clock.now().microseconds / 86_400_000_000])
    }
    _ = try await test.refused(Self.propose(deal), by: test.ana)
    #expect(try await report(test).isEmpty)
    #expect(try await test.texts("SELECT CAST(count(*) AS TEXT) FROM sys_refused") == ["10000"])
  }
}
