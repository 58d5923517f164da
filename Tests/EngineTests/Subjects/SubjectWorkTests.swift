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

  @Test func callsToThemAreTheirsWhateverTheyWereAbout() async throws {
    let test = try await TestStore(files: ResultModel.files)
    let eva = try await test.make("contacts", ["name": .text("Eva")])
    let deal = try await test.make("deals", ["name": .text("Pump"), "contact": .number(String(eva.id))])
    _ = try await test.log("voicemail", deal)
    let request = SubjectRequest(records: [RecordPlace(module: "contacts", id: eva.id)])
    var export = try await test.store.subject(request, as: test.admin)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""result":"voicemail""#) && text.contains(#""module":"calls""#))
    _ = try await test.store.eraseSubject(request, reason: "R 1", isRehearsal: false, as: test.admin)
    #expect(try await test.texts("SELECT coalesce(subject, '') FROM calls") != ["Pump"])
    #expect(try await test.texts("SELECT id FROM calls WHERE deleted_at IS NULL") == [])
    #expect(try await test.texts("SELECT id FROM deals WHERE deleted_at IS NULL").count == 1)
  }

  @Test func draftsOfReviewsAndWhatWasAgreedToAreTheirsToo() async throws {
    let intake = try await Intake(IntakeModel.files(["forms/enquiry.yaml": Self.form]))
    let form = try #require(intake.test.store.model.form("enquiry"))
    func submit(_ name: String, _ email: String) async throws {
      _ = try await intake.test.store.submit(
        FormSubmission(
          answers: ["last_name": .text(name), "email": .text(email)], hasConsented: true,
          address: NetworkAddress("192.0.2.7")), by: form)
    }
    try await submit("Jane", "jane@example.com")
    try await submit("Okafor", "o@example.com")
    let request = SubjectRequest(email: "JANE@example.com")
    var export = try await intake.test.store.subject(request, as: intake.test.admin)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: $0) }
    let drafts = lines.filter { $0["kind"]?.text == "review_draft" }.compactMap { $0["draft"] }
    #expect(drafts.map { $0["values"]?["last_name"]?.text } == ["Jane"])
    #expect(drafts.first?["form"]?["consent"]?.text == "You may write to me.")
    #expect(drafts.first?["story"]?.items?.first?["event"]?.text == "held")

    let before = try intake.test.contents()
    let rehearsed = try await intake.test.store.eraseSubject(
      request, reason: "R 1", isRehearsal: true, as: intake.test.admin)
    #expect(
      try intake.test.contents().filter { !$0.hasPrefix("sys_audit") } == before.filter { !$0.hasPrefix("sys_audit") })
    let done = try await intake.test.store.eraseSubject(request, reason: "R 1", as: intake.test.admin)
    #expect(done.drafts == 1 && rehearsed.drafts == 1 && done.subject.drafts == [1])
    let left = try intake.test.contents().filter { $0.hasPrefix("sys_review") || $0.hasPrefix("sys_form") }.joined()
    #expect(!left.contains("Jane") && !left.lowercased().contains("jane@example.com"))
    #expect(left.contains("o@example.com"))
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  private static let form = """
    form: enquiry
    module: leads
    fields: {last_name: {}, email: {required: true}}
    consent: {text: You may write to me.}
    """
}
