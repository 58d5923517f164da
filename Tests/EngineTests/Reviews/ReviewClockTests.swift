import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What the clock does about drafts, what a shell cannot, and what is taken away.
@Suite struct ReviewClockTests {
  private func pass(_ hours: Int64, _ intake: Intake) async throws -> [String] {
    let moment = Timestamp(microseconds: intake.test.clock.now().microseconds + hours * 3_600_000_000)
    return try await intake.test.store.advance(intake.test.clock, to: moment).map { "\($0.kind.rawValue) \($0.record)" }
  }

  @Test func aDraftIsOverdueExpiresAndIsForgotten() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    #expect(try await pass(9, intake) == ["review_overdue 1"])
    #expect(try await intake.draft(id).isOverdue)
    let told = try await intake.test.store.notifications(of: intake.ben).map(\.text)
    #expect(told.first == "Leads from the web: draft 1 is overdue.")
    #expect(try await pass(24 * 3, intake) == ["review_expired 1"])
    #expect(try await intake.draft(id, by: intake.test.ana).status == .expired)
    #expect(try await intake.refused(Intake.accept, id).codes == ["status:not_pending"])
    #expect(try await pass(24 * 31, intake) == ["review_forgotten 1"])
    #expect(try await intake.draft(id).values == [:])
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  @Test func whatIsDecidedInTimeIsNotOverdue() async throws {
    let intake = try await Intake()
    try await intake.decide(Intake.accept, try await intake.send())
    let back = try await intake.send(["last_name": .text("Y")])
    try await intake.decide(.sendBack(ReviewRejection(reason: "invalid")), back)
    #expect(try await pass(9, intake) == [])
    // Sent in again, it waits anew.
    try await intake.decide(.resubmit(values: [:], comment: nil), back, by: intake.test.ana)
    #expect(try await pass(7, intake) == [])
    #expect(try await pass(2, intake) == ["review_overdue 2"])
    #expect(try await pass(24 * 40, intake) == ["review_expired 2", "review_forgotten 2"])
    #expect(try await intake.test.texts("SELECT count(*) FROM leads") == ["1"])
  }

  static let attacks = [
    "UPDATE sys_review_draft SET status = 'accepted', decided_at = 1, decided_by = 1, record_module = module, record = 77 WHERE id = 1",
    "UPDATE sys_review_draft SET author = 1", "UPDATE sys_review_draft SET channel = 'api' WHERE id = 2",
    "UPDATE sys_review_draft SET status = 'pending', decided_at = NULL, decided_by = NULL, record_module = NULL, record = NULL WHERE id = 2",
    "UPDATE sys_review_draft SET input = '{\"last_name\":\"X\"}' WHERE id = 2",
    "UPDATE sys_review_draft SET record = 2 WHERE id = 2", "DELETE FROM sys_review_draft",
    "REPLACE INTO sys_review_draft SELECT * FROM sys_review_draft WHERE id = 1",
    "INSERT INTO sys_review_draft(module, review, channel, author, created_at, status, input, decided_at, decided_by, record_module, record) SELECT module, review, channel, author, 1, 'accepted', input, 1, 1, module, 1 FROM sys_review_draft WHERE id = 1",
    "UPDATE sys_review_draft SET status = 'accepted', decided_at = 1, decided_by = 1, record_module = module, record = 1 WHERE id = 1",
    "DELETE FROM sys_review_event", "UPDATE sys_review_event SET actor = 1",
    "UPDATE sys_review_event SET comment = 'x'",
    "REPLACE INTO sys_review_event SELECT * FROM sys_review_event",
  ]

  @Test(arguments: attacks)
  func aShellCannotChangeWhatWasDecided(sql: String) async throws {
    let intake = try await Intake()
    try await intake.send(["last_name": .text("Y")])
    try await intake.decide(Intake.accept, try await intake.send())
    let before = try intake.test.contents()
    let shell = try DatabaseQueue(path: intake.test.path)
    await #expect(throws: DatabaseError.self) { try await shell.write { try $0.execute(sql: sql) } }
    #expect(try intake.test.contents() == before)
  }

  @Test func erasingARecordEmptiesItsDraftAndWhatSaysTheSame() async throws {
    let intake = try await Intake()
    let values: RecordInput = ["last_name": .text("Unmistakable"), "email": .text("unmistakable@example.com")]
    let first = try await intake.send(values)
    try await intake.decide(.correct(values: ["phone": .text("+34600123123")], comment: "Unmistakable said so"), first)
    try await intake.decide(Intake.accept, first)
    let (second, other) = (try await intake.send(values), try await intake.send(["last_name": .text("Another")]))
    let change = try await intake.test.store.perform(
      .erase(RecordTarget(module: "leads", id: 1), ErasureInput(reason: "request 7")), as: intake.test.admin)
    #expect(change.erasure?.drafts == 2)
    #expect(try await intake.draft(second).status == .discarded)
    #expect(try await intake.draft(other).values == ["last_name": .text("Another")])
    let left = try intake.test.contents().filter { $0.hasPrefix("sys_review") || $0.hasPrefix("leads:") }.joined()
    #expect(!left.lowercased().contains("unmistakable") && !left.contains("600123123"))
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  @Test func erasingARecordLeavesTheDraftsOfPeopleWithTheSameName() async throws {
    let intake = try await Intake()
    try await intake.decide(
      Intake.accept, try await intake.send(["last_name": .text("Garcia"), "email": .text("a@example.com")]))
    let values: RecordInput = ["last_name": .text("Garcia"), "email": .text("b@example.com")]
    let other = try await intake.send(values)
    let change = try await intake.test.store.perform(
      .erase(RecordTarget(module: "leads", id: 1), ErasureInput(reason: "request 7")), as: intake.test.admin)
    #expect(change.erasure?.drafts == 1)
    #expect(try await intake.draft(other).values == values)
  }

  @Test func aReviewThatIsGoneLeavesItsDraftsToWhoMayOverride() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    try await intake.test.publish(["reviews/web_leads.yaml": "review: web_leads\nomit: true"])
    #expect(try await intake.test.refused { try await intake.draft(id) }.kind == .notFound)
    let born = try await intake.decide(.accept(ReviewAcceptance()), id, by: intake.test.max)
    #expect(born.isCreated)
    #expect(try await intake.send(["last_name": .text("Next")]) == 0, "nothing is held any more")
  }
}
