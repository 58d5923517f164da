import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Lists, figures and criteria tell records that wait for a decision from those that count.
@Suite struct ApprovalStateTests {
  private func enter(_ office: OfferOffice, _ name: String) async throws -> (offer: RecordTarget, approval: Int64) {
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text(name), "price": .number("200000")]), as: office.ana)
    return (RecordTarget(module: "offers", id: made.id), try #require(made.approval?.id))
  }

  private func ids(_ office: OfferOffice, _ filter: String) async throws -> [Int64] {
    let page = try await office.store.list(
      ListRequest(module: "offers", filter: filter, sort: "id", fields: ["approval_state"]), as: office.ana)
    let text = String(decoding: page.json, as: UTF8.self)
    return text.matches(of: #/"id":(\d+)/#).compactMap { Int64($0.1) }
  }

  @Test func listsAreFilteredByIt() async throws {
    let office = try await OfferOffice()
    let free = try await office.offer()
    let (one, other) = (try await enter(office, "Bridge"), try await enter(office, "Tunnel"))
    let edited = try await office.offer()
    _ = try await office.store.perform(.update(edited, values: ["price": .number("10")]), as: office.ana)
    #expect(try await ids(office, "approval_state == 'pending'") == [one.offer.id, other.offer.id, edited.id])
    #expect(try await ids(office, "approval_state == null") == [free.id])
    try await office.decide(.reject, one, reason: "no", by: office.max)
    try await office.decide(.approve, other, by: office.max)
    #expect(try await ids(office, "approval_state == 'rejected'") == [one.offer.id])
    #expect(try await ids(office, "approval_state == null") == [free.id, other.offer.id])
    // Submitted again it waits again, and counts when it needs nobody.
    let again = try await office.decide(.resubmit(["name": .text("Arch")]), one, by: office.ana)
    #expect(try await ids(office, "approval_state in ['pending']") == [one.offer.id, edited.id])
    let new = (offer: one.offer, approval: try #require(again.approval?.id))
    try await office.decide(.recall, new, by: office.ana)
    #expect(try await ids(office, "approval_state == 'recalled'") == [one.offer.id])
    _ = try await office.decide(.resubmit(["price": .number("5")]), new, by: office.ana)
    #expect(try await ids(office, "approval_state != null") == [edited.id])
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func theAnswerToWhatSubmitsItSaysSo() async throws {
    let office = try await OfferOffice()
    let made = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Bridge"), "price": .number("200000")]), as: office.ana)
    #expect(made.record["approval_state"] == .string("pending"))
    let free = try await office.store.perform(
      .create(module: "offers", values: ["name": .text("Roof")]), as: office.ana)
    #expect(free.record["approval_state"] == .null)
  }

  @Test func anIndexFindsThem() async throws {
    let office = try await OfferOffice()
    let plan = try await office.store.read { context in
      try Row.fetchAll(
        context.db, sql: "EXPLAIN QUERY PLAN SELECT id FROM offers WHERE approval_state IS 'pending'"
      ).map { $0["detail"] as String }
    }
    #expect(plan.contains { $0.contains("offers__approval_state") }, "\(plan)")
  }

  @Test func aStateThatThereIsNotIsRefused() async throws {
    let office = try await OfferOffice()
    let refused = try await refusal {
      try await office.store.list(ListRequest(module: "offers", filter: "approval_state == 'pendng'"), as: office.ana)
    }
    #expect(refused?.problems.first?.message.contains("pendng") == true)
    let none = try await refusal {
      try await office.store.list(ListRequest(module: "chores", filter: "approval_state == 'pending'"), as: office.ana)
    }
    #expect(none != nil)
    #expect(
      try await office.test.refused(
        .create(module: "offers", values: ["name": .text("X"), "approval_state": .text("pending")]), by: office.admin
      ).codes == ["approval_state:read_only"])
  }

  @Test func aRollupLeavesOutWhatWaits() async throws {
    let office = try await OfferOffice(
      files: ApprovalModel.files([
        "modules/offers.yaml": ApprovalModel.offers.replacing(
          "  status:\n",
          with: """
              decided_parts: {type: rollup, label: Decided, of: parts, count: true, where: approval_state == null}
              status:

            """)
      ]))
    let whole = try await office.offer()
    func count() async throws -> [String] {
      try await office.test.texts("SELECT CAST(decided_parts AS TEXT) FROM offers WHERE id = \(whole.id)")
    }
    let part = try await office.store.perform(
      .create(
        module: "offers",
        values: ["name": .text("Beam"), "price": .number("200000"), "parent": .number(String(whole.id))]),
      as: office.ana)
    #expect(try await count() == ["0"])
    let what = (offer: RecordTarget(module: "offers", id: part.id), approval: try #require(part.approval?.id))
    try await office.decide(.approve, what, by: office.max)
    #expect(try await count() == ["1"])
    #expect(try await office.store.doctor().errors == 0)
  }
}
