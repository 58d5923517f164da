import Foundation
import GRDB
import Testing

@testable import Engine

struct PagingTests {
  /// Records with ties and gaps in every sort key; every 11th is in the recycle bin.
  private static func filled(count: Int = 150, seed: UInt64) throws -> QueryFixture {
    let fixture = try QueryFixture()
    var random = SeededGenerator(seed: seed)
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry, deleted_at) VALUES (1, 'b', 'farming', NULL), (2, 'a', 'mining', NULL),
        (3, 'b', NULL, NULL), (4, '', 'farming', NULL), (5, 'aa', 'mining', 1), (6, 'c', NULL, NULL)
      """)
    for id in 1...count {
      let rank = Int.random(in: 0...3, using: &random) == 0 ? nil : Int.random(in: -2...3, using: &random)
      let level = Int.random(in: 0...2, using: &random) == 0 ? nil : Int.random(in: 0...2, using: &random)
      let name =
        Int.random(in: 0...4, using: &random) == 0
        ? nil : ["", "a", "B", "é", "aa", "A", "e\u{301}", "ä", "Z", "z"].randomElement(using: &random)
      try fixture.run(
        """
        INSERT INTO deals(id, rank, level, name, created_at, email, deleted_at, account, owner, stage)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          id, rank, level, name, Int.random(in: 0...9, using: &random),
          Bool.random(using: &random) ? "\(id % 2 == 0 ? "x" : "Y")\(id)@example.org" : nil, id % 11 == 0 ? 1 : nil,
          Int.random(in: 0...6, using: &random) == 0 ? nil : Int.random(in: 1...6, using: &random),
          Int.random(in: 0...2, using: &random) == 0 ? nil : Int.random(in: 1...2, using: &random),
          [nil, "open", "won", "lost"].randomElement(using: &random) ?? nil,
        ])
    }
    return fixture
  }

  @Test(
    arguments: [
      nil, "id", "-id", "rank", "-rank", "level", "-level", "name", "-name", "created_at", "-created_at", "rank,level",
      "-rank,level", "rank,-level", "-level,rank", "level,name,-created_at", "email", "-email", "rank,-id", "-rank,id",
      "created_at,-rank", "owner", "-owner,name", "account.name", "-account.name", "account.name,-rank",
      "account.industry",
      "rank,account.name", "-account.industry,account.name", "owner.name,-account.name", "account.id",
      "owner.display_name",
      "stage", "-stage", "stage,-rank", "-stage,name,rank", "rank,-stage", "level,stage", "account.industry,-stage",
    ] as [String?])
  func pagesTogetherAreTheWholeListInOrder(sort: String?) throws {
    let seed = UInt64.random(in: .min ... .max)
    let fixture = try Self.filled(seed: seed)
    let wanted = try fixture.queue.read { db in
      try Int.fetchAll(
        db,
        sql: """
          SELECT t.id FROM deals AS t LEFT JOIN accounts AS account ON account.id = t.account AND account.deleted_at IS NULL
          LEFT JOIN sys_user AS owner ON owner.id = t.owner
          WHERE t.deleted_at IS NULL ORDER BY \(Self.order(sort))
          """)
    }
    for limit in [1, 7, 50, 136, 137, 200] {
      let found = try fixture.allIDs(ListRequest(module: "deals", sort: sort, fields: [], limit: limit))
      #expect(found == wanted, "sort \(sort ?? "none"), limit \(limit), seed \(seed)")
    }
  }

  /// The order in SQL without regard to indexes.
  private static func order(_ sort: String?) -> String {
    let keys = (sort ?? "").split(separator: ",").map {
      $0.hasPrefix("-") ? (String($0.dropFirst()), "DESC") : (String($0), "ASC")
    }
    let ids = keys.last?.0 == "id" ? [] : ["t.id \(keys.last?.1 ?? "ASC")"]
    let columns = keys.map { (name: $0.0.contains(".") ? $0.0 : "t.\($0.0)", direction: $0.1) }
    let stages = "CASE t.stage WHEN 'open' THEN 1 WHEN 'won' THEN 2 WHEN 'lost' THEN 3 END"
    let collation = Collator.of(QueryFixture.settings.locale).name
    func collated(_ name: String) -> String {
      if name == "t.stage" { return stages }
      return ["t.name", "t.email", "account.name"].contains(name) ? "\(name) COLLATE \"\(collation)\"" : name
    }
    return (columns.map { "\($0.name) IS NULL, \(collated($0.name)) \($0.direction)" } + ids).joined(separator: ", ")
  }

  @Test func whatComesBehindTheCursorIsNeitherSkippedNorRepeatedWhenRecordsComeAndGo() throws {
    let fixture = try Self.filled(seed: 1)
    var request = ListRequest(module: "deals", sort: "-rank", fields: [], limit: 40)
    let before = try fixture.allIDs(ListRequest(module: "deals", sort: "-rank", fields: [], limit: 200))
    let first = try fixture.ids(request)
    request.cursor = first.cursor
    try fixture.run("UPDATE deals SET deleted_at = 1 WHERE id = ?", [first.ids.last])
    try fixture.run("INSERT INTO deals(id, rank) VALUES (1000, 99)")
    #expect(try first.ids + fixture.allIDs(request) == before)
  }

  @Test func theLastPageHasNoCursor() throws {
    let fixture = try Self.filled(count: 10, seed: 2)
    #expect(try fixture.ids(ListRequest(module: "deals", limit: 10)).cursor == nil)
    #expect(try fixture.ids(ListRequest(module: "deals", limit: 9)).cursor != nil)
    #expect(try fixture.list(ListRequest(module: "tasks")) == #"{"records":[],"next_cursor":null}"#)
  }

  @Test func aCursorIsBoundToItsQuestion() throws {
    let fixture = try Self.filled(seed: 3)
    let request = ListRequest(module: "deals", sort: "name,rank", limit: 5)
    let cursor = try #require(try fixture.ids(request).cursor)
    var others: [(ListRequest, Caller)] = []
    func other(as caller: Caller = .seller, _ change: (inout ListRequest) -> Void) {
      var changed = request
      changed.cursor = cursor
      change(&changed)
      others.append((changed, caller))
    }
    other { $0.sort = "name,-rank" }
    other { $0.sort = nil }
    other { $0.deleted = true }
    other(as: .auditor) { _ in }
    other(as: Caller(userID: 1, name: "ada", roles: ["auditor", "seller"], teams: [])) { _ in }
    other { $0.cursor = cursor + "A" }
    other { $0.cursor = String(cursor.dropLast()) }
    for index in cursor.indices {
      other {
        $0.cursor = cursor.replacingCharacters(in: index...index, with: cursor[index] == "A" ? "B" : "A")
      }
    }
    for (changed, caller) in others {
      #expect(throws: Refusal.self) { try fixture.list(changed, as: caller) }
    }
    // Neither the size of pages nor what is shown of the records belongs to the question.
    other { $0.limit = 3 }
    other { $0.fields = ["stage"] }
    for (changed, caller) in others.suffix(2) {
      #expect(try !fixture.list(changed, as: caller).isEmpty)
    }
  }
}

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c), so that a failing test can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
