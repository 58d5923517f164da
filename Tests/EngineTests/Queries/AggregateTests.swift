import Expressions
import Foundation
import GRDB
import Testing

@testable import Engine

struct AggregateTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry) VALUES (1, 'Farm', 'farming'), (2, 'Pit', 'mining');
      INSERT INTO deals(id, name, amount, rank, stage, account, closes, seen, effort, deleted_at) VALUES
        (1, 'a', 10001, 1, 'open', 1, 20484, 1769853600000000, 1500000, NULL),
        (2, 'b', 20000, 2, 'open', 2, 20485, 1769853600000000, NULL, NULL),
        (3, 'c', NULL, 2, 'won', NULL, NULL, NULL, 500000, NULL),
        (4, 'd', 1, NULL, NULL, 1, -1, -1, NULL, NULL),
        (5, 'e', 99999, 9, 'won', 1, 20484, NULL, NULL, 5);
      """)
  }

  private func answer(_ request: AggregateRequest, as caller: Caller = .seller) throws -> String {
    try fixture.read {
      String(decoding: try AggregateQuery(context: $0, caller: caller).answer(request).json, as: UTF8.self)
    }
  }

  private static let figures: [(AggregateRequest, [String])] = [
    (AggregateRequest(module: "deals"), [#"{"keys":{},"measures":{"count":4}}"#]),
    (
      AggregateRequest(module: "deals", groupBy: ["stage"], measures: ["count", "sum:amount", "avg:amount"]),
      [
        #"{"keys":{"stage":"open"},"measures":{"count":2,"sum:amount":300.01,"avg:amount":150.01}}"#,
        #"{"keys":{"stage":"won"},"measures":{"count":1,"sum:amount":null,"avg:amount":null}}"#,
        #"{"keys":{"stage":null},"measures":{"count":1,"sum:amount":0.01,"avg:amount":0.01}}"#,
      ]
    ),
    (
      AggregateRequest(module: "deals", groupBy: ["account.industry"], measures: ["count:amount", "max:name"]),
      [
        #"{"keys":{"account.industry":"farming"},"measures":{"count:amount":2,"max:name":"d"}}"#,
        #"{"keys":{"account.industry":"mining"},"measures":{"count:amount":1,"max:name":"b"}}"#,
        #"{"keys":{"account.industry":null},"measures":{"count:amount":0,"max:name":"c"}}"#,
      ]
    ),
    (
      AggregateRequest(
        module: "deals", filter: "account.name == 'Farm' || rank == 2",
        measures: ["avg:rank", "sum:rank", "sum:effort", "avg:effort", "min:closes", "max:seen"]),
      [
        #"""
        {"keys":{},"measures":{"avg:rank":1.67,"sum:rank":5,"sum:effort":"2s","avg:effort":"1s",\#
        "min:closes":"1969-12-31","max:seen":"2026-01-31T10:00:00Z"}}
        """#
      ]
    ),
    (
      AggregateRequest(module: "deals", groupBy: ["closes:quarter", "seen:week"]),
      [
        #"{"keys":{"closes:quarter":"1969-10-01","seen:week":"1969-12-29"},"measures":{"count":1}}"#,
        #"{"keys":{"closes:quarter":"2026-01-01","seen:week":"2026-01-26"},"measures":{"count":2}}"#,
        #"{"keys":{"closes:quarter":null,"seen:week":null},"measures":{"count":1}}"#,
      ]
    ),
    (AggregateRequest(module: "deals", filter: "rank > 100", groupBy: ["stage"]), []),
    (
      AggregateRequest(module: "deals", filter: "rank > 100", measures: ["count", "sum:amount"]),
      [#"{"keys":{},"measures":{"count":0,"sum:amount":null}}"#]
    ),
  ]

  @Test(arguments: figures)
  func figuresOfEachGroup(request: AggregateRequest, groups: [String]) throws {
    #expect(try answer(request) == #"{"groups":[\#(groups.joined(separator: ","))],"capped":false}"#)
  }

  @Test func aSumIsExactThoughNoIntegerHoldsIt() throws {
    try fixture.run(
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO tasks(id, subject) SELECT i, 'x' FROM n;
      WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 20099)
      INSERT INTO deals(id, amount, stage) SELECT i, CASE WHEN i % 2 THEN 999999999999999 ELSE 999999999999998 END, 'lost'
      FROM n
      """)
    let request = AggregateRequest(
      module: "deals", filter: "stage == 'lost'", measures: ["sum:amount", "avg:amount", "min:amount"])
    #expect(
      try answer(request) == """
        {"groups":[{"keys":{},"measures":{"sum:amount":199999999999999700.00,"avg:amount":9999999999999.99,\
        "min:amount":9999999999999.98}}],"capped":false}
        """)
  }

  @Test func groupsAreBoundedAndSaidToBe() throws {
    try fixture.run(
      """
      WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
      INSERT INTO deals(id, level) SELECT i, i FROM n
      """)
    let answer = try answer(AggregateRequest(module: "deals", groupBy: ["level"]))
    #expect(answer.components(separatedBy: "\"keys\"").count == 1 + AggregateQuery.mostGroups)
    #expect(answer.hasSuffix("\"capped\":true}"))
  }

  @Test(
    arguments: [
      (AggregateRequest(module: "deals", groupBy: ["stag"]), "group_by", "unknown_field"),
      (AggregateRequest(module: "deals", groupBy: ["tags"]), "group_by", "not_measurable"),
      (AggregateRequest(module: "deals", groupBy: ["seen"]), "group_by", "malformed"),
      (AggregateRequest(module: "deals", groupBy: ["closes:moth"]), "group_by", "malformed"),
      (AggregateRequest(module: "deals", groupBy: ["stage:month"]), "group_by", "malformed"),
      (AggregateRequest(module: "deals", groupBy: ["secret.name"]), "group_by", "not_permitted"),
      (AggregateRequest(module: "deals", groupBy: ["id", "name", "rank", "level", "stage"]), "group_by", "too_many"),
      (AggregateRequest(module: "deals", measures: ["sum"]), "measures", "malformed"),
      (AggregateRequest(module: "deals", measures: ["sun:amount"]), "measures", "malformed"),
      (AggregateRequest(module: "deals", measures: ["sum:name"]), "measures", "not_measurable"),
      (AggregateRequest(module: "deals", measures: ["max:body"]), "measures", "not_measurable"),
      (AggregateRequest(module: "deals", measures: []), "measures", "required"),
      (AggregateRequest(module: "deals", filter: "x"), "filter", "unknown_name"),
      (AggregateRequest(module: "secrets"), "module", "not_permitted"),
    ] as [(AggregateRequest, String, String)])
  func whatIsWrongIsSaid(request: AggregateRequest, place: String, code: String) throws {
    let refusal = #expect(throws: Refusal.self) { try answer(request) }
    #expect(refusal?.problems.map(\.at) == [place])
    #expect(refusal?.problems.map(\.code) == [code])
  }

  @Test(arguments: ["Europe/Madrid", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "GMT"])
  func spansBeginWhereTheCalendarOfTheZoneSays(identifier: String) throws {
    let zone = try #require(TimeZone(identifier: identifier))
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = zone
    var utc = Calendar(identifier: .iso8601)
    utc.timeZone = .gmt
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let day = ZoneOffsets.of(zone).day(of: "t")
    let columns = DateBucket.allCases.map { $0.sql(day: day) }.joined(separator: ", ")
    let units: [Calendar.Component] = [.day, .weekOfYear, .month, .quarter, .year]
    for _ in 0..<200 {
      let second = Int64.random(in: 0..<3_000_000_000, using: &random)
      let row = try #require(
        try fixture.queue.read { db in
          try Row.fetchOne(db, sql: "SELECT \(columns) FROM (SELECT ? AS t)", arguments: [second * 1_000_000 + 999_999])
        })
      let moment = Date(timeIntervalSince1970: Double(second))
      for (index, unit) in units.enumerated() where unit != .quarter {
        let start = try #require(calendar.dateInterval(of: unit, for: moment)?.start)
        let parts = calendar.dateComponents([.year, .month, .day], from: start)
        let wanted = try #require(utc.date(from: parts)).timeIntervalSince1970 / 86_400
        #expect(row[index] == Int64(wanted), "\(unit) of \(second), seed \(seed)")
      }
      // Foundation's own quarters are not to be relied on.
      let month = try #require(utc.dateComponents([.month], from: Date(timeIntervalSince1970: row[3] * 86_400)).month)
      #expect([1, 4, 7, 10].contains(month))
      #expect((0...62).contains((row[2] as Int64) - (row[3] as Int64)))
    }
  }

  @Test(arguments: ["Europe/Madrid", "America/Sao_Paulo"])
  func theFirstAndTheLastMomentsBelongToDaysThatThereAre(identifier: String) throws {
    let zone = ZoneOffsets.of(try #require(TimeZone(identifier: identifier)))
    let columns = DateBucket.allCases.map { $0.sql(day: zone.day(of: "t")) }.joined(separator: ", ")
    for moment in [Timestamp.range.lowerBound, Timestamp.range.upperBound] {
      let row = try #require(
        try fixture.queue.read {
          try Row.fetchOne($0, sql: "SELECT \(columns) FROM (SELECT ? AS t)", arguments: [moment])
        })
      for index in DateBucket.allCases.indices {
        #expect((row[index] as Int?).flatMap { CalendarDate(daysSinceEpoch: $0) } != nil)
      }
    }
  }
}
