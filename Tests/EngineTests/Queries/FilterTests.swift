import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

struct FilterTests {
  /// Deals with gaps, their accounts and tasks, some of them in the recycle bin.
  private static func filled() throws -> QueryFixture {
    let fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry) VALUES (1, 'Farm', 'farming'), (2, 'Pit', 'mining'), (3, 'Blank', NULL);
      INSERT INTO accounts(id, name, industry, deleted_at) VALUES (4, 'Gone', 'mining', 1);
      """)
    for id in 1...60 {
      try fixture.run(
        """
        INSERT INTO deals(id, name, amount, score, rank, active, closes, seen, effort, stage, tags, account, agent,
          owner, pipeline, created_at, deleted_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          id, id % 7 == 0 ? nil : "Deal \(id)", id % 4 == 0 ? nil : id * 1000, id * 10, id % 5 == 0 ? nil : id % 9,
          id % 3 == 0 ? nil : id % 2, id % 6 == 0 ? nil : 20_480 + id, id % 8 == 0 ? nil : now.microseconds + Int64(id),
          id % 9 == 0 ? nil : id * 3_600_000_000, id % 10 == 0 ? nil : ["open", "won", "lost"][id % 3],
          id % 4 == 0 ? nil : ["[]", #"["hot"]"#, #"["hot","cold"]"#][id % 3], id % 5 == 0 ? nil : id % 5,
          id % 3 == 0 ? nil : 1 + id % 2, id % 2 == 0 ? nil : 1, id % 4 == 0 ? nil : "standard",
          now.microseconds - Int64(id), id % 12 == 0 ? 1 : nil,
        ])
    }
    for id in 1...60 {
      try fixture.run(
        "INSERT INTO tasks(deal, status, regarding, regarding__module, deleted_at) VALUES (?, ?, ?, ?, ?)",
        [
          id % 20 + 1, id % 3 == 0 ? nil : ["open", "done"][id % 2], id % 10, ["deals", "accounts"][id % 2],
          id % 7 == 0 ? 1 : nil,
        ])
    }
    return fixture
  }

  private static let now = QueryFixture.now

  /// The records that an evaluation of the filter accepts, one by one.
  private func accepted(_ filter: String, _ fixture: QueryFixture) throws -> [Int] {
    try fixture.read { context in
      let checked = try CheckedExpression(
        Expression(parsing: filter), vocabulary: ModelVocabulary(model: context.model, module: "deals"),
        expecting: .bool)
      let ids = try Int64.fetchAll(context.db, sql: "SELECT id FROM deals WHERE deleted_at IS NULL ORDER BY id")
      let reader = DatabaseRecordReader(RecordReading(context))
      return ids.filter { id in
        let record = RecordReference(module: "deals", id: id)
        var evaluation = Evaluation(
          variables: { name in
            name == "user"
              ? .record(RecordReference(module: "users", id: 1)) : try reader.value(of: name, in: record)
          },
          reader: reader, now: context.now, timeZone: context.settings.timeZone,
          rights: context.access(of: .seller).rights)
        return (try? evaluation.holds(checked)) ?? false
      }.map(Int.init)
    }
  }

  @Test(arguments: [
    "amount > 20000", "amount >= 120.5 && amount <= 400", "amount == null", "amount != null && rank == 3",
    "score < 0.25",
    "rank in [1, 2, 3]", "active", "!active", "active == null", "closes >= date('2026-02-10')", "closes < today()",
    "closes > today().addDays(10)", "seen > now()", "effort > duration('24h')", "stage == 'open'", "stage != 'open'",
    "stage in ['won', 'lost'] || rank > 4", "'hot' in tags", "tags.size() == 2", "tags == null",
    "account.industry == 'farming'", "account.industry != 'farming'", "account.name.startsWith('P')", "account == null",
    "agent == user", "owner == user && agent != user", "agent.name == 'bob'", "owner.display_name.contains('Lovelace')",
    "name.contains('5')", "name.size() > 6", "tasks.exists(t, t.status == 'open')", "tasks.all(t, t.status == 'done')",
    "tasks.size() > 2", "activities.exists(a, a.status == 'open')", "account.deals.exists(d, d.rank > 7)",
    "id > 30 && version == 1", "created_at < now() - duration('0.00003s')", "pipeline == 'standard'",
    "rank > 2 ? stage == 'won' : amount > 100", "tasks.exists_one(t, t.status == 'done')",
  ])
  func aListHoldsExactlyTheRecordsThatTheFilterAccepts(filter: String) throws {
    let fixture = try Self.filled()
    let wanted = try accepted(filter, fixture)
    #expect(try fixture.allIDs(ListRequest(module: "deals", filter: filter, fields: [], limit: 7)) == wanted)
    #expect(
      try fixture.list(ListRequest(module: "deals", filter: filter, fields: [], limit: 1, count: true))
        .contains("\"count\":\(wanted.count),"))
    #expect(wanted.count < 55, "a filter that accepts everything shows nothing")
  }

  @Test(arguments: [
    "rank", "-rank", "amount", "-stage", "-id", "account,-name", "account.name", "-account.name,rank", "owner.name",
  ])
  func aFilteredListIsPagedInItsOrder(sort: String) throws {
    let fixture = try Self.filled()
    let filter = "stage == 'open' && amount > 0"
    let whole = try fixture.allIDs(ListRequest(module: "deals", sort: sort, fields: [], limit: 200))
    let accepted = try Set(accepted(filter, fixture))
    for limit in [1, 3, 200] {
      let found = try fixture.allIDs(ListRequest(module: "deals", filter: filter, sort: sort, fields: [], limit: limit))
      #expect(found == whole.filter(accepted.contains))
    }
  }

  @Test(arguments: ["rank", "-rank"]) func aFilterOnTheSortKeyToo(sort: String) throws {
    let fixture = try Self.filled()
    let filter = "rank > 3 && stage == 'open' && rank != 5"
    let found = try fixture.allIDs(ListRequest(module: "deals", filter: filter, sort: sort, fields: [], limit: 2))
    #expect(try Set(found) == Set(accepted(filter, fixture)))
    #expect(found.count == Set(found).count)
  }

  /// Of 60,000 records by amount, those that are found by trying the first, by trying many, and by sorting.
  @Test(arguments: [
    ("stage == 'open'", 10), ("stage == 'won'", 60), ("stage == 'lost'", 9_001),
    ("stage == 'lost' && amount > 30000", 30_001),
  ])
  func aPageIsFoundWhereverItsRecordsLie(filter: String, first: Int) throws {
    let fixture = try QueryFixture()
    try fixture.run(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO deals(amount, stage)
      SELECT i * 100, CASE WHEN i % 60 = 0 THEN 'won' WHEN i >= 9000 THEN 'lost' WHEN i >= 10 THEN 'open' END FROM n
      """)
    let wanted = try fixture.queue.read { db in
      let stage = filter.contains("lost") ? "lost" : filter.contains("won") ? "won" : "open"
      let least = filter.contains("30000") ? 3_000_000 : 0
      return try Int.fetchAll(
        db, sql: "SELECT id FROM deals WHERE stage = ? AND amount > ? ORDER BY amount LIMIT 120",
        arguments: [stage, least])
    }
    #expect(wanted.first == first)
    var request = ListRequest(module: "deals", filter: filter, sort: "amount", fields: [], limit: 60)
    let page = try fixture.ids(request)
    request.cursor = page.cursor
    #expect(try page.ids + fixture.ids(request).ids == wanted)
  }

  @Test(arguments: ["amount", "-amount", "rank", "id", "-id", "account.name", "-account.name", "owner.name"])
  func recordsWithAndWithoutTheSortKeyAreFoundByTheFiltersIndex(sort: String) throws {
    let fixture = try Self.filled()
    for filter in ["account.name == 'Farm'", "owner == user", "agent == user && stage == 'won'", "rank == null"] {
      let found = try fixture.allIDs(ListRequest(module: "deals", filter: filter, sort: sort, fields: [], limit: 3))
      let whole = try fixture.allIDs(ListRequest(module: "deals", sort: sort, fields: [], limit: 200))
      let accepted = try Set(accepted(filter, fixture))
      #expect(!accepted.isEmpty)
      #expect(found == whole.filter(accepted.contains))
    }
  }

  @Test func aFilterDoesNotTellOfWhatTheCallerMayNotRead() throws {
    let fixture = try Self.filled()
    for filter in [
      "tasks.size() > 0", "tasks.exists(t, t.status == 'open')", "account.name == 'Pit'", "account.deals.size() > 1",
    ] {
      let refusal = #expect(throws: Refusal.self) {
        try fixture.list(ListRequest(module: "deals", filter: filter), as: .auditor)
      }
      #expect(refusal?.problems.map(\.code) == ["not_readable"], "\(filter)")
    }
  }
}
