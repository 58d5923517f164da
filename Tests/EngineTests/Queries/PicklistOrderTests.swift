import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Lists and figures in the order in which a picklist's values are declared.
@Suite struct PicklistOrderTests {
  private static let places = "CASE t.stage WHEN 'open' THEN 1 WHEN 'won' THEN 2 WHEN 'lost' THEN 3 ELSE 4 END"

  /// Deals of all stages; of rank 1 there are many, of rank 2 few, of rank 3 only those without a stage.
  private func filled() throws -> QueryFixture {
    let fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry) VALUES (1, 'a', 'mining'), (2, 'b', 'farming'), (3, 'c', NULL);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO deals(id, stage, rank, level, account, amount)
      SELECT i, CASE i * 7 % 11 WHEN 0 THEN NULL WHEN 1 THEN 'open' WHEN 2 THEN 'lost' ELSE 'won' END,
        CASE WHEN i * 7 % 11 = 0 THEN 3 WHEN i % 100 = 0 THEN 2 ELSE 1 END, i % 5, nullif(i % 4, 0), i % 17
      FROM n
      """)
    return fixture
  }

  @Test(
    arguments: [
      nil, "rank == 1", "rank == 2", "rank == 3", "rank == 9", "level == 1", "stage == 'won'",
      "stage in ['lost', 'open']",
      "stage != 'won' && rank == 1", "account == 2", "account.industry == 'mining'",
    ] as [String?], ["stage", "-stage", "stage,-amount"])
  func whateverTheFilterPagesTogetherAreTheWholeList(filter: String?, sort: String) throws {
    let fixture = try filled()
    let whole = try fixture.allIDs(ListRequest(module: "deals", filter: filter, sort: "id", fields: [], limit: 200))
    let order =
      switch sort {
      case "stage": "stage IS NULL, \(Self.places), id"
      case "-stage": "stage IS NULL, \(Self.places) DESC, id DESC"
      default: "stage IS NULL, \(Self.places), amount IS NULL, amount DESC, id DESC"
      }
    let all = try fixture.queue.read { try Int.fetchAll($0, sql: "SELECT id FROM deals AS t ORDER BY \(order)") }
    let wanted = all.filter(Set(whole).contains)
    let found = try fixture.allIDs(ListRequest(module: "deals", filter: filter, sort: sort, fields: [], limit: 97))
    #expect(found == wanted, "\(filter ?? "all") by \(sort)")
  }

  @Test func inTheRecycleBinCodesThatAreGoneComeLast() throws {
    let fixture = try QueryFixture()
    try fixture.run(
      """
      DROP TRIGGER deals__values_new;
      INSERT INTO deals(id, stage, deleted_at) VALUES (1, 'lost', 1), (2, 'zz', 1), (3, 'open', 1), (4, NULL, 1),
        (5, 'aa', 1), (6, 'won', 1)
      """)
    for limit in [1, 2, 6] {
      let request = ListRequest(module: "deals", sort: "stage", fields: [], limit: limit, deleted: true)
      #expect(try fixture.allIDs(request) == [3, 6, 1, 5, 2, 4])
      let back = ListRequest(module: "deals", sort: "-stage", fields: [], limit: limit, deleted: true)
      #expect(try fixture.allIDs(back) == [2, 5, 1, 6, 3, 4])
    }
  }

  @Test func manyValuesHaveTheirOrderToo() throws {
    let codes = (0..<100).map { "c\($0 * 37 % 100)" }.shuffled()
    let values = (codes + ["it's"]).map { PicklistValue(code: $0, label: LocalizedText($0)) }
    let order = try #require(PicklistOrder(.picklist(values)))
    let queue = try DatabaseQueue()
    let sql = "SELECT typeof(p) || ' ' || p FROM (SELECT \(order.place(of: "c")) AS p FROM (SELECT ? AS c))"
    let places = try queue.read { db in
      try (order.codes + ["unknown"]).map { try String.fetchOne(db, sql: sql, arguments: [$0]) ?? "" }
    }
    #expect(places == order.codes.indices.map { "integer \($0)" } + ["text unknown"])
    let none = try queue.read { try Bool.fetchOne($0, sql: "SELECT \(order.place(of: "NULL")) IS NULL") }
    #expect(none == true)
    #expect(PicklistOrder(.picklist([])) == nil)
  }

  @Test func groupsAreInTheOrderOfLists() throws {
    let fixture = try filled()
    try fixture.run(
      "INSERT INTO accounts(id, name) VALUES (4, 'Zoe'), (5, 'ana'), (6, 'Ángel'), (7, 'zebra')")
    func groups(_ request: AggregateRequest) throws -> String {
      try fixture.read {
        String(decoding: try AggregateQuery(context: $0, caller: .seller).answer(request).json, as: UTF8.self)
      }
    }
    func places(_ texts: [String], in answer: String) -> [String.Index] {
      texts.compactMap { answer.firstRange(of: $0)?.lowerBound }
    }
    let stages = places(
      ["\"open\"", "\"won\"", "\"lost\"", ":null"],
      in: try groups(AggregateRequest(module: "deals", groupBy: ["stage"])))
    #expect(stages.count == 4 && stages == stages.sorted())
    let names = places(
      ["\"a\"", "\"ana\"", "\"Ángel\"", "\"b\"", "\"c\"", "\"zebra\"", "\"Zoe\""],
      in: try groups(AggregateRequest(module: "accounts", groupBy: ["name"])))
    #expect(names.count == 7 && names == names.sorted())
    let industries = places(
      ["\"farming\"", "\"mining\"", ":null"],
      in: try groups(AggregateRequest(module: "deals", groupBy: ["account.industry"])))
    #expect(industries.count == 3 && industries == industries.sorted())
    let amounts = places(
      ["\"amount\":0.02", "\"amount\":0.10", "\"amount\":0.16"],
      in: try groups(AggregateRequest(module: "deals", groupBy: ["amount"])))
    #expect(amounts.count == 3 && amounts == amounts.sorted())
  }
}
