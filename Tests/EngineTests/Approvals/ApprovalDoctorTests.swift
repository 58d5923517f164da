import Expressions
import Metamodel
import Testing

@testable import Engine

/// Edits by which approvals agree with their triggers, and not with the history, the audit log or the version with which they began.
@Suite struct ApprovalDoctorTests {
  // MARK: Those who decide

  @Test(arguments: [
    ("role", "sys_user_role", "finance", "25"), ("team", "sys_user_team", "board", "40"),
  ])
  func aRoleOrTeamThatWasLentForADecisionIsMissed(
    _ kind: String, _ table: String, _ name: String, _ discount: String
  ) async throws {
    let office = try await OfferOffice()
    let what = try await office.submit(discount)
    let (roles, teams) = kind == "role" ? (["manager", name], []) : (["manager"], [name])
    let max = Caller(userID: office.max.userID, name: "max", roles: roles, teams: teams)
    try office.shell("INSERT INTO \(table) VALUES (\(max.userID), '\(name)')")
    #expect(try await office.errors() == ["user_differs"])
    try await office.decide(.approve, what, by: max)
    try office.shell("DELETE FROM \(table) WHERE user = \(max.userID) AND \(kind) = '\(name)'")
    #expect(try await office.errors() == ["approval_by_stranger"])
  }

  @Test func aRoleThatIsGivenAndTakenInOrderIsNone() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("25")
    _ = try await office.store.updateUser("max", UserChange(roles: ["manager", "finance"]), by: office.admin)
    let max = Caller(userID: office.max.userID, name: "max", roles: ["manager", "finance"], teams: [])
    try await office.decide(.approve, what, by: max)
    _ = try await office.store.updateUser("max", UserChange(roles: ["manager"]), by: office.admin)
    _ = try await office.store.updateUser("fay", UserChange(isActive: false), by: office.admin)
    #expect(try await office.errors() == [])
  }

  @Test func anAdministratorForTheTimeOfADecisionIsMissed() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("25")
    let max = Caller(userID: office.max.userID, name: "max", roles: ["administrator", "manager"], teams: [])
    try office.shell("INSERT INTO sys_user_role VALUES (\(max.userID), 'administrator')")
    try await office.decide(.approve, what, by: max)
    try office.shell("DELETE FROM sys_user_role WHERE user = \(max.userID) AND role = 'administrator'")
    #expect(try await office.errors() == ["approval_by_stranger"])
  }

  @Test func anAbsenceThatNobodyEnteredIsMissed() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try office.shell(
      """
      INSERT INTO sys_absence(user, first, last, substitute, note)
      VALUES (\(office.max.userID), 20600, 20700, \(office.bob.userID), '')
      """)
    #expect(try await office.errors().contains("absence_differs"))
    try await office.decide(.approve, what, by: office.bob)
    try office.shell("DELETE FROM sys_absence")
    #expect(try await office.errors().contains("approval_by_stranger"))
  }

  @Test func aSubstituteInOrderIsNone() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let day = try #require(CalendarDate(parsing: "2026-06-01"))
    _ = try await office.store.addAbsence(
      NewAbsence(first: day, last: day, substitute: "bob", note: ""), of: "max", by: office.admin)
    try await office.decide(.approve, what, by: office.bob)
    #expect(try await office.errors() == [])
  }

  // MARK: Decisions

  private func decision(_ verdict: String, by user: Caller) -> String {
    """
    INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at, reason)
    VALUES (1, 1, 1, '\(verdict)', \(user.userID), 'approver', 20605, 1780304400000000, 'no');
    """
  }

  @Test func aDecisionThatTheHistoryDoesNotTellIsFound() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    // In the name of somebody who may, so that no trigger stands in its way.
    try office.shell(
      decision("reject", by: office.max) + "UPDATE sys_approval SET state = 'rejected', ended_at = 1780304400000000")
    #expect(try await office.errors().contains("approval_not_in_history"))
  }

  @Test func anotherEndThanTheHistoryTellsIsFound() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await office.errors() == [])
    try office.test.tamper("UPDATE sys_approval SET ended_at = ended_at + 1")
    #expect(try await office.errors() == ["approval_not_in_history"])
  }

  @Test func whatIsApprovedWhenNothingIsLeftToBeDoneStandsInTheHistory() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/price.yaml": """
        approval: price
        label: Price cut
        module: offers
        starts:
          on: edit
          when: price < round(old.price * 0.95, 2)
        rules:
          - approvers: {any: [{role: manager}]}
        while_pending: {editable: [remarks]}
        """
      ]))
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    try office.test.tamper("UPDATE offers SET price = 1000 WHERE id = \(offer.id)")
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.test.history(of: "offers", offer.id).contains { $0.contains("price (1)") })
  }

  // MARK: What was settled

  @Test(arguments: [
    "UPDATE sys_approval_step SET needed = 1 WHERE approval = 1", "UPDATE sys_approval SET own = 1",
    "UPDATE sys_approval SET open = '[\"remarks\",\"price\"]'", "UPDATE sys_approval SET rule = 3",
    "INSERT INTO sys_approver(approval, step, seat, role) VALUES (1, 1, 2, 'rep')",
    "UPDATE sys_approver SET team = NULL, role = 'rep'", "DELETE FROM sys_approver",
    "INSERT INTO sys_approval_step(approval, step, needed) VALUES (1, 2, NULL)",
    "UPDATE sys_approval SET mailed = 1", "UPDATE sys_approval SET event = 'edit'",
  ])
  func whoIsAskedIsWhatTheVersionSays(_ edit: String) async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("40")
    #expect(try await office.errors() == [])
    try office.test.tamper(edit)
    #expect(try await office.errors().contains("approval_differs"), "\(edit)")
  }

  @Test func aDefinitionIsWhatItsHashSays() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("40")
    try office.test.tamper(
      "UPDATE sys_approval_version SET definition = replace(definition, '\"allowsOwn\":false', '\"allowsOwn\":true')")
    #expect(try await office.errors().contains("approval_version_changed"))
  }

  @Test func everyWayOfNamingPeopleIsInOrder() async throws {
    let rules = [
      "{all: [{role: finance, every: true}, {team: board}]}", "{any: [{user: max}, {field: partner}]}",
      "{at_least: 2, of: [{team: board}, {role: legal}]}",
      "{sequence: [{manager_levels: 1, every: true}, {any: [{role: manager}]}]}",
    ]
    for rule in rules {
      let office = try await OfferOffice(
        files: ApprovalModel.files([
          "approvals/discount.yaml":
            "approval: discount\nmodule: offers\nstarts: {on: transition}\nrules:\n  - approvers: \(rule)\n"
        ]))
      _ = try await office.submit("40", ["partner": .text("bea")])
      #expect(try await office.errors() == [], "\(rule)")
    }
  }

  // MARK: Triggers

  @Test func oneFollowsOnlyWhatIsOverOfItsOwnRecord() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let other = try await office.offer()
    func made(_ record: Int64, previous: String, after: String) -> String {
      """
      INSERT INTO sys_approval(module, record, version, rule, event, transition, command, asked, seen, submitter, authors,
        at, own, open, previous, "after", steps, mailed)
      SELECT module, \(record), version, rule, event, transition, command, asked, seen, submitter, authors, at, own, open,
        \(previous), \(after), steps, mailed FROM sys_approval WHERE id = 1
      """
    }
    try await office.decide(.reject, what, reason: "no", by: office.max)
    try office.expectRefused(made(other.id, previous: "1", after: "NULL"))
    try office.expectRefused(made(other.id, previous: "NULL", after: "1"))
    _ = try await office.decide(.resubmit(["discount": .number("12")]), what, by: office.ana)
    // One that waits is followed by none, and one that was submitted again is so once.
    try await office.decide(.recall, (what.offer, 2), by: office.ana)
    try office.expectRefused(made(what.offer.id, previous: "1", after: "NULL"))
    #expect(try await office.errors() == [])
  }

  @Test(arguments: [
    "UPDATE sys_approval SET ended_at = 1", "UPDATE sys_approval SET problems = 'no list'",
    "UPDATE sys_approval SET problems = '{}'", "UPDATE sys_approval SET due_at = NULL",
    "UPDATE sys_approval SET due_at = due_at + 1",
  ])
  func whatWaitsKeepsItsForm(_ edit: String) async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    try office.expectRefused(edit)
  }

  @Test func aTimeThatIsTakenAwayIsMissed() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    try office.shell("DELETE FROM sys_due")
    #expect(try await office.errors() == ["due_differs"])
    _ = try await office.store.doctor(repairing: true)
    #expect(try await office.errors() == [])
  }

  // MARK: Erasures

  @Test(arguments: ["'record', NULL", "'field', 'remarks'", "'trace', NULL", "'history', '9'"])
  func anErasureForWhichNobodyAskedIsMissed(_ kind: String) async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer(["remarks": .text("a secret")])
    let other = try await office.offer(["remarks": .text("another")])
    _ = try await office.store.perform(
      .erase(other, ErasureInput(fields: ["remarks"], reason: "request 7")), as: office.admin)
    #expect(try await office.errors() == [])
    try office.shell(
      """
      INSERT INTO sys_erasure(module, record, kind, field, at, actor, reason)
      SELECT module, \(offer.id), \(kind), at + 1, actor, 'x' FROM sys_erasure LIMIT 1
      """)
    #expect(try await office.errors().contains("erasure_unaudited"))
  }
}
