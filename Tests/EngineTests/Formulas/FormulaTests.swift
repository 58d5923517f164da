import Expressions
import Testing

@testable import Engine

/// Values that are computed when a record is read.
@Suite struct FormulaTests {
  private static let files = RollupModel.files.merging([
    "modules/deals.yaml": RollupModel.deals + """

        half: {type: formula, label: Half, returns: currency, formula: "round(amount / 2, 4)"}
        share: {type: formula, label: Share, returns: decimal, scale: 3, formula: "round(amount / units, 6)"}
        doubled: {type: formula, label: Doubled, returns: decimal, formula: half * 4}
        age: {type: formula, label: Age, returns: integer, formula: today() - date(created_at)}
        greeting: {type: formula, label: Greeting, returns: text, formula: "'Dear ' + contact.last_name"}
        is_alone: {type: formula, label: Alone, returns: boolean, formula: contact.all_deals == 1}
      """
  ]) { $1 }.mapValues { $0.replacing("amount: {type: currency, label: Amount}", with: checkedAmount) }

  private static let checkedAmount = "amount: {type: currency, label: Amount, check: half < 1000}"

  private func store() async throws -> TestStore {
    let test = try await TestStore(files: Self.files)
    try await test.make("contacts", ["last_name": .text("Ito")])
    try await test.make(
      "deals", ["contact": .number("1"), "amount": .number("10.01"), "units": .number("3"), "name": .text("D")])
    return test
  }

  private static let fields = ["half", "share", "doubled", "age", "greeting", "is_alone"]

  @Test func aFormulaIsComputedFromTheRecord() async throws {
    let test = try await store()
    #expect(
      try await test.shown("deals", 1, Self.fields)
        == #"{"half":5.01,"share":3.337,"doubled":20.04,"age":0,"greeting":"Dear Ito","is_alone":true}"#)
    test.clock.set(Timestamp(parsing: "2026-06-03T09:00:00Z") ?? TestStore.start)
    #expect(try await test.shown("deals", 1, ["age"]) == #"{"age":2}"#)
  }

  @Test func whatHasNoValueIsNull() async throws {
    let test = try await store()
    _ = try await test.store.perform(
      .update(
        RecordTarget(module: "deals", id: 1), values: ["units": .number("0"), "contact": .null, "amount": .null]),
      as: test.admin)
    #expect(
      try await test.shown("deals", 1, Self.fields)
        == #"{"half":null,"share":null,"doubled":null,"age":0,"greeting":null,"is_alone":null}"#)
  }

  @Test func wholeRecordsHaveIt() async throws {
    let test = try await store()
    let json = try await test.store.get(module: "deals", id: 1, as: test.admin).json
    #expect(
      String(decoding: json, as: UTF8.self).contains(
        #""half":5.01,"share":3.337,"doubled":20.04,"age":0,"greeting":"Dear Ito","is_alone":true,"owner":1,"#))
    let page = try await test.store.list(ListRequest(module: "deals"), as: test.admin)
    #expect(
      String(decoding: page.json, as: UTF8.self) == #"{"records":[\#(String(decoding: json, as: UTF8.self))],"#
        + #""next_cursor":null}"#)
  }

  @Test func listsAndExpandedRecordsHaveIt() async throws {
    let test = try await store()
    let page = try await test.store.list(ListRequest(module: "deals", fields: ["half", "age"]), as: test.admin)
    #expect(
      String(decoding: page.json, as: UTF8.self)
        == #"{"records":[{"id":1,"version":1,"half":5.01,"age":0}],"next_cursor":null}"#)
    try await test.make("calls", ["subject": .text("Hello"), "regarding": .text("deals/1")])
    let call = try await test.store.get(
      module: "calls", id: 1, fields: ["regarding"], expand: ["regarding"], as: test.admin)
    #expect(String(decoding: call.json, as: UTF8.self).contains(#""half":5.01"#))
    #expect(try await test.history(of: "deals", 1).allSatisfy { !$0.contains("half") })
  }

  @Test func checksReadItAsTheRecordWouldBecome() async throws {
    let test = try await store()
    let target = RecordTarget(module: "deals", id: 1)
    let refused = try await test.refused(.update(target, values: ["amount": .number("2000")]))
    #expect(refused.codes == ["amount:check_failed"])
    let born = try await test.refused(.create(module: "deals", values: ["amount": .number("2000")]))
    #expect(born.codes == ["amount:check_failed"])
    _ = try await test.store.perform(.update(target, values: ["amount": .number("1999")]), as: test.admin)
    #expect(try await test.shown("deals", 1, ["half"]) == #"{"half":999.50}"#)
  }

  @Test func whatIsComputedWhenItIsReadIsNeitherGivenNorFilteredNorSortedBy() async throws {
    let test = try await store()
    for field in ["half", "age"] {
      let given = try await test.refused(
        .update(RecordTarget(module: "deals", id: 1), values: [field: .number("1")]))
      #expect(given.codes == ["\(field):read_only"])
    }
    let sorted = try await test.refused {
      try await test.store.list(ListRequest(module: "deals", sort: "age"), as: test.admin)
    }
    #expect(sorted.codes == ["sort:not_sortable"])
    let filtered = try await test.refused {
      try await test.store.list(ListRequest(module: "deals", filter: "name == 'D' && age > 1"), as: test.admin)
    }
    #expect(filtered.problems.map(\.code) == ["not_translatable"])
    #expect(filtered.problems.first?.message.contains("age") == true)
  }

  @Test func itIsAsSecretAsWhatItReads() async throws {
    let access = """
      roles:
        administrator: {label: Administrator, modules: {"*": [all]}}
        manager: {label: Manager, modules: {"*": [all]}}
        rep: {label: Representative, modules: {deals: [read]}}
      """
    let test = try await TestStore(files: Self.files.merging(["access.yaml": access]) { $1 })
    try await test.make("contacts", ["last_name": .text("Ito")])
    try await test.make("deals", ["contact": .number("1"), "amount": .number("10")])
    let json = try await test.store.get(
      module: "deals", id: 1, fields: ["half", "greeting", "is_alone"], as: test.ana
    ).json
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"id":1,"version":1,"half":5.00,"greeting":null,"is_alone":null}"#)
  }
}
