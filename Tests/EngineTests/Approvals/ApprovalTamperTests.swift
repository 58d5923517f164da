import Expressions
import Metamodel
import Testing

@testable import Engine

/// What a shell writes into the tables of approvals is refused where a rule is at hand, and found by the doctor where it is not.
@Suite struct ApprovalTamperTests {
  /// A large offer, to which nobody has agreed.
  private func rejected(_ office: OfferOffice) async throws -> (offer: RecordTarget, approval: Int64) {
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let what = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    try await office.decide(.reject, what, reason: "too dear", by: office.max)
    return what
  }

  // MARK: Administrators

  private func decision(by user: Int64) -> String {
    """
    INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, day, at, reason)
    VALUES (1, 1, NULL, 'reject', \(user), 'administrator', 20605, 1780304400000000, 'no')
    """
  }

  @Test func anAdministratorsDecisionWithoutItsEntryInTheAuditLogIsRefused() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try office.expectRefused(decision(by: office.admin.userID))
    // Nor does the entry of something else serve.
    _ = try await office.store.updateUser("bud", UserChange(email: "bud@example.com"), by: office.admin)
    try office.expectRefused(decision(by: office.admin.userID))
    try await office.decide(.reject, what, reason: "no", by: office.admin)
    #expect(try await office.errors() == [])
  }

  @Test func theDoctorMissesTheAuditLogsEntry() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    try office.test.tamper(decision(by: office.admin.userID))
    #expect(try await office.errors() == ["approval_not_audited", "approval_not_in_history"])
  }

  // MARK: Erasures

  @Test func nothingIsWithdrawnByAnErasureOfSomethingElse() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    let other = try await office.offer(["remarks": .text("a secret")])
    _ = try await office.store.perform(
      .erase(other, ErasureInput(fields: ["remarks"], reason: "request 7")), as: office.admin)
    let withdrawal = "UPDATE sys_approval SET state = 'withdrawn', erasure = 1, ended_at ="
    try office.expectRefused("\(withdrawal) 1 WHERE id = 1")
    // One who takes its time, too, is found.
    try office.shell("\(withdrawal) (SELECT at FROM sys_erasure) WHERE id = 1")
    // The clock does not know of it either.
    #expect(try await office.errors() == ["due_differs", "approval_not_erased"])
  }

  @Test func aReasonIsTakenAwayByAnErasureAlone() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.decide(.reject, what, reason: "too cheap", by: office.max)
    let other = try await office.offer(["remarks": .text("a secret")])
    _ = try await office.store.perform(
      .erase(other, ErasureInput(fields: ["remarks"], reason: "request 7")), as: office.admin)
    let removal = "UPDATE sys_approval_decision SET reason = 'erased' WHERE id = 1"
    try office.expectRefused(removal)
    try office.test.tamper(removal)
    #expect(try await office.errors() == ["approval_reason_changed"])
  }

  @Test func whatIsErasedOfAReasonIsErasedOfTheHistoryThatTellsIt() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer(["outcome": .text("Ruth Okafor of Hill Street")])
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.reject, what, reason: "Ruth Okafor of Hill Street is not ours", by: office.bob)
    _ = try await office.store.perform(
      .erase(what.offer, ErasureInput(fields: ["outcome"], reason: "request 7")), as: office.admin)
    #expect(try await office.test.texts("SELECT reason FROM sys_approval_decision") == ["erased"])
    let told = try await office.test.history(of: "offers", what.offer.id)
    #expect(!told.contains { $0.contains("Okafor") }, "\(told)")
    #expect(told.contains { $0.contains("reject approval price (1): erased") }, "\(told)")
    #expect(try await office.errors() == [])
  }

  // MARK: Approvers

  @Test func nobodyIsNamedForAStepThatComesLater() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("60")
    let step = try await office.store.approval(what.approval, as: office.admin)
    #expect(step.step == 1 && step.steps == 2)
    try office.expectRefused(
      "INSERT INTO sys_approver(approval, step, seat, user) VALUES (1, 2, 1, \(office.bea.userID))")
    try office.expectRefused("INSERT INTO sys_approval_step(approval, step, needed) VALUES (1, 3, 1)")
  }

  // MARK: New records

  @Test func aRejectedNewRecordIsNotChanged() async throws {
    let office = try await OfferOffice()
    let what = try await rejected(office)
    try office.expectRefused("UPDATE offers SET name = 'X' WHERE id = \(what.offer.id)")
    try office.expectRefused("UPDATE offers SET owner = 1 WHERE id = \(what.offer.id)")
    // One who counts the version up, too, is found: the history does not tell of it.
    try office.shell("UPDATE offers SET name = 'X', version = version + 1 WHERE id = \(what.offer.id)")
    #expect(try await office.errors() == ["history_differs"])
    try office.shell(
      """
      INSERT INTO sys_history(module, record, version, at, actor, cause, changes) SELECT module, record, version + 1,
        at + 1, actor, 'update', '{"name":["Bridge","X"]}' FROM sys_history WHERE cause GLOB 'reject*'
      """)
    #expect(try await office.errors() == ["approval_changed"])
  }

  @Test func aRejectedNewRecordDoesNotCountByItself() async throws {
    let office = try await OfferOffice()
    let what = try await rejected(office)
    let release = "UPDATE sys_approval SET state = 'replaced', ended_at = 1 WHERE id = \(what.approval)"
    try office.expectRefused(release)
    try office.expectRefused("UPDATE sys_approval SET state = 'replaced' WHERE id = \(what.approval)")
    try office.test.tamper(release)
    let found = try await office.errors()
    #expect(found.contains("approval_not_agreed"), "\(found)")
  }

  @Test func oneThatIsSubmittedAgainSoThatItNeedsNobodyIsFoundInOrder() async throws {
    let office = try await OfferOffice()
    let what = try await rejected(office)
    let change = try await office.decide(.resubmit(["price": .number("5000")]), what, by: office.ana)
    #expect(change.approval?.state == .replaced)
    #expect(try await office.errors() == [])
  }

  // MARK: The state of approval

  @Test func theStateOfApprovalFollowsTheApprovals() async throws {
    let office = try await OfferOffice()
    let what = try await rejected(office)
    try office.expectRefused("UPDATE offers SET approval_state = NULL WHERE id = \(what.offer.id)")
    let free = try await office.offer()
    try office.expectRefused("UPDATE offers SET approval_state = 'pending' WHERE id = \(free.id)")
    try office.test.tamper("UPDATE offers SET approval_state = 'pending' WHERE id = \(free.id)")
    #expect(try await office.errors() == ["approval_state_differs"])
  }
}
