import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What waits, who decides, and what becomes of it.
@Suite struct ApprovalTests {
  @Test func whatNeedsNobodyIsDoneAtOnce() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("10")
    #expect(what.approval == 0)
    #expect(try await office.values(what.offer, "status", "discount") == ["status=sent", "discount=10.00"])
  }

  @Test func aTransitionWaitsWithItsValuesAndIsDoneWhenItIsApproved() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    #expect(
      try await office.values(what.offer, "status", "discount", "outcome") == [
        "status=draft", "discount=0.00", "outcome=",
      ])
    let info = try await office.store.approval(what.approval, as: office.max)
    #expect(info.state == .pending && info.transition == "send" && info.submitter == "ana")
    #expect(info.values == ["discount": .number("15")] && info.waitsFor == ["user max"])
    #expect(info.actions == ["approve", "reject", "delegate"])
    #expect(try await office.mine(office.max) == [what.approval])
    #expect(try await office.mine(office.fay) == [])
    #expect(
      try await office.store.notifications(of: office.max).map(\.text).first?.contains("waits for your decision")
        == true)
    try await office.decide(.approve, what, reason: "fine", by: office.max)
    #expect(
      try await office.values(what.offer, "status", "discount", "outcome")
        == ["status=sent", "discount=15.00", "outcome=approved by max for ana"])
    #expect(try await office.state(what) == .approved)
    #expect(try await office.store.notifications(of: office.ana).map(\.text) == ["Go on: fine"])
    let history = try await office.test.history(of: "offers", what.offer.id)
    #expect(history.contains { $0.hasPrefix("2 ana submit for approval discount (1)") })
    #expect(history.contains { $0.hasPrefix("3 ana transition send, approved by max as discount (1)") })
  }

  /// Who decides which discount, and who may not.
  @Test(arguments: [
    ("15", ["max"]), ("25", ["fay", "fin", "pat"]), ("40", ["bea", "bob", "bud"]), ("60", ["max"]),
  ])
  func theFirstRuleThatHoldsSaysWhoDecides(discount: String, names: [String]) async throws {
    let office = try await OfferOffice()
    let pat = try await office.store.createUser(
      NewUser(name: "pat", email: nil, displayName: nil, roles: ["legal"], teams: []), by: office.admin)
    let partner = Caller(userID: pat.id, name: "pat", roles: ["legal"], teams: [])
    let what = try await office.submit(discount, ["partner": .text("pat")])
    for caller in [office.max, office.fay, office.fin, office.bea, office.bob, office.bud, partner] {
      #expect(try await office.mine(caller) == (names.contains(caller.name) ? [what.approval] : []), "\(caller.name)")
      guard !names.contains(caller.name) else { continue }
      let refused = try await office.refused(.approve, what, by: caller)
      #expect(refused.kind == .notPermitted || refused.kind == .notFound)
    }
  }

  @Test func soManyDifferentPeopleHaveToAgree() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.approve, what, by: office.bea)
    #expect(try await office.state(what) == .pending)
    #expect(try await office.refused(.approve, what, by: office.bea).codes == ["approval:already_decided"])
    #expect(try await office.mine(office.bea) == [])
    #expect(try await office.mine(office.bob) == [what.approval])
    try await office.decide(.approve, what, by: office.bud)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  @Test func stepsFollowEachOther() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("60")
    #expect(try await office.refused(.approve, what, by: office.leo).codes == ["approval:who"])
    try await office.decide(.approve, what, by: office.max)
    let info = try await office.store.approval(what.approval, as: office.leo)
    #expect(info.step == 2 && info.steps == 2 && info.waitsFor == ["role legal", "role finance"])
    try await office.decide(.approve, what, by: office.fin)
    let late = try await office.refused(.approve, what, by: office.fay).codes
    #expect(late == ["approval:who"])
    try await office.decide(.approve, what, by: office.leo)
    #expect(try await office.values(what.offer, "status", "discount") == ["status=sent", "discount=60.00"])
    let decisions = try await office.store.approval(what.approval, as: office.ana).decisions
    #expect(
      decisions.map { "\($0.step) \($0.by) \($0.verdict)" } == ["1 max approve", "2 fin approve", "2 leo approve"])
  }

  @Test func oneWhoRejectsEndsItAndSaysWhy() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.approve, what, by: office.bea)
    #expect(try await office.refused(.reject, what, by: office.bob).codes == ["reason:required"])
    try await office.decide(.reject, what, reason: "too much", by: office.bob)
    #expect(
      try await office.values(what.offer, "status", "discount", "outcome")
        == ["status=draft", "discount=0.00", "outcome=rejected: too much"])
    #expect(try await office.test.texts("SELECT subject FROM chores") == ["Correct Roof: too much"])
    #expect(try await office.test.texts("SELECT u.name FROM chores c JOIN sys_user u ON u.id = c.owner") == ["ana"])
    #expect(try await office.refused(.approve, what, by: office.bud).codes == ["approval:not_pending"])
  }

  @Test func whoeverSubmittedReadsByItsLabelWhatWasRejected() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer(["price": .number("1000")])
    let cut = try await office.store.perform(.update(offer, values: ["price": .number("1")]), as: office.ana)
    let what = (offer, try #require(cut.approval?.id))
    try await office.decide(.reject, what, reason: "too low", by: office.max)
    let told = try await office.store.notifications(of: office.ana).map(\.text)
    #expect(told == ["Offer Roof: Price cut (approval \(what.1)) is rejected: too low"])
  }

  /// What a new tenant begins with waits for nobody.
  @Test func sampleRecordsAreWrittenAsTheyAre() async throws {
    let office = try await OfferOffice()
    let values: RecordInput = ["name": .text("Hall"), "price": .number("200000"), "status": .text("sent")]
    let command = Command.create(module: "offers", values: values, enter: Entry(reason: "sample data"))
    let made = try await office.store.writeSamples([command], as: office.admin)
    #expect(try made.map { try $0.get().approval?.id } == [nil])
    #expect(try await office.store.approvals(ApprovalRequest(.all), as: office.admin).isEmpty)
    #expect(try await office.test.texts("SELECT status FROM offers") == ["sent"])
    let waiting = try await office.store.perform([command], atomic: true, as: office.admin, under: .import)
    #expect(try waiting.map { try $0.get().approval?.state } == [.pending], "an import is no sample")
    #expect(try await office.test.store.doctor().errors == 0)
  }

  @Test func theWaysOnSayForWhichApprovalTheyWillWait() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer(["discount": .number("60")])
    let ways = try await office.store.transitions(of: "offers", id: offer.id, as: office.ana)
    let send = try #require(ways.first { $0.name == "send" })
    #expect(send.available && send.approval?.name == "discount" && send.approval?.label == "Discount")
    #expect(send.approval?.waitsFor == ["manager_levels 1 (max)", "all of role legal, role finance"])
    #expect(ways.first { $0.name == "lose" }?.approval == nil)
    let small = try await office.offer(["discount": .number("5")])
    let free = try await office.store.transitions(of: "offers", id: small.id, as: office.ana)
    #expect(free.first { $0.name == "send" }?.approval == nil, "no rule holds of it")
  }

  @Test func nobodyDecidesTheirOwn() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40", by: office.bea)
    #expect(try await office.refused(.approve, what, by: office.bea).codes == ["approval:own"])
    #expect(try await office.mine(office.bea) == [])
    let administrators = try await office.submit("15", by: office.admin)
    #expect(try await office.refused(.approve, administrators, by: office.admin).codes == ["approval:own"])
    let open = try await OfferOffice(
      files: ApprovalModel.files(["approvals/discount.yaml": ApprovalModel.discount + "\nown: true\n"]))
    let own = try await open.submit("25", ["partner": .text("bea")], by: open.bea)
    try await open.decide(.approve, own, by: open.bea)
    #expect(try await open.values(own.offer, "status") == ["status=sent"])
  }

  @Test func administratorsSeeAllAndDecideAny() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("60")
    #expect(try await office.store.approvals(ApprovalRequest(.all), as: office.admin).map(\.id) == [what.approval])
    #expect(try await office.mine(office.admin) == [])
    try await office.decide(.approve, what, by: office.admin)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
    let decision = try await office.store.approval(what.approval, as: office.ana).decisions.first
    #expect(decision?.capacity == "administrator" && decision?.by == "admin")
    let audited = try await office.store.audit(AuditRequest(action: "approval.decide"), as: office.admin).records
    #expect(audited.map(\.object) == ["offers/\(what.offer.id)"])
    let other = try await office.submit("15")
    try await office.decide(.reject, other, reason: "Too much", by: office.max)
    let after = try await office.store.audit(AuditRequest(action: "approval.decide"), as: office.admin).records
    #expect(after.count == 1, "what those decide who were asked is the record's own affair")
  }

  @Test func oneIsDelegatedAndTheOtherDecides() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    #expect(try await office.refused(.delegate("ana"), what, by: office.max).codes == ["to:cannot_decide"])
    #expect(try await office.refused(.delegate("nobody"), what, by: office.max).codes == ["to:not_found"])
    #expect(try await office.refused(.delegate("bea"), what, by: office.fay).kind == .notFound)
    try await office.decide(.delegate("bea"), what, by: office.max)
    #expect(try await office.mine(office.max) == [])
    #expect(try await office.mine(office.bea) == [what.approval])
    try await office.decide(.approve, what, by: office.bea)
    let decisions = try await office.store.approval(what.approval, as: office.ana).decisions
    #expect(
      decisions.map { "\($0.by) \($0.verdict) \($0.capacity) \($0.standingFor ?? "-")" } == [
        "max delegate approver -", "bea approve delegate max",
      ])
  }

  @Test func whoeverSubmittedItRecallsIt() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    #expect(try await office.refused(.recall, what, by: office.max).codes == ["approval:who"])
    try await office.decide(.recall, what, by: office.ana)
    #expect(try await office.state(what) == .recalled)
    #expect(try await office.values(what.offer, "status", "outcome") == ["status=draft", "outcome=recalled"])
    #expect(try await office.refused(.approve, what, by: office.max).codes == ["approval:not_pending"])
  }

  @Test func submittedAgainItShowsWhatHasChanged() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.reject, what, reason: "too much", by: office.bob)
    _ = try await office.store.perform(.update(what.offer, values: ["price": .number("1200")]), as: office.ana)
    let change = try await office.decide(.resubmit(["discount": .number("15")]), what, by: office.ana)
    let again = try #require(change.approval)
    #expect(again.previous == what.approval && again.waitsFor == ["user max"] && again.state == .pending)
    #expect(
      again.changes.filter { $0.field != "outcome" } == [
        ApprovalChange(field: "price", from: .number("1000.00"), to: .number("1200.00")),
        ApprovalChange(field: "discount", from: .number("40"), to: .number("15")),
      ])
    #expect(try await office.refused(.resubmit([:]), what, by: office.ana).codes == ["approval:resubmitted"])
    try await office.decide(.approve, (what.offer, again.id), by: office.max)
    #expect(try await office.values(what.offer, "status", "discount") == ["status=sent", "discount=15.00"])
  }

  /// What tells others is told with the decision; what changes records is in the table of the model.
  @Test(arguments: [
    (DecisionInput.Action.approve, "mail", "Roof can be sent."),
    (.reject, "webhook portal", "max"), (.recall, "function check", "ana"),
  ])
  func eachDecisionTellsOthers(_ action: DecisionInput.Action, _ channel: String, _ words: String) async throws {
    let effects = """
      on_approved:
        - mail: agreed
          to: [{field: submitter}]
      on_rejected:
        - webhook: portal
          fields: [name]
      on_recalled:
        - function: check
          fields: [name]

      """
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/discount.yaml": ApprovalModel.discount.replacing("on_approved:", with: "#").split(separator: "#")[0]
          + effects,
        "mail/agreed.yaml": "mail: agreed\nmodule: offers\nsubject: \"{name}\"\ntext: \"{name} can be sent.\"\n",
        "webhooks.yaml": """
        webhooks:
          portal: {label: Portal, url: "https://portal.example.com/"}
        functions:
          check: {label: Check, module: offers, url: "https://portal.example.com/", secret: portal, sets: [remarks], as: ana}
        """,
      ]))
    _ = try await office.store.updateUser("ana", UserChange(email: "ana@example.com"), by: office.admin)
    let what = try await office.submit("15")
    #expect(try await office.store.outbox(OutboxRequest(), as: office.admin).isEmpty)
    try await office.decide(action, what, reason: "Fine", by: action == .recall ? office.ana : office.max)
    let messages = try await office.store.outbox(OutboxRequest(), as: office.admin)
    #expect(messages.map(\.channel) == [channel])
    let payload = try await office.store.outboxEntry(try #require(messages.first).id, as: office.admin).payload
    #expect(payload?.contains(words) == true, "\(payload ?? "")")
  }

  @Test func theReportTellsHowLongItWaitedAndWhoDecided() async throws {
    let office = try await OfferOffice()
    let first = try await office.submit("15")
    let second = try await office.submit("15")
    let third = try await office.submit("60")
    _ = try await office.submit("25")
    office.test.pass(days: 1)
    try await office.decide(.approve, first, by: office.max)
    office.test.pass(days: 2)
    try await office.decide(.reject, second, reason: "No", by: office.max)
    try await office.decide(.approve, third, by: office.admin)
    func report(_ caller: Caller, by group: ProcessGroup? = nil, filter: String? = nil) async throws -> ProcessReport {
      try await office.store.processReport(
        ProcessReportRequest(module: "offers", filter: filter, groupBy: group), as: caller)
    }
    let all = try await report(office.admin)
    let day: Int64 = 86_400
    #expect(
      all.approvals.map {
        "\($0.approval) \($0.rule) \($0.outcome) \($0.count) \($0.medianSeconds.map { $0 / day } ?? -1)"
      } == [
        "discount 1 approved 1 3", "discount 3 pending 1 -1", "discount 4 approved 1 1", "discount 4 rejected 1 3",
      ])
    #expect(
      all.decisions.map { "\($0.by) \($0.verdict) \($0.capacity) \($0.count) \($0.meanSeconds.map { $0 / day } ?? -1)" }
        == [
          "admin approve administrator 1 3", "max approve approver 1 1", "max reject approver 1 3",
        ])
    #expect(try await report(office.admin, by: .owner).approvals.allSatisfy { $0.group == "ana" })
    #expect(try await report(office.admin, filter: "discount > 50").approvals.map(\.rule) == [1])
    let none = try await report(office.admin, filter: "name == 'nothing'")
    #expect(none.approvals.isEmpty && none.decisions.isEmpty)
  }

  @Test func anEditWaitsAsAWhole() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("900"), "name": .text("Cheap roof")]), as: office.ana)
    #expect(change.approval?.event == "edit")
    #expect(try await office.values(offer, "price", "name") == ["price=1000.00", "name=Roof"])
    try await office.decide(.approve, (offer, change.approval?.id ?? 0), by: office.max)
    #expect(try await office.values(offer, "price", "name") == ["price=900.00", "name=Cheap roof"])
    // A smaller one needs nobody.
    let small = try await office.store.perform(.update(offer, values: ["price": .number("890")]), as: office.ana)
    #expect(small.approval == nil)
    #expect(try await office.values(offer, "price") == ["price=890.00"])
  }

  @Test func aNewRecordIsThereAndLocked() async throws {
    let office = try await OfferOffice()
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let what = (offer: RecordTarget(module: "offers", id: made.id), approval: made.approval?.id ?? 0)
    #expect(made.approval?.approval == "entry")
    #expect(
      try await office.test.refused(.update(what.offer, values: ["name": .text("X")]), by: office.ana).codes == [
        "name:locked"
      ])
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let again = try await office.decide(.resubmit(["name": .text("Viaduct")]), what, by: office.ana)
    #expect(again.approval?.changes.map(\.field) == ["name"])
    try await office.decide(.approve, (what.offer, again.approval?.id ?? 0), by: office.max)
    _ = try await office.store.perform(.update(what.offer, values: ["name": .text("Arch")]), as: office.ana)
    #expect(try await office.refused(.resubmit([:]), what, by: office.ana).codes == ["approval:resubmitted"])
  }

  @Test func whatIsBlockedWhenItIsApprovedIsToldAndCanGoOn() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "criteria: price > 0", with: "criteria: parts.size() == 0")
      ]))
    let what = try await office.submit("15")
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    let change = try await office.decide(.approve, what, by: office.max)
    #expect(change.approval?.state == .blocked && change.approval?.problems.map(\.code) == ["criteria_failed"])
    #expect(
      try await office.values(what.offer, "status", "discount", "outcome") == [
        "status=draft", "discount=0.00", "outcome=",
      ])
    #expect(try await office.store.notifications(of: office.ana).contains { $0.text.contains("blocked") })
    #expect(try await office.refused(.resubmit([:]), what, by: office.ana).codes == ["transition:criteria_failed"])
    _ = try await office.store.perform(.delete(part), as: office.ana)
    try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(try await office.state(what) == .approved)
    #expect(try await office.values(what.offer, "status", "discount") == ["status=sent", "discount=15.00"])
  }

  @Test func whatWasApprovedAndChangedSinceIsDecidedAnew() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "criteria: price > 0", with: "criteria: parts.size() == 0")
      ]))
    let what = try await office.submit("15")
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.store.perform(.delete(part), as: office.ana)
    _ = try await office.store.perform(.update(what.offer, values: ["price": .number("2000")]), as: office.ana)
    let again = try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(again.approval?.state == .pending && again.approval?.previous == what.approval)
    #expect(try await office.state(what) == .replaced)
    #expect(try await office.values(what.offer, "status") == ["status=draft"])
  }

  @Test func anApprovalInFlightKeepsItsVersion() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try await office.test.publish([
      "approvals/discount.yaml": "approval: discount\nrules:\n  - approvers: {any: [{role: legal}]}\n"
    ])
    #expect(try await office.refused(.approve, what, by: office.leo).codes == ["approval:who"])
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  /// Not even its end in the configuration ends it.
  @Test func anApprovalThatTheConfigurationHasNoMoreIsDecidedAllTheSame() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("900")]), as: office.ana)
    try await office.test.publish(["approvals/price.yaml": "approval: price\nomit: true\n"])
    #expect(
      try await office.test.refused(.update(offer, values: ["name": .text("X")]), by: office.ana).codes
        == ["name:locked"])
    try await office.decide(.approve, (offer, change.approval?.id ?? 0), by: office.max)
    #expect(try await office.values(offer, "price") == ["price=900.00"])
    // A transition that waits for one keeps it in the model.
    _ = try await office.submit("15")
    let refused = try await refusal {
      try await office.test.publish([
        "approvals/discount.yaml": "approval: discount\nomit: true\n",
        "blueprints/selling.yaml": "blueprint: selling\nwhole: true\n"
          + ApprovalModel.selling.split(separator: "\n").dropFirst().joined(separator: "\n")
          .replacing("    approval: discount\n", with: ""),
      ])
    }
    #expect(refused?.problems.map(\.code) == ["in_flight"])
  }
}
