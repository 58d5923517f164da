import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What waits goes with the person whom it is about, and nothing else does.
@Suite struct ApprovalErasureTests {
  private static let files = ApprovalModel.files([
    "modules/people.yaml": """
    module: people
    label: {one: Person, many: People}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      phone: {type: phone, label: Phone}
    """,
    "modules/offers.yaml": ApprovalModel.offers.replacing(
      "  partner:", with: "  person: {type: lookup, to: people, inverse: offers, label: Person}\n  partner:"),
    "blueprints/selling.yaml": ApprovalModel.selling.replacing("parent.remarks]", with: "person.phone]"),
  ])

  private func erase(_ target: RecordTarget, _ fields: [String] = []) -> Command {
    .erase(target, ErasureInput(fields: fields, reason: "request 7"))
  }

  @Test func anErasureOfAnotherRecordLeavesWhatWaits() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    // Its texts are names of what is kept, and a value that is short.
    let other = try await office.offer([
      "name": .text("transition"), "remarks": .text("discount"), "outcome": .text("send"),
    ])
    _ = try await office.store.perform(erase(other), as: office.admin)
    let info = try await office.store.approval(what.approval, as: office.admin)
    #expect(info.state == .pending && info.values == ["discount": .number("15")])
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.values(what.offer, "status", "discount") == ["status=sent", "discount=15.00"])
  }

  @Test func nothingIsApprovedOfWhichNothingIsLeft() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    try office.test.tamper("UPDATE sys_approval SET command = '{}'")
    do {
      #expect(try await office.refused(.approve, what, by: office.max).codes == ["approval:nothing_waits"])
    }
    #expect(
      try await office.store.doctor().findings.filter(\.isError).map(\.code) == ["approval_without_content"])
    try await office.decide(.reject, what, reason: "no", by: office.max)
    #expect(try await office.refused(.resubmit([:]), what, by: office.ana).codes == ["approval:nothing_waits"])
  }

  @Test func aPersonsValuesGoFromWhatWaitsAboutOtherRecords() async throws {
    let office = try await OfferOffice(files: Self.files)
    let person = try await office.store.perform(
      .create(module: "people", values: ["name": .text("Ruth Okafor")]), as: office.ana)
    let other = try await office.store.perform(
      .create(module: "people", values: ["name": .text("Amos Tide")]), as: office.ana)
    func submit(_ person: Int64) async throws -> (offer: RecordTarget, approval: Int64) {
      let offer = try await office.offer(["person": .number(String(person))])
      let input = TransitionInput(values: ["discount": .number("15"), "person.phone": .text("+34600111222")])
      let change = try await office.store.perform(.transition(offer, name: "send", input: input), as: office.ana)
      return (offer, try #require(change.approval?.id))
    }
    let (hers, his) = (try await submit(person.id), try await submit(other.id))
    // Until then the person is given it.
    var export = try await office.store.subject(
      SubjectRequest(records: [RecordPlace(module: "people", id: person.id)]), as: office.admin)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    #expect(String(decoding: bytes, as: UTF8.self).contains("+34600111222"))
    _ = try await office.store.perform(
      erase(RecordTarget(module: "people", id: person.id)), as: office.admin)
    #expect(try await office.state(hers) == .withdrawn)
    #expect(try await office.state(his) == .pending)
    #expect(try await office.test.texts("SELECT command FROM sys_approval WHERE id = 1") == ["\"erased\""])
    #expect(try await office.store.notifications(of: office.ana).map(\.text).contains { $0.contains("is withdrawn") })
    #expect(
      try await office.test.history(of: "offers", hers.offer.id).contains {
        $0.contains("withdraw approval discount (1)")
      })
    #expect(try await office.refused(.approve, hers, by: office.max).codes == ["approval:not_pending"])
    _ = try await office.store.perform(.update(hers.offer, values: ["name": .text("free")]), as: office.ana)
    #expect(try await office.store.doctor().errors == 0)
  }

  @Test func anErasureOfAnEmptyFieldWithdrawsNothing() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    _ = try await office.store.perform(erase(what.offer, ["outcome"]), as: office.admin)
    #expect(try await office.state(what) == .pending)
    let other = try await office.submit("15", ["outcome": .text("a secret")])
    _ = try await office.store.perform(erase(other.offer, ["outcome"]), as: office.admin)
    #expect(try await office.state(other) == .withdrawn)
    #expect(try await office.store.doctor().errors == 0)
  }

  /// Not even an erasure agrees to a new record.
  @Test func aNewRecordStaysUndecided() async throws {
    let office = try await OfferOffice()
    let made = try await office.store.perform(
      .create(
        module: "offers",
        values: ["name": .text("Bridge"), "price": .number("200000"), "remarks": .text("For Mrs Marsh")]),
      as: office.ana)
    let what = (offer: RecordTarget(module: "offers", id: made.id), approval: try #require(made.approval?.id))
    _ = try await office.store.perform(erase(what.offer, ["remarks"]), as: office.admin)
    #expect(try await office.state(what) == .withdrawn)
    #expect(
      try await office.test.refused(.update(what.offer, values: ["name": .text("X")]), by: office.ana).codes
        == ["name:locked"])
    let again = try await office.decide(.resubmit([:]), what, by: office.ana)
    try await office.decide(.approve, (what.offer, again.approval?.id ?? 0), by: office.max)
    _ = try await office.store.perform(.update(what.offer, values: ["name": .text("X")]), as: office.ana)
  }

  /// A shell withdraws nothing, and takes away nothing that waits.
  @Test(arguments: [
    "UPDATE sys_approval SET state = 'withdrawn', ended_at = 1 WHERE id = 1",
    "UPDATE sys_approval SET state = 'withdrawn', ended_at = 1, erasure = 1 WHERE id = 1",
    "UPDATE sys_approval SET command = '\"erased\"' WHERE id = 1",
  ]) func aShellErasesNothing(sql: String) async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    let before = try office.test.contents()
    let shell = try DatabaseQueue(path: office.test.path)
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    try shell.close()
    #expect(try office.test.contents() == before)
  }
}
