import Expressions
import Foundation
import GRDB
import Testing

@testable import Engine

struct ListTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry) VALUES (1, 'Fern "Farms"', 'farming'), (2, 'Pit', 'mining');
      INSERT INTO accounts(id, name, deleted_at) VALUES (3, 'Gone', 5);
      INSERT INTO secrets(id, name) VALUES (9, 'hidden');
      INSERT INTO deals(id, version, name, amount, score, rank, level, active, closes, seen, effort, stage, tags,
          account, agent, email, body, owner, pipeline, created_at, modified_at) VALUES
        (1, 3, 'First', 90000, 12345, 7, 1, 1, 20484, 1769853600000000, 172800000000, 'open', '["hot","cold"]', 1,
          2, 'a@b.c', 'text', 1, 'standard', 1769853600000000, 1769853600500000);
      INSERT INTO deals(id, name, account) VALUES (2, 'Second', 3);
      INSERT INTO deals(id, name, secret, deleted_at) VALUES (3, 'Binned', 9, 77);
      INSERT INTO tasks(id, subject, status, deal, regarding, regarding__module) VALUES
        (1, 'Call', 'open', 1, 1, 'deals'), (2, 'Write', 'done', 1, 9, 'secrets');
      """)
  }

  @Test func recordsHaveEveryFieldInItsForm() throws {
    #expect(
      try fixture.list(ListRequest(module: "deals", limit: 1, count: true)).hasPrefix(
        """
        {"records":[{"id":1,"version":3,"name":"First","amount":900.00,"score":12.345,"rank":7,"level":1,"active":true,\
        "closes":"2026-01-31","seen":"2026-01-31T10:00:00Z","effort":"172800s","stage":"open","tags":["hot","cold"],\
        "account":1,"secret":null,"agent":2,"email":"a@b.c","body":"text","owner":1,"pipeline":"standard",\
        "created_at":"2026-01-31T10:00:00Z","created_by":1,"modified_at":"2026-01-31T10:00:00.5Z","modified_by":1}],\
        "next_cursor":"
        """))
  }

  @Test func fieldsAreAnsweredInTheModelsOrderWithIdentity() throws {
    #expect(
      try fixture.list(ListRequest(module: "deals", fields: ["stage", "name"])) == """
        {"records":[{"id":1,"version":3,"name":"First","stage":"open"},\
        {"id":2,"version":1,"name":"Second","stage":null}],"next_cursor":null}
        """)
  }

  @Test func theRecycleBinIsListedOnItsOwn() throws {
    #expect(try fixture.ids(ListRequest(module: "deals", deleted: true)).ids == [3])
    #expect(try fixture.ids(ListRequest(module: "deals")).ids == [1, 2])
  }

  @Test func lookupsAndUsersAreExpanded() throws {
    let answer = try fixture.list(
      ListRequest(module: "deals", fields: ["name"], expand: ["account", "agent"], limit: 1))
    #expect(
      answer.hasPrefix(
        """
        {"records":[{"id":1,"version":3,"name":"First","account":{"id":1,"version":1,"name":"Fern \\"Farms\\"",\
        "industry":"farming","owner":null,"created_at":"1970-01-01T00:00:00Z","created_by":1,\
        "modified_at":"1970-01-01T00:00:00Z","modified_by":1},"agent":{"id":2,"name":"bob","display_name":"Bob"}}]
        """))
  }

  @Test func anExpandedRecordInTheRecycleBinIsItsIdAlone() throws {
    let answer = try fixture.list(ListRequest(module: "deals", fields: [], expand: ["account"]))
    #expect(answer.contains(#"{"id":2,"version":1,"account":{"id":3,"deleted":true}}"#))
  }

  @Test func lookupsToAnyModuleAreExpandedAsFarAsTheCallerMayRead() throws {
    let plain = try fixture.list(ListRequest(module: "tasks", fields: ["regarding"]))
    #expect(plain.contains(#""regarding":{"module":"deals","id":1}"#))
    let answer = try fixture.list(ListRequest(module: "tasks", fields: [], expand: ["regarding"]))
    #expect(answer.contains(#""regarding":{"module":"deals","id":1,"version":3,"name":"First","#))
    #expect(answer.contains(#""regarding":{"module":"secrets","id":9}}"#))
    #expect(!answer.contains("hidden"))
  }

  @Test func aCountIsGivenWhenAskedFor() throws {
    #expect(
      try fixture.list(ListRequest(module: "deals", fields: [], limit: 1, count: true)).hasSuffix(
        #","count":2,"count_capped":false}"#))
  }

  @Test func aLargeCountIsCapped() throws {
    try fixture.run(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
      INSERT INTO accounts(name) SELECT 'x' FROM n
      """)
    #expect(
      try fixture.list(ListRequest(module: "accounts", limit: 1, count: true)).hasSuffix(
        #","count":10000,"count_capped":true}"#))
  }

  @Test(arguments: [
    (12, 5, #""count":7,"count_capped":false}"#), (10_004, 4, #""count":10000,"count_capped":false}"#),
    (10_005, 4, #""count":10000,"count_capped":true}"#), (10_003, 10_002, #""count":1,"count_capped":false}"#),
  ])
  func `deleted records that meet a filter are not counted`(all: Int, gone: Int, wanted: String) throws {
    try fixture.run(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(all))
      INSERT INTO accounts(name, deleted_at) SELECT 'Counted', CASE WHEN i <= \(gone) THEN 5 END FROM n
      """)
    let request = ListRequest(module: "accounts", filter: "name == 'Counted'", limit: 1, count: true)
    #expect(try fixture.list(request).hasSuffix(wanted))
  }

  @Test func renamedColumnsKeepTheFieldsName() throws {
    try fixture.run("ALTER TABLE accounts RENAME COLUMN industry TO industry__2")
    let naming = EngineNaming(
      model: fixture.model, columns: ColumnMap(renamed: ["accounts": ["industry": "industry__2"]]), currencyScale: 2)
    #expect(naming.column(ofField: "industry", in: "accounts")?.name == "industry__2")
    let account = try fixture.read { context in
      try RecordReading(
        db: context.db, model: context.model, columns: naming.columns, currencyScale: 2, now: context.now,
        timeZone: .gmt
      )
      .record(1, in: "accounts")
    }
    #expect(account?["industry"] == .string("farming"))
  }
}
