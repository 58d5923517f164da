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
}
