import Expressions
import Metamodel
import Testing

@testable import Engine

/// Of a record that its reader may not read, an approval tells no more than that something names it.
@Suite struct ApprovalLookupTests {
  /// Managers read cheap offers alone.
  private static let files = ApprovalModel.files([
    "access.yaml": ApprovalModel.access.replacing(
      "manager: {label: Manager, modules:",
      with: "manager: {label: Manager, scopes: {offers: {read: [{where: price < 5000}]}}, modules:")
  ])

  private func secret(_ office: OfferOffice) async throws -> RecordInput {
    let dear = try await office.offer(["name": .text("Secret"), "price": .number("9000")])
    return ["parent": .number(String(dear.id))]
  }

  private func submit(
    _ office: OfferOffice, _ values: RecordInput, having own: RecordInput = [:]
  ) async throws -> (offer: RecordTarget, approval: Int64) {
    let offer = try await office.offer(own)
    let change = try await office.store.perform(
      .update(offer, values: values.merging(["price": .number("10")]) { $1 }), as: office.ana)
    return (offer, try #require(change.approval?.id))
  }

  @Test func valuesThatWaitNameNothingOutOfReach() async throws {
    let office = try await OfferOffice(files: Self.files)
    let parent = try await secret(office)
    let what = try await submit(office, parent)
    let seen = try await office.store.approval(what.approval, as: office.max)
    #expect(seen.values["parent"] == .text("hidden") && seen.values["price"] == .number("10"))
    #expect(seen.after?["parent"] == .text("hidden") && seen.before["parent"] == .null)
    // Others read it as it is, and so it is done.
    for caller in [office.ana, office.admin] {
      let whole = try await office.store.approval(what.approval, as: caller)
      #expect(whole.values["parent"] == parent["parent"] && whole.after?["parent"]?.isHidden == false)
    }
    try await office.decide(.approve, what, by: office.max)
    let done = try await office.test.texts("SELECT CAST(parent AS TEXT) FROM offers WHERE id = \(what.offer.id)")
    #expect(done == ["1"])
  }

  @Test func neitherDoesWhatTheRecordIsAndHasChanged() async throws {
    let office = try await OfferOffice(files: Self.files)
    let parent = try await secret(office)
    let what = try await submit(office, ["parent": .null], having: parent)
    let seen = try await office.store.approval(what.approval, as: office.max)
    #expect(seen.before["parent"] == .text("hidden") && seen.values["parent"] == .null)
    try await office.decide(.recall, what, by: office.ana)
    let again = try await office.decide(.resubmit(parent), what, by: office.ana)
    let next = try await office.store.approval(try #require(again.approval?.id), as: office.max)
    let change = try #require(next.changes.first { $0.field == "parent" })
    #expect(change.from == .null && change.to == .text("hidden"))
  }

  @Test func activitiesThatComeWithAStepNameNothingOutOfReach() async throws {
    let office = try await OfferOffice(files: Self.files)
    let dear = try await office.offer(["name": .text("Secret"), "price": .number("9000")])
    let offer = try await office.offer()
    let task = ActivityInput(
      kind: "task", subject: "Ask", values: ["regarding": .text("offers/\(dear.id)")])
    let change = try await office.store.perform(
      .transition(
        offer, name: "send", input: TransitionInput(values: ["discount": .number("15")], activities: [task])),
      as: office.ana)
    let seen = try await office.store.approval(try #require(change.approval?.id), as: office.max)
    #expect(seen.activities.first?.values["regarding"] == .text("hidden"))
  }

  // MARK: Versions

  @Test func theSameConfigurationIsOneVersion() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "approvals/entry.yaml": ApprovalModel.entry.replacing("{on: create}", with: "{on: [edit, create, transition]}")
      ]))
    for number in 0..<4 {
      _ = try await office.store.perform(
        .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
      _ = try await office.test.publish(["modules/chores.yaml": "module: chores\nlabel: {one: Task \(number)}\n"])
    }
    #expect(try await office.test.texts("SELECT approval FROM sys_approval_version") == ["entry"])
  }
}
