import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// While an approval is pending nothing of its record changes but what was left open, by no way.
@Suite struct ApprovalLockTests {
  @Test func aRefusalNamesTheApprovalThatLocksAndEveryField() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let refused = try await office.test.refused(
      .update(what.offer, values: ["name": .text("X"), "price": .number("2000"), "remarks": .text("open")]),
      by: office.admin)
    #expect(refused.codes == ["name:locked", "price:locked"])
    #expect(
      refused.message(at: "price")
        == "Price is locked: “Discount” (approval 1) waits for a decision of user max. Wait for it, or have it recalled."
    )
    #expect(refused["price"]?.who == ["user max"])
    _ = try await office.store.perform(.update(what.offer, values: ["remarks": .text("open")]), as: office.ana)
    #expect(try await office.values(what.offer, "remarks", "name") == ["remarks=open", "name=Roof"])
  }

  /// Commands that would change, move or end a record that waits.
  private static let ways: [(String, @Sendable (RecordTarget) -> Command)] = [
    ("owner", { .update($0, values: ["owner": .text("max")]) }),
    ("upsert", { .upsert(module: "offers", match: "code", values: ["code": .text("A\($0.id)"), "name": .text("X")]) }),
    ("delete", { .delete($0) }),
    ("transition", { .transition($0, name: "lose", input: TransitionInput()) }),
    ("the same again", { .transition($0, name: "send", input: TransitionInput(values: ["discount": .number("1")])) }),
    ("advance", { .advance($0, to: "lost", input: TransitionInput()) }),
    ("override", { .override($0, to: "won", reason: "now") }),
    ("merge into it", { .merge($0, MergeInput(losers: [MergeInput.Loser(id: $0.id + 1)], take: [:])) }),
    (
      "merge it away",
      {
        .merge(
          RecordTarget(module: $0.module, id: $0.id + 1), MergeInput(losers: [MergeInput.Loser(id: $0.id)], take: [:]))
      }
    ),
    ("convert", { .convert($0, ConversionInput(conversion: "offer")) }),
    ("confirmed", { .confirmed(.update($0, values: ["name": .text("X")])) }),
  ]

  @Test(arguments: ways.indices) func noCommandChangesIt(number: Int) async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "modules/offers.yaml": ApprovalModel.offers.replacing(
          "  remarks:", with: "  code: {type: text, label: Code, unique: true}\n  remarks:"),
        "conversions.yaml": """
        conversions:
          offer:
            module: offers
            targets:
              chore: {module: chores, values: {subject: "{name}"}}
        """,
      ]))
    let offer = try await office.offer(["code": .text("A1")])
    _ = try await office.offer(["name": .text("Other")])
    let input = TransitionInput(values: ["discount": .number("15")])
    _ = try await office.store.perform(.transition(offer, name: "send", input: input), as: office.ana)
    let refused = try await office.test.refused(Self.ways[number].1(offer), by: office.admin)
    #expect(refused.problems.map(\.code).contains("locked"), "\(Self.ways[number].0): \(refused.codes)")
  }

  @Test func neitherDoWhatOthersLeadTo() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "lose: {label: Lose, from: any, to: lost}",
          with: "lose: {label: Lose, from: any, to: lost, after: [{set: {outcome: lost}, on: parent}]}")
      ]))
    let what = try await office.submit("15")
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    // An effect on a record that waits refuses what it follows.
    let refused = try await office.test.refused(
      .transition(part, name: "lose", input: TransitionInput()), by: office.ana)
    #expect(refused.codes == ["outcome:locked"])
    // So does a value for a parent.
    let parent = TransitionInput(values: ["parent.name": .text("X"), "discount": .number("1")])
    #expect(
      try await office.test.refused(.transition(part, name: "send", input: parent), by: office.ana).codes
        == ["parent.name:locked"])
    let rows = try await office.store.perform(
      [.update(what.offer, values: ["name": .text("X")]), .update(part, values: ["name": .text("Part")])],
      atomic: false, as: office.ana)
    #expect(
      rows.map { if case .failure(let refusal) = $0 { refusal.problems.map(\.code) } else { [] } } == [["locked"], []])
  }

  @Test func theStoreItselfRefuses() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let free = try await office.offer()
    let shell = try DatabaseQueue(path: office.test.path)
    for sql in [
      "UPDATE offers SET name = 'X' WHERE id = \(what.offer.id)",
      "UPDATE offers SET owner = 1 WHERE id = \(what.offer.id)",
      "UPDATE offers SET deleted_at = 1 WHERE id = \(what.offer.id)",
      "INSERT INTO process_move(subject, record, version, kind, \"from\", \"to\", transition, actor, at) SELECT subject, record, version, 'transition', 'draft', 'lost', 'lose', 1, 1 FROM process_move WHERE record = \(what.offer.id)",
    ] {
      #expect(throws: DatabaseError.self, "\(sql)") { try shell.write { try $0.execute(sql: sql) } }
    }
    try await shell.write { try $0.execute(sql: "UPDATE offers SET remarks = 'open' WHERE id = \(what.offer.id)") }
    try await shell.write { try $0.execute(sql: "UPDATE offers SET name = 'free' WHERE id = \(free.id)") }
  }

  /// What a shell may not do to an approval.
  @Test(arguments: [
    "UPDATE sys_approval SET state = 'approved', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET state = 'blocked', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET state = 'rejected', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET state = 'recalled', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET state = 'replaced', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET submitter = 3 WHERE id = 1", "UPDATE sys_approval SET step = 2 WHERE id = 1",
    "UPDATE sys_approval SET command = '{}' WHERE id = 1", "UPDATE sys_approval SET own = 1 WHERE id = 1",
    "UPDATE sys_approval SET record = 9 WHERE id = 1", "UPDATE sys_approval SET open = '[\"name\"]' WHERE id = 1",
    "DELETE FROM sys_approval", "DELETE FROM sys_approver", "DELETE FROM sys_approval_step",
    "DELETE FROM sys_approval_version",
    "INSERT INTO sys_approver(approval, step, seat, user) VALUES (1, 1, 1, 2)",
    "INSERT INTO sys_approver(approval, step, seat, user, delegated_by) VALUES (1, 1, 1, 2, 3)",
    "UPDATE sys_approver SET user = 2", "UPDATE sys_approval_step SET needed = 0",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 1, 1, 'approve', 4, 'approver', 20605, 1780304400000000)",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 1, 1, 'approve', 2, 'approver', 20605, 1780304400000000)",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 1, NULL, 'approve', 2, 'administrator', 20605, 1780304400000000)",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 2, 1, 'approve', 3, 'approver', 20605, 1780304400000000)",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 1, 1, 'wave', 3, 'approver', 20605, 1780304400000000)",
    "INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at) VALUES (1, 1, NULL, 'approve', 3, 'submitter', 20605, 1780304400000000)",
    "INSERT OR REPLACE INTO sys_approval(module, record, version, rule, event, asked, seen, submitter, at, own, open, mailed, steps) SELECT module, record, version, rule, event, asked, seen, submitter, at, 1, open, mailed, steps FROM sys_approval",
    "INSERT OR REPLACE INTO sys_approval(id, module, record, version, rule, event, asked, seen, submitter, at, own, open, mailed, steps) SELECT id, module, 99, version, rule, event, asked, seen, submitter, at, 1, open, mailed, steps FROM sys_approval",
    "INSERT INTO sys_approval(module, record, version, rule, event, asked, seen, submitter, at, own, open, mailed, steps, state, ended_at) SELECT module, 99, version, rule, event, asked, seen, submitter, at, 1, open, mailed, steps, 'approved', 1 FROM sys_approval",
  ]) func aShellDecidesNothing(sql: String) async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let before = try office.test.contents()
    let shell = try DatabaseQueue(path: office.test.path)
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    try shell.close()
    #expect(try office.test.contents() == before)
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  @Test func whatWasDecidedStays() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let shell = try DatabaseQueue(path: office.test.path)
    for sql in [
      "UPDATE sys_approval SET state = 'pending'", "UPDATE sys_approval SET state = 'approved'",
      "UPDATE sys_approval_decision SET verdict = 'approve'", "UPDATE sys_approval_decision SET reason = 'yes'",
      "DELETE FROM sys_approval_decision", "UPDATE sys_approval SET ended_at = 5",
    ] {
      #expect(throws: DatabaseError.self, "\(sql)") { try shell.write { try $0.execute(sql: sql) } }
    }
  }
}
