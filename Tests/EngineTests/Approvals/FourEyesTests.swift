import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// Nobody decides what is their own, by whatever way it has come to wait; and a "no" is heard.
@Suite struct FourEyesTests {
  private static func selling(_ automatic: String) -> [String: String] {
    ApprovalModel.files([
      "blueprints/selling.yaml": ApprovalModel.selling.replacing("    approval: discount\n", with: "").replacing(
        "  win: {label: Win, from: [sent], to: won}",
        with: "  win: {label: Win, from: [draft, sent], to: won, automatic: \"\(automatic)\", approval: gate}"),
      "approvals/gate.yaml": """
      approval: gate
      label: Gate
      module: offers
      starts: {on: transition}
      rules:
        - approvers: {any: [{role: manager}]}
      """,
    ])
  }

  /// The approval that waits for an offer.
  private func pending(_ office: OfferOffice, _ offer: RecordTarget) async throws -> Int64? {
    try await office.store.approvals(ApprovalRequest(.all), as: office.admin)
      .first { $0.record.id == offer.id && $0.state == .pending }?.id
  }

  @Test func whatTheClockDoesAtOnceIsTheOwnOfWhoeverHasCausedIt() async throws {
    let office = try await OfferOffice(files: Self.selling("price == 4711"))
    let offer = try await office.offer()
    _ = try await office.store.perform(.update(offer, values: ["price": .number("4711")]), as: office.bea)
    let what = (offer: offer, approval: try #require(try await pending(office, offer)))
    #expect(try await office.mine(office.bea) == [])
    #expect(try await office.refused(.approve, what, by: office.bea).codes == ["approval:own"])
    #expect(try await office.mine(office.bob) == [what.approval])
    try await office.decide(.approve, what, by: office.bob)
    #expect(try await office.values(offer, "status") == ["status=won"])
  }

  @Test func whatAnAutomationDoesIsTheOwnOfWhoeverHasCausedIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "automations/cut.yaml": """
        automation: cut
        label: Cut
        module: offers
        on: [edit]
        when: remarks == 'cut'
        as: bob
        do:
          - set: {price: 10}
        """
      ]))
    let offer = try await office.offer()
    _ = try await office.store.perform(.update(offer, values: ["remarks": .text("cut")]), as: office.bea)
    let what = (offer: offer, approval: try #require(try await pending(office, offer)))
    for own in [office.bea, office.bob] {
      #expect(try await office.refused(.approve, what, by: own).codes == ["approval:own"], "\(own.name)")
    }
    try await office.decide(.approve, what, by: office.bud)
    #expect(try await office.values(offer, "price") == ["price=10.00"])
  }

  @Test func whoeverHasCorrectedADraftDoesNotDecideTheRecordThatIsBornOfIt() async throws {
    let intake = try await Intake(
      IntakeModel.files([
        "access.yaml": IntakeModel.access.replacing(
          "import, bulk, transition]", with: "import, bulk, transition, decide]"),
        "approvals/gate.yaml": """
        approval: gate
        label: Gate
        module: leads
        starts: {on: create, when: budget > 100}
        rules:
          - approvers: {any: [{role: rep}]}
        """,
      ]))
    let id = try await intake.send()
    try await intake.decide(.correct(values: ["budget": .number("500")], comment: nil), id, by: intake.eva)
    let born = try await intake.decide(Intake.accept, id, by: intake.ben)
    let approval = try #require(born.approval?.id)
    let approve = Command.decide(
      RecordTarget(module: "leads", id: born.id), approval: approval, DecisionInput(.approve, reason: nil))
    for own in [intake.eva, intake.ben, intake.test.ana] {
      #expect(try await intake.test.refused(approve, by: own).codes == ["approval:own"], "\(own.name)")
    }
    let user = try await intake.test.store.createUser(
      NewUser(name: "cal", email: nil, displayName: nil, roles: ["rep"], teams: []), by: intake.test.admin)
    let cal = Caller(userID: user.id, name: "cal", roles: ["rep"], teams: [])
    #expect(try await intake.test.store.perform(approve, as: cal).approval?.state == .approved)
  }

  @Test func submittedAgainByAnotherItStaysTheOwnOfWhoeverSubmittedItBefore() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.bea)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.recall, what, by: office.bea)
    let again = try await office.decide(.resubmit([:]), what, by: office.ana)
    let new = (offer: offer, approval: try #require(again.approval?.id))
    #expect(try await office.refused(.approve, new, by: office.bea).codes == ["approval:own"])
    #expect(try await office.test.texts("SELECT authors FROM sys_approval WHERE id = \(new.approval)").count == 1)
    try await office.decide(.approve, new, by: office.bob)
    #expect(try await office.values(offer, "price") == ["price=10.00"])
  }

  @Test func whatWasRejectedIsNotAskedAgainByTheClockBeforeTheRecordHasChanged() async throws {
    let office = try await OfferOffice(files: Self.selling("price == 4711"))
    let offer = try await office.offer(["price": .number("4711")])
    let what = (offer: offer, approval: try #require(try await pending(office, offer)))
    try await office.decide(.reject, what, reason: "no", by: office.bob)
    #expect(try await pending(office, offer) == nil)
    // It is as free as before, and what has changed is a reason to ask again.
    office.test.clock.set(Timestamp(microseconds: office.test.clock.now().microseconds + 60_000_000))
    _ = try await office.store.perform(.update(offer, values: ["remarks": .text("please")]), as: office.ana)
    let again = (offer: offer, approval: try #require(try await pending(office, offer)))
    try await office.decide(.recall, again, by: office.admin)
    #expect(try await pending(office, offer) == nil)
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func whoeverAgreesFirstIsNotTheSubmitterOfWhatIsAskedNext() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/naming.yaml": """
        approval: naming
        label: Name
        module: offers
        starts: {on: create, when: price > 100000}
        order: 30
        rules:
          - approvers: {any: [{role: manager}]}
        """
      ]))
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let offer = RecordTarget(module: "offers", id: made.id)
    let first = (offer: offer, approval: try #require(made.approval?.id))
    _ = try await office.store.updateUser("ana", UserChange(isActive: false), by: office.admin)
    try await office.decide(.approve, first, by: office.bob)
    let second = (offer: offer, approval: try #require(try await pending(office, offer)))
    #expect(try await office.store.approval(second.approval, as: office.admin).submitter == "ana")
    // So one who may decide both does.
    try await office.decide(.approve, second, by: office.bob)
    #expect(try await pending(office, offer) == nil)
  }

  @Test func whatIsBlockedSinceItsSubmitterIsGoneIsSubmittedAgainAsItIs() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    _ = try await office.store.updateUser("ana", UserChange(isActive: false), by: office.admin)
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.state(what) == .blocked)
    let again = try await office.decide(.resubmit([:]), what, by: office.bea)
    #expect(again.approval?.state == .pending && again.approval?.submitter == "bea")
  }

  @Test func anApprovalThatIsJudgedByAnotherRuleIsFollowedOnce() async throws {
    let tiers = ApprovalModel.price.replacing(
      "  - approvers: {any: [{role: manager}]}",
      with: """
          - when: parts.size() > 0
            approvers: {any: [{role: finance}]}
          - approvers: {any: [{role: manager}]}
        on_approved:
          - create: chores
            values: {subject: "Told {name}"}
        """)
    let naming = """
      approval: naming
      label: Other name
      module: offers
      starts: {on: edit, when: name != old.name}
      order: 30
      rules:
        - approvers: {any: [{role: legal}]}
      """
    let office = try await OfferOffice(
      files: ApprovalModel.files(["approvals/price.yaml": tiers, "approvals/naming.yaml": naming]))
    let offer = try await office.offer()
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("900"), "name": .text("Cheap")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.approve, first, by: office.max)
    let second = (offer: offer, approval: try #require(try await pending(office, offer)))
    _ = try await office.offer(["parent": .number(String(offer.id))])
    try await office.decide(.approve, second, by: office.leo)
    #expect(try await office.state(first) == .replaced)
    let third = (offer: offer, approval: try #require(try await pending(office, offer)))
    try await office.decide(.approve, third, by: office.fay)
    #expect(try await office.values(offer, "price", "name") == ["price=900.00", "name=Cheap"])
    #expect(try await office.test.texts("SELECT subject FROM chores") == ["Told Cheap"])
    #expect(try await office.store.doctor().errors == 0)
  }

  // MARK: While it waits

  @Test func anOpenFieldIsNotChangedWhereItsValueWaits() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    _ = try await office.store.perform(
      .update(offer, values: ["price": .number("10"), "remarks": .text("first")]), as: office.ana)
    let second = Command.update(offer, values: ["remarks": .text("second")])
    #expect(try await office.test.refused(second, by: office.ana).codes == ["remarks:locked"])
  }

  @Test func anOpenFieldThatNeedsAnotherDecisionSaysWhatItWouldWaitFor() async throws {
    let noting = """
      approval: noting
      label: Remarks
      module: offers
      starts: {on: edit, when: remarks != old.remarks}
      order: 30
      rules:
        - approvers: {any: [{role: legal}]}
      """
    let office = try await OfferOffice(files: ApprovalModel.files(["approvals/noting.yaml": noting]))
    let offer = try await office.offer()
    _ = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let refused = try await office.test.refused(.update(offer, values: ["remarks": .text("x")]), by: office.ana)
    #expect(refused.codes == ["approval:locked"])
    #expect(refused.problems.first?.message.contains("“Remarks”") == true)
    #expect(refused.problems.first?.message.contains("“Price cut”") == true)
  }

  @Test func aRefusalNamesNoApprovalThatIsGoneWithIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "automations/cut.yaml": """
        automation: cut
        label: Cut
        module: offers
        on: [edit]
        when: remarks == 'cut'
        do:
          - set: {price: 10}
          - set: {price: 9}
        """
      ]))
    let offer = try await office.offer()
    let refused = try await office.test.refused(.update(offer, values: ["remarks": .text("cut")]), by: office.ana)
    let message = try #require(refused.problems.first?.message)
    #expect(refused.problems.first?.code == "locked" && message.contains("“Price cut”"))
    #expect(!message.contains("(approval"))
    #expect(try await office.test.texts("SELECT id FROM sys_approval") == [])
  }

  @Test func oneIsAskedOnceToDecideInAnothersPlace() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.decide(.delegate("bea"), what, by: office.max)
    #expect(try await office.refused(.delegate("bea"), what, by: office.max).codes == ["to:asked_already"])
  }

  @Test func anAdministratorWhoHasDelegatedMayStillDecide() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.delegate("max"), what, by: office.admin)
    try await office.decide(.approve, what, by: office.max)
    try await office.decide(.approve, what, by: office.admin)
    #expect(try await office.state(what) == .approved)
  }

  @Test func whoeverSubmittedItIsToldThatAnAdministratorRecalledIt() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.decide(.recall, what, reason: "not now", by: office.admin)
    let told = try await office.test.texts("SELECT text FROM sys_notification")
    #expect(told.contains { $0.contains("was recalled by admin: not now") })
  }

  @Test func aMailedLinkIsGoodForNothingOnceTheAddressIsAnother() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let token = try await office.store.addApprovalToken(for: what.approval, of: office.max.userID, secretHash: [1])
    let link = try #require(token)
    #expect(try await office.store.approval(byToken: link, secretHash: [1], locale: "en")?.id == what.approval)
    _ = try await office.store.updateUser("max", UserChange(email: "max@new.example"), by: office.admin)
    #expect(try await office.store.approval(byToken: link, secretHash: [1], locale: "en") == nil)
    #expect(
      try await office.store.decide(DecisionInput(.approve), byToken: link, secretHash: [1], locale: "en") == nil)
    #expect(try await office.state(what) == .pending)
  }

  @Test func theAdministratorsAreToldWhenAnAbsenceOrTheConfigurationLeavesNobody() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    func count() async throws -> Int {
      try await office.test.texts("SELECT text FROM sys_notification WHERE text GLOB '*administrator:*'").count
    }
    let before = try await count()
    let today = office.test.clock.now().date(in: .gmt)
    _ = try await office.store.addAbsence(NewAbsence(first: today, last: today), of: "max", by: office.admin)
    #expect(try await count() == before + 1)
  }
}
