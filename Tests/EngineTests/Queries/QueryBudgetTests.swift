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
