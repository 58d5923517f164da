import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What is kept of the work on somebody's record is theirs to know, and goes with it.
@Suite struct SubjectWorkTests {
  @Test func theExportHasMessagesNotificationsDraftsClaimsAndTicks() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    _ = try await test.store.perform(
      .draft(target, DraftInput(transition: "propose", input: TransitionInput(note: "She asked for it"))), as: test.ana)
    try await test.store.write { db, _ in
      try db.execute(
        sql: """
          INSERT INTO sys_outbox(key, module, record, channel, lane, payload, cause, actor, at, state, due)
          SELECT 'k', id, 1, 'mail', 'mail', '{"to":"Ruth@example.com"}', 'transition x', 1, 0, 'pending', 0
          FROM sys_module WHERE name = 'deals';
          INSERT INTO sys_notification(user, module, record, text, told, cause, at)
          SELECT 1, id, 1, 'Ruth called', '[]', 'transition x', 0 FROM sys_module WHERE name = 'deals';
          INSERT INTO sys_claim(stay, user, at) SELECT max(id), 1, 0 FROM process_move;
          INSERT INTO sys_tick(move, transition, code, different, actor, at)
          SELECT max(id), 'propose', 'identity', 0, 1, 0 FROM process_move;
          INSERT INTO sys_automation_log(automation, module, record, event, outcome, detail, actor, at)
          SELECT 'watch', id, 1, 'edit', 'done', 'set name', 1, 0 FROM sys_module WHERE name = 'deals';
          INSERT INTO sys_clock_event(module, record, at, kind, field, reference, due)
          SELECT id, 1, 0, 'sla', 'stage', 'new', 0 FROM sys_module WHERE name = 'deals';
          """)
    }
    var export = try await test.store.subject(
      SubjectRequest(records: [RecordPlace(module: "deals", id: deal.id)]), as: test.admin)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: $0) }
    func line(_ kind: String) throws -> JSON { try #require(lines.first { $0["kind"]?.text == kind }, "\(kind)") }
    #expect(try line("message")["payload"]?["to"]?.text == "Ruth@example.com")
    #expect(try line("message")["state"]?.text == "pending")
    #expect(try line("notification")["text"]?.text == "Ruth called")
    #expect(try line("draft")["input"]?["note"]?.text == "She asked for it")
    #expect(try line("claim")["by"]?.text == "admin" && line("claim")["state"]?.text == "new")
    #expect(try line("tick")["code"]?.text == "identity")
    #expect(try line("automation")["automation"]?.text == "watch")
    #expect(try line("clock")["event"]?.text == "sla")
  }
}
