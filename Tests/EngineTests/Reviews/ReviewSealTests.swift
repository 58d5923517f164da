import Expressions
import GRDB
import Testing

@testable import Engine

/// A draft is what its last event left it as.
@Suite struct ReviewSealTests {
  private func errors(_ intake: Intake) async throws -> [String] {
    try await intake.test.store.doctor().findings.filter(\.isError).map(\.code)
  }

  @Test(arguments: [
    "input = '{\"last_name\":\"Other\"}'", "verdicts = '{\"email\":{\"isAccepted\":true}}'",
    "status = 'discarded', decided_at = 1, decided_by = 1", "round = 7", "expires_at = 1",
    "claimed_by = 1",
  ])
  func aChangeWithoutAnEventIsFound(_ change: String) async throws {
    let intake = try await Intake()
    let draft = try await intake.send()
    _ = try await intake.send(["last_name": .text("Alone")])
    #expect(try await errors(intake) == [])
    let shell = try DatabaseQueue(path: intake.test.path)
    try await shell.write { try $0.execute(sql: "UPDATE sys_review_draft SET \(change) WHERE id = \(draft)") }
    #expect(try await errors(intake).contains("draft_differs"), "\(change)")
  }

  @Test func aDecisionByAnotherIsFound() async throws {
    let intake = try await Intake()
    let draft = try await intake.send()
    _ = try await intake.decide(Intake.accept, draft)
    #expect(try await errors(intake) == [])
    try intake.test.tamper("UPDATE sys_review_draft SET decided_by = \(intake.test.ana.userID)")
    #expect(try await errors(intake) == ["draft_differs"])
  }

  @Test func whatIsForgottenKeepsNoSealOfItsValues() async throws {
    let intake = try await Intake()
    let draft = try await intake.send()
    _ = try await intake.decide(Intake.accept, draft)
    _ = try await intake.test.store.perform(
      .erase(RecordTarget(module: "leads", id: 1), ErasureInput(reason: "request 7")), as: intake.test.admin)
    let seals = try await intake.test.texts(
      "SELECT kind FROM sys_review_event WHERE json_extract(detail, '$.seal') IS NOT NULL ORDER BY id")
    #expect(seals == ["forgotten"])
    #expect(try await errors(intake) == [])
  }

  // MARK: Events

  private func copy(_ draft: String, _ kind: String, id: String = "NULL") -> String {
    """
    INSERT INTO sys_review_event(id, draft, at, actor, kind, detail)
    SELECT \(id), \(draft), at, actor, '\(kind)', detail FROM sys_review_event ORDER BY id DESC LIMIT 1
    """
  }

  private func shell(_ intake: Intake, _ sql: String) throws {
    let queue = try DatabaseQueue(path: intake.test.path)
    defer { try? queue.close() }
    try queue.write { try $0.execute(sql: sql) }
  }

  @Test func aSealIsNotThatOfAnotherEvent() async throws {
    let intake = try await Intake()
    let draft = try await intake.send()
    #expect(try await errors(intake) == [])
    try shell(intake, copy("\(draft)", "held"))
    #expect(try await errors(intake) == ["draft_differs"])
  }

  @Test func aSealIsNotThatOfAnotherDraft() async throws {
    let intake = try await Intake()
    _ = try await intake.send()
    try shell(
      intake,
      """
      INSERT INTO sys_review_draft(module, review, channel, source, author, created_at, status, input, due_at, expires_at)
        SELECT module, review, channel, source, \(intake.ben.userID), created_at, status, input, due_at, expires_at
        FROM sys_review_draft;
      INSERT INTO sys_due(kind, module, record, reference, at) SELECT kind, module, 2, reference, at FROM sys_due;
      \(copy("2", "held"))
      """)
    #expect(try await errors(intake) == ["draft_differs"])
  }

  @Test func aSealIsOfItsEventAlone() async throws {
    let intake = try await Intake()
    _ = try await intake.send()
    for edit in ["kind = 'claimed'", "actor = 1", "at = at + 1", "comment = 'x'", "draft = 1, reason = 'x'"] {
      try await intake.send(["last_name": .text("Alone")])
      let last = "WHERE id = (SELECT max(id) FROM sys_review_event)"
      let before = try await intake.test.texts("SELECT kind FROM sys_review_event \(last)")
      #expect(try await errors(intake) == [], "\(before)")
      try intake.test.tamper("CREATE TABLE kept AS SELECT * FROM sys_review_event \(last)")
      try intake.test.tamper("UPDATE sys_review_event SET \(edit) \(last)")
      #expect(try await errors(intake).contains("draft_differs"), "\(edit)")
      try intake.test.tamper("REPLACE INTO sys_review_event SELECT * FROM kept; DROP TABLE kept")
    }
  }

  @Test func nothingIsPutBeforeTheLastEvent() async throws {
    let intake = try await Intake()
    let draft = try await intake.send()
    let before = try intake.test.contents()
    for id in ["-1", "0", "-5", "1"] {
      #expect(throws: DatabaseError.self, "\(id)") { try shell(intake, copy("\(draft)", "claimed", id: id)) }
    }
    #expect(throws: DatabaseError.self) { try shell(intake, copy("\(draft)", "approved")) }
    #expect(try intake.test.contents() == before)
    try intake.test.tamper(copy("\(draft)", "claimed", id: "-5"))
    #expect(try await errors(intake) == ["draft_differs"])
  }
}
