import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// A new record counts when somebody has agreed to it, and not before.
@Suite struct UndecidedRecordTests {
  private static let files = ApprovalModel.files([
    "automations/welcome.yaml": """
    automation: welcome
    label: Welcome
    module: offers
    on: [create, edit]
    when: price > 100
    do:
      - create: chores
        values: {subject: "Welcome {name}"}
    """,
    "conversions.yaml": """
    conversions:
      offer:
        module: offers
        targets:
          chore: {module: chores, values: {subject: "{name}"}}
    """,
  ])

  /// A large offer, which waits.
  private func enter(_ office: OfferOffice) async throws -> (offer: RecordTarget, approval: Int64) {
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    return (RecordTarget(module: "offers", id: made.id), try #require(made.approval?.id))
  }

  @Test(arguments: [DecisionInput.Action.recall, .reject]) func oneThatIsRecalledOrRejectedDoesNothing(
    _ end: DecisionInput.Action
  ) async throws {
    let office = try await OfferOffice(files: Self.files)
    let what = try await enter(office)
    try await office.decide(end, what, reason: "no", by: end == .reject ? office.max : office.ana)
    let ways: [Command] = [
      .update(what.offer, values: ["name": .text("X")]), .update(what.offer, values: ["owner": .text("max")]),
      .transition(what.offer, name: "send", input: TransitionInput(values: ["discount": .number("1")])),
      .override(what.offer, to: "won", reason: "now"), .convert(what.offer, ConversionInput(conversion: "offer")),
    ]
    for command in ways {
      let refused = try await office.test.refused(command, by: office.admin)
      #expect(refused.problems.map(\.code).contains("locked"), "\(command): \(refused.codes)")
    }
    #expect(try await office.test.texts("SELECT subject FROM chores") == [])
    #expect(try await office.store.doctor().errors == 0)
    // It may go, and comes back as it was.
    _ = try await office.store.perform(.delete(what.offer), as: office.ana)
    _ = try await office.store.perform(.restore(what.offer), as: office.ana)
    #expect(
      try await office.test.refused(.update(what.offer, values: ["name": .text("X")]), by: office.ana).codes
        == ["name:locked"])
  }

  @Test func theTimesOfItsStateDoNotCount() async throws {
    let timed = ApprovalModel.selling.replacing(
      "draft: {}",
      with: "draft: {sla: 1h, escalate: [{create: chores, values: {subject: \"Late {name}\"}}]}")
    let office = try await OfferOffice(files: ApprovalModel.files(["blueprints/selling.yaml": timed]))
    let what = try await enter(office)
    func wait() async throws -> [String] {
      office.test.clock.set(Timestamp(microseconds: office.test.clock.now().microseconds + 7_200_000_000))
      _ = try await office.store.runDue(limit: 50)
      return try await office.test.texts("SELECT subject FROM chores")
    }
    #expect(try await wait() == [])
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await wait() == [])
    _ = try await office.decide(.resubmit(["price": .number("500")]), what, by: office.ana)
    #expect(try await wait() == ["Late Bridge"])
  }

  @Test func submittedAgainWithOtherValuesItIsDecidedAnew() async throws {
    let office = try await OfferOffice(files: Self.files)
    let what = try await enter(office)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let again = try await office.decide(.resubmit(["name": .text("Viaduct")]), what, by: office.ana)
    let new = (offer: what.offer, approval: try #require(again.approval?.id))
    #expect(again.approval?.state == .pending && again.approval?.previous == what.approval)
    #expect(again.approval?.changes.map(\.field) == ["name"])
    #expect(try await office.test.texts("SELECT subject FROM chores") == [])
    try await office.decide(.approve, new, by: office.max)
    #expect(try await office.test.texts("SELECT subject FROM chores") == ["Welcome Viaduct"])
    _ = try await office.store.perform(.update(what.offer, values: ["name": .text("Arch")]), as: office.ana)
  }

  @Test func submittedAgainSoThatNobodyHasToAgreeItCounts() async throws {
    let office = try await OfferOffice(files: Self.files)
    let what = try await enter(office)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let change = try await office.decide(.resubmit(["price": .number("5000")]), what, by: office.ana)
    #expect(change.approval?.state == .replaced)
    #expect(try await office.test.texts("SELECT subject FROM chores") == ["Welcome Bridge"])
    _ = try await office.store.perform(.update(what.offer, values: ["name": .text("Arch")]), as: office.ana)
  }

  /// Where an edit would wait as well, what is submitted again is the record.
  @Test func aCreationIsSubmittedAgainThoughEditsWaitToo() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/entry.yaml": ApprovalModel.entry.replacing(
          "starts: {on: create}", with: "starts: {on: [create, edit]}")
      ]))
    let what = try await enter(office)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let again = try await office.decide(.resubmit(["price": .number("150000")]), what, by: office.ana)
    #expect(again.approval?.event == "create" && again.approval?.state == .pending)
    #expect(try await office.values(what.offer, "price") == ["price=150000.00"])
  }

  @Test func anEffectOfItsEndChangesIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/entry.yaml": ApprovalModel.entry + "\non_rejected:\n  - set: {outcome: \"rejected: {reason}\"}\n"
      ]))
    let what = try await enter(office)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await office.store.approval(what.approval, as: office.ana).problems == [])
    #expect(try await office.values(what.offer, "outcome") == ["outcome=rejected: no"])
  }

  @Test func aTimeThatComesWhileItWaitsCountsWhenSomebodyHasAgreed() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "automations/later.yaml": """
        automation: later
        label: Later
        module: offers
        at: {date: created_at, offset: 1h}
        do:
          - create: chores
            values: {subject: "Fulfil {name}"}
        """
      ]))
    let what = try await enter(office)
    _ = try await office.test.pass(to: "2026-06-01T12:00:00Z")
    #expect(try await office.test.texts("SELECT subject FROM chores") == [])
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.test.pass(to: "2026-06-01T12:01:00Z")
    #expect(try await office.test.texts("SELECT subject FROM chores") == ["Fulfil Bridge"])
  }

  @Test func theRecordSaysThatItWaits() async throws {
    let office = try await OfferOffice()
    let what = try await enter(office)
    func said() async throws -> String {
      let page = try await office.store.get(module: "offers", id: what.offer.id, fields: nil, as: office.ana)
      return String(decoding: page.json, as: UTF8.self)
    }
    #expect(try await said().contains(#""approval":{"id":1,"state":"pending"}"#))
    try await office.decide(.recall, what, by: office.ana)
    #expect(try await said().contains(#""approval":{"id":1,"state":"recalled"}"#))
    let free = try await office.offer()
    let page = try await office.store.get(module: "offers", id: free.id, fields: nil, as: office.ana)
    #expect(!String(decoding: page.json, as: UTF8.self).contains("\"approval\""))
  }
}
