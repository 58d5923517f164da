import Expressions
import Metamodel
import Testing

@testable import Engine

/// Merges, their undoing and conversions keep to approvals: what is locked stays as it is, and nothing newly names a new record that was
/// refused.
@Suite struct ApprovalMergeTests {
  private typealias Waiting = (offer: RecordTarget, approval: Int64)

  /// An offer so dear that it waits.
  private func dear(_ office: OfferOffice, by caller: Caller? = nil) async throws -> Waiting {
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Beam"), "price": .number("200000")]), as: caller ?? office.ana)
    return (RecordTarget(module: "offers", id: made.id), try #require(made.approval?.id))
  }

  private func merge(_ survivor: RecordTarget, _ loser: RecordTarget, take: [String: Int64] = [:]) -> Command {
    .merge(survivor, MergeInput(losers: [MergeInput.Loser(id: loser.id)], take: take))
  }

  private func naming(_ offer: RecordTarget) -> RecordInput { ["parent": .number(String(offer.id))] }

  private func parents(_ office: OfferOffice, of offer: RecordTarget) async throws -> [String] {
    try await office.test.texts("SELECT coalesce(CAST(parent AS TEXT), '') FROM offers WHERE id = \(offer.id)")
  }

  // MARK: The lock

  /// Nothing is filled in by the merge, so that its undoing changes no value.
  @Test(arguments: [false, true]) func aMergeIsNotUndoneWhileAnApprovalIsPending(keepingChanges: Bool) async throws {
    let office = try await OfferOffice()
    let (survivor, loser) = (try await office.offer(), try await office.offer())
    _ = try await office.store.perform(merge(survivor, loser), as: office.ana)
    let edit = try await office.store.perform(.update(survivor, values: ["price": .number("10")]), as: office.ana)
    let what = (offer: survivor, approval: try #require(edit.approval?.id))
    for target in [survivor, loser] {
      let refused = try await office.test.refused(
        .unmerge(target, keepingChanges: keepingChanges), by: office.admin)
      #expect(refused.kind == .conflict)
      #expect(refused.codes == ["id:locked"])
      #expect(refused.message(at: "id").contains("approval \(what.approval)"))
    }
    try await office.decide(.recall, what, by: office.ana)
    _ = try await office.store.perform(.unmerge(survivor, keepingChanges: keepingChanges), as: office.ana)
    #expect(try await office.test.texts("SELECT id FROM offers WHERE deleted_at IS NULL ORDER BY id") == ["1", "2"])
    #expect(try await office.store.doctor().errors == 0)
  }

  // MARK: New records that were refused

  @Test(arguments: [DecisionInput.Action.recall, .reject]) func aMergeFillsInNoRecordThatWasRefused(
    _ end: DecisionInput.Action
  ) async throws {
    let office = try await OfferOffice()
    let what = try await dear(office)
    let early = try await office.offer(naming(what.offer))
    let late = try await office.offer()
    try await office.decide(end, what, reason: "no", by: end == .reject ? office.max : office.ana)
    for take in [[:], ["parent": early.id]] {
      let refused = try await office.test.refused(merge(late, early, take: take), by: office.ana)
      #expect(refused.codes == ["parent:undecided"])
      #expect(refused.message(at: "parent").contains("(approval \(what.approval))"))
    }
    // What others named would name it: neither it nor what it is merged into is a record that was refused.
    for command in [merge(what.offer, late), merge(late, what.offer)] {
      #expect(try await office.test.refused(command, by: office.ana).codes == ["id:locked"])
    }
    _ = try await office.store.perform(merge(late, early, take: ["parent": late.id]), as: office.ana)
    #expect(try await parents(office, of: late) == [""])
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func aMergeKeepsWhatItsRecordNamesAlready() async throws {
    let office = try await OfferOffice()
    let what = try await dear(office)
    let early = try await office.offer(naming(what.offer))
    let late = try await office.offer()
    try await office.decide(.reject, what, reason: "no", by: office.max)
    _ = try await office.store.perform(merge(early, late), as: office.ana)
    #expect(try await parents(office, of: early) == ["\(what.offer.id)"])
  }

  @Test func ofOneThatTheCallerMayNotReadAMergeTellsNothing() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "access.yaml": ApprovalModel.access.replacing(
          "rep: {label: Representative, modules:",
          with: "rep: {label: Representative, scopes: {\"*\": {read: own}}, modules:")
      ]))
    let what = try await dear(office, by: office.bob)
    let early = try await office.offer(
      naming(what.offer).merging(["owner": .text("ana")]) { $1 }, by: office.admin)
    let late = try await office.offer()
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let refused = try await office.test.refused(merge(late, early), by: office.ana)
    #expect(refused.codes == ["parent:undecided"])
    #expect(refused["parent"]?.found == nil)
    #expect(!refused.message(at: "parent").contains("\(what.offer.id)"))
  }

  @Test func theUndoingOfAMergeGivesNoneBack() async throws {
    let office = try await OfferOffice()
    let what = try await dear(office)
    let good = try await office.offer()
    let survivor = try await office.offer(naming(what.offer))
    let loser = try await office.offer(naming(good))
    _ = try await office.store.perform(merge(survivor, loser, take: ["parent": loser.id]), as: office.ana)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    let refused = try await office.test.refused(.unmerge(survivor, keepingChanges: false), by: office.ana)
    #expect(refused.codes == ["parent:undecided"])
    _ = try await office.decide(.resubmit([:]), what, by: office.ana)
    _ = try await office.store.perform(.unmerge(survivor, keepingChanges: false), as: office.ana)
    #expect(try await parents(office, of: survivor) == ["\(what.offer.id)"])
    #expect(try await office.store.doctor().errors == 0)
  }

  /// What the record named before the merge, and names still, is no reason to leave the merge as it is.
  @Test func theUndoingOfAMergeKeepsWhatItsRecordNamesAlready() async throws {
    let office = try await OfferOffice()
    let what = try await dear(office)
    let survivor = try await office.offer(naming(what.offer))
    let loser = try await office.offer(["remarks": .text("south side")])
    _ = try await office.store.perform(merge(survivor, loser), as: office.ana)
    try await office.decide(.reject, what, reason: "no", by: office.max)
    _ = try await office.store.perform(.unmerge(survivor, keepingChanges: false), as: office.ana)
    #expect(try await office.values(survivor, "remarks") == ["remarks="])
  }

  // MARK: Conversions

  private static let conversion = ApprovalModel.files([
    "conversions.yaml": """
    conversions:
      offer:
        module: chores
        targets:
          item: {module: offers, values: {name: =subject}, match: [name], existing: use}
    """
  ])

  @Test func aConversionUsesNoRecordThatWasRefused() async throws {
    let office = try await OfferOffice(files: Self.conversion)
    let what = try await dear(office)
    let made = try await office.store.perform(
      .create(module: "chores", values: ["subject": .text("Beam")]), as: office.ana)
    let chore = RecordTarget(module: "chores", id: made.id)
    func input(_ way: TargetChoice.Way?) -> ConversionInput {
      ConversionInput(targets: ["item": TargetChoice(way: way)])
    }
    // While it waits it may be named.
    #expect(try await office.store.preview(input(nil), of: chore, as: office.ana).problems == [])
    try await office.decide(.reject, what, reason: "no", by: office.max)
    for way in [nil, TargetChoice.Way.use(what.offer.id)] {
      let plan = try await office.store.preview(input(way), of: chore, as: office.ana)
      #expect(plan.problems.map(\.code) == ["undecided"])
      let refused = try await office.test.refused(.convert(chore, input(way)), by: office.ana)
      #expect(refused.codes == ["item:undecided"])
      #expect(refused.message(at: "item").contains("offers \(what.offer.id) is new and rejected (approval 1)"))
    }
    let new = try await office.store.preview(input(.create), of: chore, as: office.ana)
    #expect(new.problems == [] && new.targets.map(\.deed) == [.created])
    let again = try await office.decide(.resubmit([:]), what, by: office.ana)
    try await office.decide(.approve, (what.offer, try #require(again.approval?.id)), by: office.max)
    let change = try await office.store.perform(.convert(chore, input(nil)), as: office.ana)
    #expect(change.conversion?.targets.map(\.deed) == [.unchanged])
    #expect(change.conversion?.targets.map(\.id) == [what.offer.id])
    #expect(try await office.store.doctor().errors == 0)
  }
}
