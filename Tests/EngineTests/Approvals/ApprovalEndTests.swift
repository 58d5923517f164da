import Expressions
import Metamodel
import Testing

@testable import Engine

/// What is over stays over: no shell gives an approval another end, a reason less, or a time that was seen to.
@Suite struct ApprovalEndTests {
  /// An offer whose sending is agreed to and blocked, since it has a part.
  private func blocked() async throws -> (
    office: OfferOffice, what: (offer: RecordTarget, approval: Int64), part: RecordTarget
  ) {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "criteria: price > 0", with: "criteria: parts.size() == 0")
      ]))
    let what = try await office.submit("15")
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    office.test.clock.set(later(1))
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.state(what) == .blocked)
    office.test.clock.set(later(2))
    return (office, what, part)
  }

  private func later(_ hours: Int64) -> Timestamp {
    Timestamp(microseconds: TestStore.start.microseconds + hours * 3_600_000_000)
  }

  @Test(arguments: [
    "state = 'approved'", "state = 'recalled'", "state = 'replaced'", "state = 'approved', problems = NULL",
    "state = 'approved', ended_at = ended_at + 1", "problems = '[]'", "problems = NULL", "ended_at = ended_at + 1",
  ])
  func whatIsBlockedStaysSo(_ edit: String) async throws {
    let (office, _, _) = try await blocked()
    #expect(try await office.errors() == [])
    try office.expectRefused("UPDATE sys_approval SET \(edit)")
  }

  @Test(arguments: ["approved", "recalled", "replaced"])
  func anotherEndOfWhatIsBlockedIsFoundWithoutTriggersToo(_ state: String) async throws {
    let (office, _, _) = try await blocked()
    try office.test.tamper("UPDATE sys_approval SET state = '\(state)'")
    #expect(try await office.errors() == ["approval_not_in_history"])
  }

  /// The step before left the same words in the history as the last one would.
  @Test func theWordsOfAnEarlierStepAreNoEnd() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("60")
    office.test.clock.set(later(1))
    try await office.decide(.approve, what, by: office.max)
    office.test.clock.set(later(2))
    try await office.decide(.reject, what, reason: "no", by: office.leo)
    #expect(try await office.errors() == [])
    try office.test.tamper("UPDATE sys_approval SET state = 'approved', ended_at = \(later(1).microseconds)")
    #expect(try await office.errors().contains("approval_not_in_history"))
  }

  @Test func whatIsBlockedGoesOnInOrder() async throws {
    let (office, what, part) = try await blocked()
    _ = try await office.store.perform(.delete(part), as: office.ana)
    try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(try await office.state(what) == .approved)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
    #expect(try await office.errors() == [])
  }

  @Test func whatIsBlockedIsRecalledInOrder() async throws {
    let (office, what, _) = try await blocked()
    try await office.decide(.recall, what, by: office.ana)
    #expect(try await office.state(what) == .recalled)
    #expect(try await office.errors() == [])
  }

  @Test(arguments: ["15", "5"])
  func whatIsBlockedIsSubmittedAgainInOrder(_ discount: String) async throws {
    let (office, what, part) = try await blocked()
    _ = try await office.store.perform(.delete(part), as: office.ana)
    _ = try await office.store.perform(.update(what.offer, values: ["price": .number("2000")]), as: office.ana)
    try await office.decide(.resubmit(["discount": .number(discount)]), what, by: office.ana)
    #expect(try await office.state(what) == .replaced)
    // With a smaller discount nobody has to agree.
    #expect(try await office.values(what.offer, "status") == [discount == "5" ? "status=sent" : "status=draft"])
    #expect(try await office.errors() == [])
    try office.test.tamper("UPDATE sys_approval SET ended_at = ended_at - 1 WHERE state = 'replaced'")
    #expect(try await office.errors() == ["approval_not_in_history"])
  }

  /// A rejected new record does not count by being agreed to afterwards.
  @Test func aNewRecordThatIsRejectedStaysSo() async throws {
    let office = try await OfferOffice()
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let what = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    try await office.decide(.reject, what, reason: "too dear", by: office.max)
    for edit in ["state = 'approved'", "ended_at = 1", "problems = '[]', ended_at = ended_at + 1"] {
      try office.expectRefused("UPDATE sys_approval SET \(edit)")
    }
    try office.test.tamper("UPDATE sys_approval SET state = 'blocked'")
    #expect(try await office.errors().contains("approval_not_in_history"))
  }

  // MARK: Its time

  @Test func aTimeThatIsSetAsSeenToIsMissed() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    // Before its time, and after it, when the clock should have told of it.
    for (done, now) in [("at", later(1)), ("at + 1", later(30))] {
      office.test.clock.set(now)
      #expect(try await office.errors() == [])
      try office.shell("UPDATE sys_due SET done_at = \(done)")
      #expect(try await office.errors() == ["due_differs"])
      _ = try await office.store.doctor(repairing: true)
      #expect(try await office.errors() == [])
    }
    let run = try await office.store.runDue(limit: 10)
    #expect(run.deeds.map(\.kind) == [.approval])
    #expect(try await office.errors() == [])
    #expect(try await office.state(what) == .pending)
  }

  // MARK: Links

  @Test(arguments: ["used_at = NULL", "user = 1", "expires_at = expires_at + 1", "secret_hash = x'00'", "step = 2"])
  func aLinkThatIsUsedUpStaysSo(_ edit: String) async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let token = try #require(
      try await office.store.addApprovalToken(for: what.approval, of: office.max.userID, secretHash: [1, 2]))
    _ = try await office.store.decide(DecisionInput(.approve), byToken: token, secretHash: [1, 2], locale: "en")
    try office.expectRefused("UPDATE sys_approval_token SET \(edit)")
  }
}
