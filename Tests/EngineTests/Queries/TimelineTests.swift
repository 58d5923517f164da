import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

struct TimelineTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO deals(id, name) VALUES (1, 'One'), (2, 'Two');
      INSERT INTO deals(id, name, deleted_at) VALUES (3, 'Three', 1);
      INSERT INTO tasks(id) VALUES (1);
      INSERT INTO sys_model_version(at, author, message, layers, changes, processes)
        VALUES (1, 'preset', '', '[]', '[]', '{"deals.stage": [], "tasks.status": []}');
      INSERT INTO process_subject(id, module, field) VALUES (1, 'deals', 'stage'), (2, 'tasks', 'status');
      INSERT INTO sys_history(module, record, version, at, actor, cause, changes) VALUES
        (2, 1, 1, 1000000, 1, 'create', '{"name":[null,"One"]}'), (2, 2, 1, 1000000, 1, 'create', '{}'),
        (3, 1, 1, 1000000, 1, 'create', '{}'), (2, 1, 2, 3000000, 2, 'transition:win', '{"amount":[null,900.00]}'),
        (2, 1, 3, 4000000, 2, 'update', 'broken');
      INSERT INTO process_move(subject, record, version, kind, "from", "to", transition, actor, at, reason) VALUES
        (1, 1, NULL, 'enter', NULL, 'open', NULL, 1, 1000000, NULL),
        (2, 1, NULL, 'enter', NULL, 'open', NULL, 1, 1000000, NULL),
        (1, 1, NULL, 'override', 'open', 'won', 'win', 2, 3000000, 'said "yes"');
      INSERT INTO notes(id, body, regarding, regarding__module, created_at, created_by) VALUES
        (1, 'Hello', 1, 'deals', 2000000, 1), (2, 'Other', 1, 'tasks', 2000000, 1), (3, 'Else', 2, 'deals', 2000000, 1);
      INSERT INTO notes(id, body, regarding, regarding__module, created_at, deleted_at) VALUES
        (4, 'Gone', 1, 'deals', 9, 9);
      """)
  }

  private func timeline(
    _ id: Int64 = 1, limit: Int = 50, cursor: String? = nil, as caller: Caller = .seller
  ) throws -> (entries: [String], cursor: String?, json: String) {
    let page = try fixture.read {
      try TimelineQuery(context: $0, caller: caller).page(module: "deals", id: id, limit: limit, cursor: cursor)
    }
    let answer = try JSONDecoder().decode(Answer.self, from: Data(page.json))
    return (answer.entries.map { "\($0.kind) \($0.id)" }, answer.nextCursor, String(decoding: page.json, as: UTF8.self))
  }

  private struct Answer: Decodable {
    struct Entry: Decodable {
      let kind: String
      let id: Int
    }

    let entries: [Entry]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
      case entries
      case nextCursor = "next_cursor"
    }
  }

  private static let all = ["change 5", "move 3", "change 4", "note 1", "move 1", "change 1"]

  @Test func changesMovesAndNotesAreMergedNewestFirst() throws {
    let timeline = try timeline()
    #expect(timeline.entries == Self.all)
    #expect(timeline.cursor == nil)
  }

  @Test func entriesSayWhatHappened() throws {
    let json = try timeline().json
    #expect(
      json.contains(
        #"{"kind":"change","id":4,"at":"1970-01-01T00:00:03Z","actor":{"id":2,"name":"bob","display_name":"Bob"},"#
          + #""version":2,"cause":"transition:win","changes":{"amount":[null,900.00]}}"#))
    #expect(
      json.contains(
        #""move":"override","field":"stage","from":"open","to":"won","transition":"win","reason":"said \"yes\"","process_version":null}"#
      ))
    #expect(json.contains(#""note":{"id":1,"version":1,"body":"Hello","regarding":{"module":"deals","id":1},"#))
    #expect(json.contains(#""version":3,"cause":"update","changes":null}"#))
  }

  @Test(arguments: 1...6) func pagesTogetherAreTheWhole(limit: Int) throws {
    var found: [String] = []
    var cursor: String?
    repeat {
      let page = try timeline(limit: limit, cursor: cursor)
      #expect(page.entries.count <= limit)
      found += page.entries
      cursor = page.cursor
    } while cursor != nil && found.count < 100
    #expect(found == Self.all)
  }

  @Test func notesAreForThoseWhoMayReadThem() throws {
    #expect(try timeline(as: .auditor).entries == Self.all.filter { !$0.hasPrefix("note") })
  }

  @Test func aTimelineOfNothingOrWithAnotherCursorIsRefused() throws {
    let cursor = try timeline(limit: 1).cursor
    #expect(#expect(throws: Refusal.self) { try timeline(3) }?.kind == .notFound)
    #expect(#expect(throws: Refusal.self) { try timeline(as: .stranger) }?.kind == .notPermitted)
    #expect(#expect(throws: Refusal.self) { try timeline(2, cursor: cursor) }?.problems.map(\.code) == ["cursor"])
    #expect(#expect(throws: Refusal.self) { try timeline(limit: 0) }?.problems.map(\.code) == ["limit"])
  }

  @Test func aTimelineReadsOnlyItsRecordsEntries() throws {
    let plan = try fixture.read { context in
      let module = try #require(context.model.module("deals"))
      let sql = TimelineSQL(module: module, hiddenFields: [], notes: [])
      let arguments = sql.arguments(record: 1) + [.integer(1), .integer(1), .integer(1), .integer(50)]
      return try Row.fetchAll(
        context.db, sql: "EXPLAIN QUERY PLAN " + sql.text,
        arguments: StatementArguments(arguments.map(\.databaseValue))
      ).map { $0["detail"] as String }
    }
    #expect(plan.contains { $0.contains("sys_history_record (module=? AND record=?)") })
    #expect(plan.contains { $0.contains("process_move_record (subject=? AND record=?)") })
  }
}
