import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What keys with less than all of their user's rights, and people who have lost theirs, may know and do of approvals.
@Suite struct ApprovalRightsTests {
  private static let today = CalendarDate(parsing: "2026-06-01") ?? .earliest

  /// A key of `caller`'s with less than all of their rights.
  private func key(_ caller: Caller, _ scope: KeyScope) -> Caller { caller.coming(by: .key(1), in: scope) }

  @Test func aKeyDecidesByTheRoleThatItLeavesAlone() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.updateUser("fay", UserChange(roles: ["finance", "legal"]), by: office.admin)
    let fay = TestStore.caller(office.fay, "finance", "legal")
    let what = try await office.submit("25")
    for action in [DecisionInput.Action.approve, .reject, .delegate("max")] {
      let refused = try await office.refused(action, what, reason: "so", by: key(fay, KeyScope(role: "legal")))
      #expect(refused.codes == ["approval:who"])
    }
    #expect(try await office.mine(key(fay, KeyScope(role: "legal"))) == [])
    try await office.decide(.approve, what, by: key(fay, KeyScope(role: "finance")))
    #expect(
      try await office.store.approval(what.approval, as: office.ana).decisions.map(\.capacity) == ["approver"])
  }

  @Test func aKeyWithoutRightsOnTheModuleKnowsAndDoesNothing() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "criteria: price > 0", with: "criteria: parts.size() == 0")
      ]))
    let what = try await office.submit("15")
    let other = KeyScope(rights: ["chores": [.read]])
    let admin = Caller(userID: office.admin.userID, name: "admin", roles: ["administrator"], teams: [])
    for person in [office.ana, office.max, admin] {
      let caller = key(person, other)
      let refused = try await refusal { try await office.store.approval(what.approval, as: caller) }
      #expect(refused?.kind == .notFound, "\(person.name)")
      #expect(try await office.store.approvals(ApprovalRequest(.all), as: caller) == [], "\(person.name)")
      for action in [DecisionInput.Action.approve, .reject, .recall, .delegate("bea"), .resubmit([:])] {
        let refused = try await office.refused(action, what, reason: "so", by: caller)
        #expect(refused.kind == .notFound, "\(person.name): \(refused.codes)")
      }
    }
    // Nor does it have done what was approved and blocked.
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.store.perform(.delete(part), as: office.ana)
    let reading = key(office.ana, KeyScope(rights: ["offers": [.read]]))
    #expect(try await office.refused(.resubmit([:]), what, by: key(office.ana, other)).kind == .notFound)
    #expect(try await office.refused(.resubmit([:]), what, by: reading).codes == ["offers:outside_key_scopes"])
    #expect(try await office.refused(.recall, what, by: reading).codes == ["offers:outside_key_scopes"])
    #expect(try await office.store.approval(what.approval, as: reading).actions == [])
    try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  @Test func whoeverHasLostTheRightToSubmitRecallsNothing() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    _ = try await office.store.updateUser("ana", UserChange(roles: ["legal"]), by: office.admin)
    let ana = TestStore.caller(office.ana, "legal")
    #expect(try await office.refused(.recall, what, by: ana).codes == ["offers:not_permitted"])
    try await office.decide(.recall, what, by: office.admin)
    #expect(try await office.state(what) == .recalled)
  }

  /// A value for a record that a lookup names is seen by whoever sees it there.
  @Test func aParentsValuesAreSeenByTheRightsOnTheParent() async throws {
    let files = ApprovalModel.files([
      "access.yaml": ApprovalModel.access.replacing(
        "legal: {label: Legal, modules: {\"*\": [read, decide]}}",
        with: "legal: {label: Legal, modules: {\"*\": [read, decide]}, fields: {chores: {subject: hidden}}}"),
      "modules/offers.yaml": ApprovalModel.offers.replacing(
        "  partner:", with: "  chore: {type: lookup, to: chores, inverse: offers, label: Chore}\n  partner:"),
      "blueprints/selling.yaml": ApprovalModel.selling.replacing("parent.remarks]", with: "chore.subject]"),
    ])
    let office = try await OfferOffice(files: files)
    let chore = try await office.store.perform(
      .create(module: "chores", values: ["subject": .text("Call")]), as: office.ana)
    let offer = try await office.offer(["chore": .number(String(chore.id))])
    let input = TransitionInput(values: ["discount": .number("15"), "chore.subject": .text("Secret")])
    let change = try await office.store.perform(.transition(offer, name: "send", input: input), as: office.ana)
    let id = try #require(change.approval?.id)
    #expect(try await office.store.approval(id, as: office.leo).values == ["discount": .number("15")])
    #expect(try await office.store.approval(id, as: office.max).values["chore.subject"] == .text("Secret"))
  }

  // MARK: Those in whose place others decide

  @Test func nobodyStandsInForOneWhoCouldNotDecide() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today, substitute: "bea"), of: "max", by: office.max)
    let what = try await office.submit("15")
    #expect(try await office.mine(office.bea) == [what.approval])
    _ = try await office.store.updateUser("max", UserChange(roles: ["rep"]), by: office.admin)
    #expect(try await office.refused(.approve, what, by: office.bea).codes == ["approval:who"])
    #expect(try await office.mine(office.bea) == [])
    _ = try await office.store.updateUser("max", UserChange(roles: ["manager"], isActive: false), by: office.admin)
    #expect(try await office.refused(.approve, what, by: office.bea).codes == ["approval:who"])
    #expect(try await office.store.approval(what.approval, as: office.admin).forAdministrators != nil)
  }

  @Test func nobodyStandsInForWhoeverHasSubmittedIt() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40", by: office.bob)
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today, substitute: "max"), of: "bob", by: office.bob)
    #expect(try await office.refused(.approve, what, by: office.max).codes == ["approval:who"])
  }

  @Test func aDelegateDecidesAsLongAsWhoeverAskedThemCould() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("25")
    try await office.decide(.delegate("leo"), what, by: office.fay)
    _ = try await office.store.updateUser("fay", UserChange(roles: ["rep"]), by: office.admin)
    #expect(try await office.refused(.approve, what, by: office.leo).codes == ["approval:who"])
    _ = try await office.store.updateUser("fay", UserChange(roles: ["finance"]), by: office.admin)
    try await office.decide(.approve, what, by: office.leo)
    #expect(try await office.state(what) == .approved)
  }

  @Test func administratorsAreToldOfWhoeverIsAwayOrHasNotTheRight() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.updateUser("max", UserChange(roles: ["rep"]), by: office.admin)
    let what = try await office.submit("15")
    let words = "1 more have to agree, and nobody of user max can today"
    #expect(try await office.store.approval(what.approval, as: office.admin).forAdministrators == words)
    #expect(
      try await office.store.notifications(of: office.admin).map(\.text).contains { $0.contains(words) })
    _ = try await office.store.updateUser("max", UserChange(roles: ["manager"]), by: office.admin)
    #expect(try await office.store.approval(what.approval, as: office.admin).forAdministrators == nil)
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today), of: "max", by: office.max)
    #expect(try await office.store.approval(what.approval, as: office.admin).forAdministrators == words)
    // Whoever is away and comes all the same decides.
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.state(what) == .approved)
  }

  // MARK: Votes

  /// Two of the board, each with a vote of their own.
  @Test func whoeverHasAgreedGivesTheirVoteToNobodyElse() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.approve, what, by: office.bea)
    #expect(try await office.refused(.delegate("max"), what, by: office.bea).codes == ["approval:already_decided"])
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today, substitute: "max"), of: "bea", by: office.bea)
    #expect(try await office.refused(.approve, what, by: office.max).codes == ["approval:already_decided"])
    #expect(try await office.mine(office.max) == [])
    #expect(try await office.state(what) == .pending)
    try await office.decide(.approve, what, by: office.bob)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  @Test func whatWasDelegatedIsOneVote() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.delegate("max"), what, by: office.bea)
    try await office.decide(.delegate("leo"), what, by: office.max)
    try await office.decide(.approve, what, by: office.bea)
    for caller in [office.max, office.leo] {
      #expect(try await office.refused(.approve, what, by: caller).codes == ["approval:already_decided"])
    }
    #expect(try await office.state(what) == .pending)
    let shell = try DatabaseQueue(path: office.test.path)
    for capacity in ["delegate', \(office.bea.userID)", "delegate', NULL", "approver', NULL"] {
      #expect(throws: DatabaseError.self, "\(capacity)") {
        try shell.write {
          try $0.execute(
            sql: """
              INSERT INTO sys_approval_decision(approval, step, seat, verdict, actor, capacity, standing_for, day, at)
              VALUES (1, 1, 1, 'approve', \(office.max.userID), '\(capacity), 20605, 1780304400000000)
              """)
        }
      }
    }
  }

  @Test func theDelegateOfADelegateVotesForTheFirst() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.delegate("max"), what, by: office.bea)
    try await office.decide(.delegate("leo"), what, by: office.max)
    try await office.decide(.approve, what, by: office.leo)
    let last = try await office.store.approval(what.approval, as: office.ana).decisions.last
    #expect(last?.by == "leo" && last?.capacity == "delegate" && last?.standingFor == "bea")
    try await office.decide(.approve, what, by: office.bud)
    #expect(try await office.state(what) == .approved)
  }

  // MARK: Choosing, refusing, having done

  @Test func nobodyChoosesByTheChangeItselfWhoDecidesAboutIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/price.yaml": ApprovalModel.price.replacing("{role: manager}", with: "{field: partner}")
      ]))
    let offer = try await office.offer(["partner": .text("max")])
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("100"), "partner": .text("bea")]), as: office.ana)
    #expect(change.approval?.waitsFor == ["user max"])
    let owned = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("A"), "price": .number("200000")]), as: office.ana)
    #expect(owned.approval?.waitsFor == ["role manager"])
  }

  @Test func aRejectionStandsEvenIfWhatFollowsItIsRefused() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/discount.yaml": ApprovalModel.discount.replacing(
          "  - set: {outcome: \"rejected: {reason}\"}", with: "  - set: {outcome: lost}\n    on: parent")
      ]))
    let waiting = try await office.submit("15")
    let what = try await office.submit("15", ["parent": .number(String(waiting.offer.id))])
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await office.state(what) == .rejected)
    #expect(try await office.store.approval(what.approval, as: office.ana).problems.map(\.code) == ["locked"])
    #expect(try await office.test.texts("SELECT subject FROM chores") == [])
    #expect(
      try await office.store.notifications(of: office.admin).map(\.text).contains {
        $0.contains("rejected, but what was to follow was refused")
      })
    #expect(try await office.store.notifications(of: office.ana).map(\.text).contains { $0.contains("rejected: no") })
  }

  @Test func whatIsDoneLaterNamesWhoeverHasApprovedIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "criteria: price > 0", with: "criteria: parts.size() == 0")
      ]))
    let what = try await office.submit("15")
    let part = try await office.offer(["parent": .number(String(what.offer.id))])
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.store.perform(.delete(part), as: office.ana)
    try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(try await office.values(what.offer, "outcome") == ["outcome=approved by max for ana"])
  }

  @Test func aReasonHasAnEndAndANameHasNoOther() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let long = String(repeating: "x", count: 4_001)
    #expect(try await office.refused(.reject, what, reason: long, by: office.max).codes == ["reason:too_long"])
    #expect(try await office.refused(.approve, what, reason: "a\u{0}b", by: office.max).codes == ["reason:invalid"])
    #expect(try await office.refused(.delegate("bea\u{0}x"), what, by: office.max).codes == ["to:not_found"])
  }
}
