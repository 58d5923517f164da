import Expressions
import Metamodel
import Testing

@testable import Engine

/// What waits while the configuration changes.
@Suite struct ApprovalModelChangeTests {
  private func publish(_ office: OfferOffice, _ fields: String) async throws {
    _ = try await office.test.publish(["modules/offers.yaml": "module: offers\nfields:\n\(fields)"])
  }

  @Test func aNewFieldThatIsRequiredGetsItsDefaultOnWhatWaits() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    let new = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    try await office.decide(.reject, new, reason: "no", by: office.max)
    try await publish(office, "  region: {type: text, label: Region, required: true, default: north}\n")
    #expect(try await office.values(what.offer, "region") == ["region=north"])
    #expect(try await office.test.texts("SELECT region FROM offers ORDER BY id") == ["north", "north"])
    // It is locked as before, the new field too.
    for field in ["name", "region"] {
      let refused = try await office.test.refused(.update(what.offer, values: [field: .text("X")]), by: office.ana)
      #expect(refused.codes == ["\(field):locked"])
    }
    #expect(try await office.store.doctor().errors == 0)
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.values(what.offer, "status", "region") == ["status=sent", "region=north"])
  }

  @Test func aFieldThatIsRetiredIsLeftOutOfWhatIsSubmittedAgain() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "modules/offers.yaml": ApprovalModel.offers.replacing(
          "  partner:", with: "  fax: {type: text, label: Fax}\n  partner:")
      ]))
    let offer = try await office.offer()
    let change = try await office.store.perform(
      .update(offer, values: ["price": .number("10"), "fax": .text("123")]), as: office.ana)
    let what = (offer: offer, approval: try #require(change.approval?.id))
    try await office.decide(.recall, what, by: office.ana)
    try await publish(office, "  fax: {omit: true}\n")
    let refused = try await office.refused(.resubmit([:]), what, by: office.ana)
    #expect(refused.codes == ["fax:unknown_field"])
    #expect(refused.problems.first?.message.contains("Give null") == true)
    let again = try await office.decide(.resubmit(["fax": .null]), what, by: office.ana)
    let new = (offer: offer, approval: try #require(again.approval?.id))
    #expect(again.approval?.values == ["price": .number("10")])
    try await office.decide(.approve, new, by: office.bob)
    #expect(try await office.values(offer, "price") == ["price=10.00"])
  }

  // MARK: Reasons

  @Test(arguments: ["\u{202E}", "\u{202A}", "\u{2066}", "\u{2069}"])
  func aReasonThatReadsAsWhatItIsNotIsRefused(_ character: String) async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let before = try office.test.contents()
    let refused = try await office.refused(.reject, what, reason: "no\(character)thing", by: office.max)
    #expect(refused.codes == ["reason:invalid"] && refused.kind == .invalid)
    #expect(try office.test.contents() == before)
    // A text that is written from right to left by itself is one.
    try await office.decide(.reject, what, reason: "לא", by: office.max)
  }

  @Test func anOtherReasonIsAsLongAsEverybodySays() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let longest = DecisionInput.longestReason
    let refused = try await office.refused(
      .reject, what, reason: String(repeating: "x", count: longest + 1), by: office.max)
    #expect(refused.codes == ["reason:too_long"])
    try await office.decide(.reject, what, reason: String(repeating: "x", count: longest), by: office.max)
  }

  // MARK: Ways on

  @Test func aTransitionOfALockedRecordSaysWhoDecidesFirst() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    let ways = try await office.store.transitions(of: "offers", id: what.offer.id, as: office.ana)
    #expect(!ways.isEmpty && ways.allSatisfy { $0.decidedBy == ["user max"] && !$0.available })
    let free = try await office.offer()
    let others = try await office.store.transitions(of: "offers", id: free.id, as: office.ana)
    #expect(others.allSatisfy { $0.decidedBy == [] })
  }
}
