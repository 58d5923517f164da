import Expressions
import Metamodel
import Testing

@testable import Engine

/// What consists of several changes waits for none of them: it is refused, and says which approval comes first. A change about which
/// several approvals are is done when all have agreed to it, by the rules that hold then.
@Suite struct ApprovalOfPartsTests {
  private static func files(_ conversion: String) -> [String: String] {
    ApprovalModel.files([
      "conversions.yaml": """
      conversions:
        close:
          module: offers
          \(conversion)
          targets:
            chore: {module: chores, values: {subject: "{name}"}}
      """,
      "approvals/chores.yaml": """
      approval: chores
      label: Urgent chore
      module: chores
      starts: {on: [create, edit], when: "subject.startsWith('Urgent')"}
      rules:
        - approvers: {any: [{role: manager}]}
      """,
    ])
  }

  /// By what is waited for: what the conversion runs, what it sets, and what it makes.
  @Test(
    arguments: [
      ("run: send", "Roof", ["discount": .number("15")]), ("set: {price: 10}", "Roof", [:]),
      ("when: price > 0", "Urgent roof", [:]),
    ] as [(String, String, RecordInput)])
  func aConversionDoesNotGoOnWithoutOneOfItsParts(conversion: String, name: String, values: RecordInput) async throws {
    let office = try await OfferOffice(files: Self.files(conversion))
    let offer = try await office.offer(["name": .text(name)])
    let input = ConversionInput(conversion: "close", transition: TransitionInput(values: values))
    let plan = try await office.store.preview(input, of: offer, as: office.ana)
    #expect(plan.problems.map(\.code) == ["needs_approval"])
    let refused = try await office.test.refused(.convert(offer, input), by: office.ana)
    #expect(refused.problems.map(\.code) == ["needs_approval"])
    #expect(refused.problems.first?.message.contains("first") == true)
  }

  @Test func aTransitionDoesNotGoOnWithoutItsParentsValues() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing("parent.remarks]", with: "parent.price]")
      ]))
    let parent = try await office.offer()
    let part = try await office.offer(["parent": .number(String(parent.id))])
    let input = TransitionInput(values: ["parent.price": .number("10"), "discount": .number("1")])
    let refused = try await office.test.refused(.transition(part, name: "send", input: input), by: office.ana)
    #expect(refused.problems.map(\.code) == ["needs_approval"])
  }

  @Test func theMoveInWhichBranchesJoinWaitsAndSaysSo() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "    during: {all: [{fields: [discount]}], optional: [remarks, parent.remarks]}\n",
          with: "    parallel: {at_least: 1, branches: {checked: {label: Checked}, seen: {label: Seen}}}\n")
      ]))
    let offer = try await office.offer(["discount": .number("15")])
    let branch = { BranchInput(transition: "send", branch: "checked", isUndone: $0) }
    let change = try await office.store.perform(.branch(offer, branch(false)), as: office.ana)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    #expect(change.approval?.state == .pending)
    #expect(try await office.test.refused(.branch(offer, branch(true)), by: office.ana).codes == ["branch:locked"])
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.values(offer, "status") == ["status=sent"])
  }

  // MARK: Several approvals of one change

  private static let naming = """
    approval: naming
    label: Other name
    module: offers
    starts: {on: [create, edit], when: "old == null ? price > 100000 : name != old.name"}
    order: 30
    rules:
      - approvers: {any: [{role: legal}]}
    """

  @Test func anEditWaitsForEachApprovalThatItNeeds() async throws {
    let office = try await OfferOffice(files: ApprovalModel.files(["approvals/naming.yaml": Self.naming]))
    let offer = try await office.offer()
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("900"), "name": .text("Cheap roof")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    #expect(change.approval?.approval == "price")
    try await office.decide(.approve, first, by: office.max)
    let info = try await office.store.approval(first.approval, as: office.ana)
    let second = (offer: offer, approval: try #require(info.next))
    #expect(info.state == .approved)
    #expect(try await office.values(offer, "price", "name") == ["price=1000.00", "name=Roof"])
    #expect(try await office.mine(office.leo) == [second.approval])
    try await office.decide(.approve, second, by: office.leo)
    #expect(try await office.values(offer, "price", "name") == ["price=900.00", "name=Cheap roof"])
    #expect(try await office.state(second) == .approved)
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func aMildApprovalCarriesNoStrictOneWithIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "blueprints/selling.yaml": ApprovalModel.selling.replacing(
          "optional: [remarks, parent.remarks]", with: "optional: [price]"),
        "approvals/price.yaml": ApprovalModel.price.replacing("{role: manager}", with: "{role: finance}"),
      ]))
    let offer = try await office.offer()
    let input = TransitionInput(values: ["discount": .number("15"), "price": .number("10")])
    let change = try await office.store.perform(.transition(offer, name: "send", input: input), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.approve, first, by: office.max)
    #expect(
      try await office.values(offer, "status", "price", "outcome") == ["status=draft", "price=1000.00", "outcome="])
    let second = (
      offer: offer, approval: try #require(try await office.store.approval(first.approval, as: office.ana).next)
    )
    try await office.decide(.approve, second, by: office.fay)
    // What follows the first follows when all is done.
    #expect(
      try await office.values(offer, "status", "price", "outcome")
        == ["status=sent", "price=10.00", "outcome=approved by max for ana"])
  }

  @Test func whatTheSecondRejectsIsNotDone() async throws {
    let office = try await OfferOffice(files: ApprovalModel.files(["approvals/naming.yaml": Self.naming]))
    let offer = try await office.offer()
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("900"), "name": .text("Cheap roof")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.approve, first, by: office.max)
    let second = (
      offer: offer, approval: try #require(try await office.store.approval(first.approval, as: office.ana).next)
    )
    try await office.decide(.reject, second, reason: "no", by: office.leo)
    #expect(try await office.values(offer, "price", "name") == ["price=1000.00", "name=Roof"])
    // Submitted again it is decided about as a whole.
    let again = try await office.decide(.resubmit([:]), second, by: office.ana)
    #expect(again.approval?.approval == "price" && again.approval?.state == .pending)
  }

  @Test func aNewRecordWaitsForEachApprovalToo() async throws {
    let office = try await OfferOffice(files: ApprovalModel.files(["approvals/naming.yaml": Self.naming]))
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let first = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    try await office.decide(.approve, first, by: office.max)
    let second = (
      offer: first.offer, approval: try #require(try await office.store.approval(first.approval, as: office.ana).next)
    )
    #expect(
      try await office.test.refused(.update(first.offer, values: ["name": .text("X")]), by: office.ana).codes
        == ["name:locked"])
    try await office.decide(.approve, second, by: office.leo)
    _ = try await office.store.perform(.update(first.offer, values: ["price": .number("199999")]), as: office.ana)
  }

  // MARK: Judged again

  private static let tiers = ApprovalModel.files([
    "approvals/price.yaml": ApprovalModel.price.replacing(
      "  - approvers: {any: [{role: manager}]}",
      with:
        "  - when: parts.size() > 0\n    approvers: {any: [{role: finance}]}\n  - approvers: {any: [{role: manager}]}")
  ])

  @Test func whereAnotherRuleHoldsByThenOthersAreAsked() async throws {
    let office = try await OfferOffice(files: Self.tiers)
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    #expect(change.approval?.waitsFor == ["role manager"])
    _ = try await office.offer(["parent": .number(String(offer.id))])
    try await office.decide(.approve, first, by: office.max)
    let info = try await office.store.approval(first.approval, as: office.ana)
    #expect(info.state == .replaced)
    #expect(try await office.values(offer, "price") == ["price=1000.00"])
    let second = (offer: offer, approval: try #require(info.next))
    let next = try await office.store.approval(second.approval, as: office.ana)
    #expect(next.waitsFor == ["role finance"] && next.previous == first.approval && next.submitter == "ana")
    try await office.decide(.approve, second, by: office.fay)
    #expect(try await office.values(offer, "price") == ["price=10.00"])
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func whatWasBlockedIsJudgedAgainToo() async throws {
    let office = try await OfferOffice(files: Self.tiers)
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    _ = try await office.store.updateUser("ana", UserChange(isActive: false), by: office.admin)
    try await office.decide(.approve, first, by: office.max)
    #expect(try await office.state(first) == .blocked)
    _ = try await office.store.updateUser("ana", UserChange(isActive: true), by: office.admin)
    _ = try await office.offer(["parent": .number(String(offer.id))])
    try await office.decide(.resubmit([:]), first, by: office.ana)
    #expect(try await office.values(offer, "price") == ["price=1000.00"])
    #expect(try await office.store.approval(first.approval, as: office.ana).next != nil)
  }

  @Test func whatWasBlockedAndDeletedMeanwhileIsDecidedAnew() async throws {
    let office = try await OfferOffice()
    let offer = try await office.offer()
    let change = try await office.store.perform(.update(offer, values: ["price": .number("10")]), as: office.ana)
    let first = (offer: offer, approval: try #require(change.approval?.id))
    _ = try await office.store.updateUser("ana", UserChange(isActive: false), by: office.admin)
    try await office.decide(.approve, first, by: office.max)
    _ = try await office.store.updateUser("ana", UserChange(isActive: true), by: office.admin)
    _ = try await office.store.perform(.delete(offer), as: office.ana)
    _ = try await office.store.perform(.restore(offer), as: office.ana)
    let again = try await office.decide(.resubmit([:]), first, by: office.ana)
    #expect(again.approval?.state == .pending && again.approval?.previous == first.approval)
    #expect(try await office.values(offer, "price") == ["price=1000.00"])
  }
}
