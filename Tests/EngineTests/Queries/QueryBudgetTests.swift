import GRDB
import Testing

@testable import Engine

@Suite struct QueryBudgetTests {
  /// As deep as related lists may be nested, with no record that meets it.
  private static let costly = "account.deals.exists(a, a.account.deals.exists(b, b.account.deals.exists(c, c.id < 0)))"

  private static func filled(_ budget: QueryBudget) async throws -> TestStore {
    let test = try await TestStore(budget: budget)
    _ = try await test.deal()
    for number in 0..<20 {
      _ = try await test.store.perform(
        .create(
          module: "deals", values: ["name": .text("Deal \(number)"), "account": .number("1")]),
        as: test.ana)
    }
    return test
  }

  @Test(arguments: [QueryBudget(steps: 5_000), QueryBudget(time: .zero)])
  func aQuestionThatRunsAwayIsEndedAndLeavesTheStoreWorking(budget: QueryBudget) async throws {
    let test = try await Self.filled(budget)
    // More often than there are readers.
    for _ in 0..<4 {
      let refused = try await test.refused {
        try await test.store.list(ListRequest(module: "deals", filter: Self.costly), as: test.ana)
      }
      #expect(refused.kind == .queryTimeout)
      #expect(refused.codes == ["query:query_timeout"])
    }
    let page = try await test.store.list(ListRequest(module: "deals", limit: 1), as: test.ana)
    #expect(String(decoding: page.json, as: UTF8.self).contains("Machines"))
    _ = try await test.deal()
  }

  @Test func aQuestionWithinItsBudgetIsAnswered() async throws {
    let test = try await Self.filled(QueryBudget())
    let page = try await test.store.list(ListRequest(module: "deals", filter: Self.costly), as: test.ana)
    #expect(String(decoding: page.json, as: UTF8.self) == #"{"records":[],"next_cursor":null}"#)
  }

  /// FTS5 reads what it has of a word by statements of its own, which count as well, though no row comes of it.
  @Test func aSearchThatFindsNothingAmongMuchIsEndedToo() throws {
    try DatabaseQueue().write { db in
      try db.execute(
        sql: """
          CREATE VIRTUAL TABLE s USING fts5(t, content='');
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
          INSERT INTO s(rowid, t)
            SELECT i, replace(hex(zeroblob(100)), '00', 'city ') || replace(hex(zeroblob(100)), '00', 'com ') FROM n
          """)
      func find(_ phrase: String) throws -> [Int64] {
        try QueryBudget(steps: 1).bound(db) { _ in
          try Int64.fetchAll(
            db, sql: "SELECT rowid FROM s WHERE s MATCH ? ORDER BY rowid DESC LIMIT 2", arguments: ["\"\(phrase)\""])
        }
      }
      #expect(try find("city com") == [4_000, 3_999])
      let refusal = #expect(throws: Refusal.self) { try find("com city") }
      #expect(refusal?.kind == .queryTimeout)
    }
  }

  @Test func aQuestionOfAClientWhoIsGoneIsCancelled() async throws {
    let test = try await Self.filled(QueryBudget())
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await test.store.list(ListRequest(module: "deals", filter: Self.costly), as: test.ana)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    _ = try await test.store.list(ListRequest(module: "deals"), as: test.ana)
  }

  /// SQLite has limits of its own on one statement.
  @Test(arguments: [
    String(repeating: "amount > 1 || ", count: 550) + "amount > 1",
    (1...63).map { "deals.exists(d\($0), d\($0).account.name == 'x')" }.joined(separator: " || "),
    (0..<1_000).map { "close_date != null ? amount > \($0) : " }.prefix(50).joined() + "true",
  ])
  func whatIsTooMuchForOneStatementIsRefused(filter: String) async throws {
    let test = try await TestStore()
    let module = filter.contains("deals.") ? "accounts" : "deals"
    do {
      _ = try await test.store.list(ListRequest(module: module, filter: filter), as: test.ana)
    } catch let refusal as Refusal {
      #expect(refusal.kind == .badRequest)
      #expect(refusal.problems.map(\.code) == ["too_complex"])
    }
  }
}
