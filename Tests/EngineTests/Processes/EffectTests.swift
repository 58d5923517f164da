import Expressions
import Testing

@testable import Engine

@Suite struct EffectTests {
  private static func sent(_ test: TestStore, agent: String? = "max") async throws -> Change {
    let order = try await WhoTests.order(test, agent: agent)
    try await test.run("open", order)
    try await test.run("send", order, TransitionInput(checklist: ["packed", "weighed"]))
    for _ in 1...2 {
      let line: RecordInput = ["order": .number("\(order.id)"), "state": .text("ready")]
      _ = try await test.store.perform(.create(module: "lines", values: line), as: test.ana)
    }
    return order
  }

  private static let twoCalls = TransitionInput(
    activities: (1...2).map { ActivityInput(kind: "call", subject: "Call \($0)") })

  @Test func effectsWriteThisAndTheLookedUpRecord() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    let done = try await test.run("finish", order, Self.twoCalls)
    #expect(done.record["remarks"] == .null, "it did not come from `back`")
    #expect(try await test.texts("SELECT last_order || first_order FROM customers") == ["FirstFirst"])
    let again = try await test.store.perform(
      .create(
        module: "orders",
        values: [
          "name": .text("Second"), "customer": .number("1"), "total": .number("1"), "limit": .number("1"),
          "closing": .text("none"),
        ]), as: test.ana)
    try await test.run("open", again)
    try await test.run("send", again, TransitionInput(checklist: ["packed", "weighed"]))
    try await test.run("return", again)
    for _ in 1...2 {
      let line: RecordInput = ["order": .number("\(again.id)"), "state": .text("ready")]
      _ = try await test.store.perform(.create(module: "lines", values: line), as: test.ana)
    }
    let second = try await test.run("finish", again, Self.twoCalls)
    #expect(second.record["remarks"] == .string("was back"), "it came from `back`")
    #expect(try await test.texts("SELECT last_order || first_order FROM customers") == ["SecondFirst"])
    let history = try await test.history(of: "customers", 1)
    #expect(history.last?.contains("update, effect of orders/\(again.id) finish") == true)
  }

  @Test func anEffectSeesWhatTheOneBeforeItDidAndRunsInTheProcesssName() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    // `warm` is for managers; who may take an order back runs it as its effect.
    let back = try await test.run("return", order)
    #expect(back.record["seen"] == .bool(true))
    #expect(back.version == 5)
    #expect(try await test.texts("SELECT care FROM customers") == ["warm"])
    #expect(try await test.texts("SELECT subject || ' ' || owner FROM calls") == ["Call Acme on 5.00 3"])
    #expect(
      try await test.history(of: "orders", order.id).suffix(2).map { String($0.prefix(20)) } == [
        "4 ana transition ret", "5 ana update, effect",
      ])
  }

  /// The record is not read again between the move and the effects that write it.
  @Test func effectsOnTheRecordGoOnFromWhatTheMoveHasWritten() async throws {
    let test = try await TestStore(files: Self.reckoning)
    let job = try await test.make("jobs", ["name": .text("Roof"), "fee": .text("1"), "tags": .list([.text("b")])])
    let done = try await test.store.perform(
      .transition(
        job.target, name: "reckon",
        input: TransitionInput(values: ["fee": .text("20.5"), "name": .text(" Roof and wall ")])),
      as: test.admin)
    #expect(done.version == 4)
    #expect(done.record["fee"] == .decimal(try #require(ExactDecimal(parsing: "41.00", scale: 2))))
    #expect(done.record["name"] == .string("Roof and wall: done"))
    #expect(
      try await test.history(of: "jobs", job.id).suffix(3).map { $0.drop { $0 != "{" } } == [
        #"{"name":["Roof","Roof and wall"],"state":["open","done"],"fee":[1.00,20.50]}"#,
        #"{"fee":[20.50,41.00]}"#,
        #"{"name":["Roof and wall","Roof and wall: done"],"tags":[["b"],["b","a"]]}"#,
      ])
    #expect(
      try await test.texts("SELECT version || name || state || fee || tags FROM jobs") == [
        #"4Roof and wall: donedone4100["b","a"]"#
      ])
  }

  private static let reckoning = [
    "preset.yaml": "preset: reckoning\nversion: 1.0.0\nlabel: Reckoning\nindustry: none\nlocales: [en]\n",
    "access.yaml": """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [read]}}
      rep: {label: Representative, modules: {"*": [read]}}
    """,
    "modules/jobs.yaml": """
    module: jobs
    label: {one: Job, many: Jobs}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      state: {type: picklist, label: State, required: true, default: open, values: {open: Open, done: Done}}
      fee: {type: currency, label: Fee}
      tags: {type: multi_picklist, label: Tags, values: {a: A, b: B}}
    """,
    "blueprints/reckoning.yaml": """
    blueprint: reckoning
    label: Reckoning
    module: jobs
    field: state
    states: {open: {}, done: {terminal: true}}
    transitions:
      reckon:
        label: Reckon
        from: [open]
        to: done
        during: {all: [{fields: [name, fee]}]}
        after:
          - set: {fee: =fee * 2}
          - set: {name: "{name}: done", tags: [b, a]}
    """,
  ]

  @Test func aRefusedEffectUndoesEverything() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test)
    try await test.run("return", order)
    let other = try await WhoTests.order(test, ["customer": .number("1")])
    try await test.run("open", other)
    try await test.run("send", other, TransitionInput(checklist: ["packed", "weighed"]))
    // The customer is warm already, so its `warm` does not lead from there.
    let refused = try await test.refused { try await test.run("return", other) }
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["transition:not_from_here"])
    #expect(refused.message(at: "transition").hasPrefix("Effect 2 of return: warm leads from calm"))
  }

  @Test func anEffectWhoseValueIsMissingIsRefusedByItsField() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await Self.sent(test, agent: nil)
    let refused = try await test.refused { try await test.run("return", order) }
    #expect(refused.codes == ["owner:required"])
  }

  @Test func nothingIsDoneWhereALookupIsEmpty() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test, ["customer": .null])
    let swapped = try await test.run("swap", order)
    #expect(swapped.record["remarks"] == .string("first"))
  }

  @Test func effectsThatRunInACircleEnd() async throws {
    let test = try await TestStore(files: OrderModel.files)
    let order = try await WhoTests.order(test)
    let refused = try await test.refused { try await test.run("circle", order) }
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["transition:too_deep"])
  }
}
