import GRDB
import Testing

@testable import Engine

/// Lists of whoever may read few or many of the records, of which none is left out or given twice whatever way they are read.
struct ScopedListTests {
  private static let caller = Caller(
    userID: 1, name: "ada", roles: ["scoped"], teams: ["north"], colleagues: [1, 3])

  /// - Parameter each: of so many deals in order one is theirs.
  private func fixture(each: Int) throws -> QueryFixture {
    let fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO sys_user(id, name, display_name, created_at) VALUES (3, 'eva', 'Eva', 0);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO deals(id, rank, level, stage, owner)
        SELECT i, nullif(i % 700, 0), i % 3, 'open', iif(i % ?1 = 0, 1 + 2 * (i % 2), 2) FROM n
      """, [each])
    return fixture
  }

  @Test(arguments: [2, 1_000], [nil, "level == 1", "stage == 'open'"] as [String?])
  func pagesHaveWhatIsTheirs(each: Int, filter: String?) throws {
    let fixture = try fixture(each: each)
    for sort in ["rank", "-rank", "-id", "level"] {
      var request = ListRequest(module: "deals", filter: filter, sort: sort, limit: 40)
      var found: [Int] = []
      for _ in 0..<4 {
        let page = try fixture.ids(request, as: Self.caller)
        found += page.ids
        request.cursor = page.cursor
        guard page.cursor != nil else { break }
      }
      let (key, order) = (sort.drop { $0 == "-" }, sort.hasPrefix("-") ? "DESC" : "ASC")
      let wanted = try fixture.queue.read { db in
        try Int.fetchAll(
          db,
          sql: """
            SELECT id FROM deals WHERE owner IN (1, 3) AND \(filter?.replacing("==", with: "=") ?? "1")
            ORDER BY \(key) IS NULL, \(key) \(order), id \(order) LIMIT 160
            """)
      }
      #expect(found == wanted, "\(sort)")
    }
  }

  @Test func whatIsGivenUpLeavesNothingAndTheRestOfTheBudget() throws {
    let fixture = try fixture(each: 2)
    try fixture.read { context in
      let meter = try #require(context.meter)
      let count = "SELECT count(*) FROM deals a, deals b WHERE a.level < b.level"
      #expect(try !meter.attempt(5_000) { _ = try Int.fetchOne(context.db, sql: count) })
      #expect(!meter.hasEnded)
      #expect(try meter.attempt(5_000_000) { _ = try Int.fetchOne(context.db, sql: "SELECT count(*) FROM deals") })
      struct Wrong: Error {}
      #expect(throws: Wrong.self) { try meter.attempt(5_000) { throw Wrong() } }
    }
  }
}
