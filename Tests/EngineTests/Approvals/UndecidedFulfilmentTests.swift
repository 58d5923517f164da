import Expressions
import Metamodel
import Testing

@testable import Engine

/// A new record to which nobody has agreed fulfils nothing that a step of another asks for, and once refused nothing new names it.
@Suite struct UndecidedFulfilmentTests {
  private static func files(_ requirement: String) -> [String: String] {
    ApprovalModel.files([
      "blueprints/selling.yaml": ApprovalModel.selling.replacing(
        "win: {label: Win, from: [sent], to: won}",
        with: "win: {label: Win, from: [draft], to: won, during: {all: [\(requirement)]}}"),
      "modules/chores.yaml": """
      module: chores
      label: {one: Chore, many: Chores}
      title: "{subject}"
      activity: {kind: task}
      fields:
        subject: {type: text, label: Subject, required: true}
        dear: {type: boolean, label: Dear, default: false}
        regarding: {type: lookup, to: any, inverse: chores, label: Regarding}
      """,
      "approvals/chore.yaml": """
      approval: chore
      label: Dear chore
      module: chores
      starts: {on: create, when: dear}
      rules:
        - approvers: {any: [{role: manager}]}
      """,
    ])
  }

  private typealias Waiting = (offer: RecordTarget, approval: Int64)

  /// A part that is so dear that it waits.
  private func part(of whole: RecordTarget?, _ office: OfferOffice) async throws -> Waiting {
    var values: RecordInput = ["name": .text("Beam"), "price": .number("200000")]
    if let whole { values["parent"] = .number(String(whole.id)) }
    let made = try await office.store.perform(.create(module: "offers", values: values), as: office.ana)
    return (RecordTarget(module: "offers", id: made.id), try #require(made.approval?.id))
  }

  private func winning(_ offer: RecordTarget) -> Command { .transition(offer, name: "win", input: TransitionInput()) }

  private func refusal(to win: RecordTarget, _ office: OfferOffice) async throws -> [String] {
    try await office.test.refused(winning(win), by: office.ana).codes
  }

  @Test(arguments: [DecisionInput.Action.reject, .recall])
  func aRelatedRecordCountsWhenSomebodyHasAgreedToIt(_ end: DecisionInput.Action) async throws {
    let office = try await OfferOffice(files: Self.files("{related: parts}"))
    let whole = try await office.offer()
    let what = try await part(of: whole, office)
    #expect(try await refusal(to: whole, office) == ["parts:related_missing"])
    let ways = try await office.store.transitions(of: "offers", id: whole.id, as: office.ana)
    let win = try #require(ways.first { $0.name == "win" })
    #expect(win.problems.map(\.code) == ["related_missing"], "the ways on say so before")
    try await office.decide(end, what, reason: "no", by: end == .reject ? office.max : office.ana)
    #expect(try await refusal(to: whole, office) == ["parts:related_missing"])
    let again = try await office.decide(.resubmit([:]), what, by: office.ana)
    #expect(try await refusal(to: whole, office) == ["parts:related_missing"])
    try await office.decide(.approve, (what.offer, try #require(again.approval?.id)), by: office.max)
    let won = try await office.store.perform(winning(whole), as: office.ana)
    #expect(won.record["status"] == .string("won"))
  }

  @Test func oneThatCountsGoesOnCountingWhileAnEditOfItWaits() async throws {
    let office = try await OfferOffice(files: Self.files("{related: parts}"))
    let whole = try await office.offer()
    let part = try await office.offer(["parent": .number(String(whole.id))])
    let edit = try await office.store.perform(.update(part, values: ["price": .number("10")]), as: office.ana)
    #expect(edit.approval?.state == .pending)
    _ = try await office.store.perform(winning(whole), as: office.ana)
  }

  @Test(arguments: [("approval_state == 'pending'", true), ("approval_state == null", false), ("price > 0", false)])
  func aConditionThatSpeaksOfTheStateOfApprovalSaysItself(_ condition: String, _ counts: Bool) async throws {
    let office = try await OfferOffice(files: Self.files("{related: parts, where: \"\(condition)\"}"))
    let whole = try await office.offer()
    _ = try await part(of: whole, office)
    if counts {
      _ = try await office.store.perform(winning(whole), as: office.ana)
    } else {
      #expect(try await refusal(to: whole, office) == ["parts:related_missing"])
    }
  }

  @Test func anActivityCountsWhenSomebodyHasAgreedToIt() async throws {
    let office = try await OfferOffice(files: Self.files("{activity: {kind: task, at_least: 1}}"))
    let whole = try await office.offer()
    let made = try await office.store.perform(
      .create(
        module: "chores",
        values: ["subject": .text("Crane"), "dear": .boolean(true), "regarding": .text("offers/\(whole.id)")]),
      as: office.ana)
    let what = (offer: RecordTarget(module: "chores", id: made.id), approval: try #require(made.approval?.id))
    #expect(try await refusal(to: whole, office) == ["task:activity_missing"])
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.store.perform(winning(whole), as: office.ana)
  }

  @Test func aFieldIsNotFilledByARecordToWhichNobodyHasAgreed() async throws {
    let office = try await OfferOffice(files: Self.files("{fields: [parent]}"))
    let what = try await part(of: nil, office)
    let small = try await office.offer(["parent": .number(String(what.offer.id))])
    let refused = try await office.test.refused(winning(small), by: office.ana)
    #expect(refused.codes == ["parent:undecided"])
    #expect(refused.message(at: "parent").contains("waits for a decision (approval \(what.approval))"))
    try await office.decide(.approve, what, by: office.max)
    _ = try await office.store.perform(winning(small), as: office.ana)
  }

  // MARK: Naming it

  @Test func whatWaitsMayBeNamedAndWhatWasRefusedMayNot() async throws {
    let office = try await OfferOffice(files: Self.files("{related: parts}"))
    let what = try await part(of: nil, office)
    let parent: RecordInput = ["parent": .number(String(what.offer.id))]
    let early = try await office.offer(parent)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let late = try await office.offer()
    let ways: [Command] = [
      .create(module: "offers", values: ["name": .text("Late")].merging(parent) { $1 }), .update(late, values: parent),
    ]
    for command in ways {
      let refused = try await office.test.refused(command, by: office.ana)
      #expect(refused.codes == ["parent:undecided"], "\(command)")
      #expect(refused.message(at: "parent").contains("rejected (approval \(what.approval))"))
    }
    // What names it already stays as it is, and what is told about it goes on.
    _ = try await office.store.perform(
      .update(early, values: ["name": .text("Early")].merging(parent) { $1 }), as: office.ana)
    _ = try await office.store.perform(
      .create(
        module: "chores", values: ["subject": .text("Ask why"), "regarding": .text("offers/\(what.offer.id)")]),
      as: office.ana)
    _ = try await office.decide(.resubmit([:]), what, by: office.ana)
    _ = try await office.store.perform(.update(late, values: parent), as: office.ana)
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func whatFollowsTheRefusalMayNameIt() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/entry.yaml": ApprovalModel.entry
          + "\non_rejected:\n  - create: offers\n    values: {name: \"Smaller {name}\", price: 10, parent: =id}\n"
      ]))
    let what = try await part(of: nil, office)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await office.store.approval(what.approval, as: office.ana).problems == [])
    #expect(try await office.test.texts("SELECT name FROM offers WHERE parent = \(what.offer.id)") == ["Smaller Beam"])
  }

  @Test func nothingIsToldOfOneThatTheCallerMayNotRead() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "access.yaml": ApprovalModel.access.replacing(
          "rep: {label: Representative, modules:",
          with: "rep: {label: Representative, scopes: {\"*\": {read: own}}, modules:")
      ]))
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Secret"), "price": .number("200000")]), as: office.bob)
    let what = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let refused = try await office.test.refused(
      .create(module: "offers", values: ["name": .text("X"), "parent": .number(String(what.offer.id))]), by: office.ana)
    #expect(refused.codes == ["parent:not_found"])
  }
}
