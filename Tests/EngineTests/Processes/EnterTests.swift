import Expressions
import Testing

@testable import Engine

@Suite struct EnterTests {
  static let values: RecordInput = ["name": .text("Machines"), "account": .number("1")]

  private static func store(_ files: [String: String] = SalesModel.files) async throws -> TestStore {
    let test = try await TestStore(files: files)
    _ = try await test.store.perform(.create(module: "accounts", values: ["name": .text("Acme")]), as: test.ana)
    return test
  }

  @Test func aRecordBeginsWhereItsBlueprintBegins() async throws {
    let test = try await Self.store()
    let made = try await test.store.perform(.create(module: "deals", values: Self.values), as: test.ana)
    #expect(made.record["stage"] == .string("new"))
    #expect(made.record["pipeline"] == .string("sales"))
    for stage in ["proposal", "won", "lost"] {
      let refused = try await test.refused(
        .create(module: "deals", values: Self.values.merging(["stage": .text(stage)]) { $1 }))
      #expect(refused.codes == ["stage:not_initial"])
      #expect(refused["stage"]?.wanted == .list([.text("new")]))
    }
    let unknown = try await test.refused(
      .create(module: "deals", values: Self.values.merging(["stage": .text("newish")]) { $1 }))
    #expect(unknown.codes == ["stage:unknown_value"])
  }

  @Test func itEntersInMidProcessWithAReason() async throws {
    let test = try await Self.store()
    let byState = try await test.store.perform(
      .create(
        module: "deals", values: Self.values, enter: Entry(states: ["stage": "won"], reason: "from the old system")),
      as: test.admin)
    let byValue = try await test.store.perform(
      .create(
        module: "deals", values: Self.values.merging(["stage": .text("lost")]) { $1 }, enter: Entry(reason: "import")),
      as: test.admin)
    #expect(try await test.moves(of: "deals", byState.id) == ["enter ->won 1 from the old system"])
    #expect(try await test.moves(of: "deals", byValue.id) == ["enter ->lost 1 import"])
    #expect(
      try await test.history(of: "deals", byState.id).first?.hasPrefix("1 admin enter: from the old system {") == true)
    #expect(try await test.store.doctor().findings.filter { $0.code == "enter" }.count == 2)
  }

  static let refusals: [(Entry, String)] = [
    (Entry(states: ["stage": "won"], reason: ""), "reason:required"),
    (Entry(states: ["stage": "won"], reason: " \n"), "reason:required"),
    (Entry(states: ["stage": "won"], reason: "a\u{0}"), "reason:invalid"),
    (Entry(states: ["stage": "closed"], reason: "x"), "stage:unknown_value"),
    (Entry(states: ["name": "won"], reason: "x"), "name:no_blueprint"),
    (Entry(states: ["nothing": "won"], reason: "x"), "nothing:no_blueprint"),
  ]

  @Test(arguments: refusals)
  func anEntryThatMakesNoSenseIsRefused(entry: Entry, problem: String) async throws {
    let test = try await Self.store()
    let refused = try await test.refused(.create(module: "deals", values: Self.values, enter: entry))
    #expect(refused.codes.contains(problem))
  }

  @Test func anUnknownStateIsRefusedAlsoWhereNoBlueprintLeads() async throws {
    let test = try await Self.store(
      TestStore.sales(["blueprints/selling.yaml": SalesModel.blueprint + "\nwhen: amount > 100"]))
    let entry = Entry(states: ["stage": "closed"], reason: "x")
    let refused = try await test.refused(.create(module: "deals", values: Self.values, enter: entry))
    #expect(refused.codes.contains("stage:unknown_value"))
  }

  @Test func itTakesTheRightToEnter() async throws {
    let test = try await Self.store()
    let command = Command.create(
      module: "deals", values: Self.values, enter: Entry(states: ["stage": "won"], reason: "mine"))
    #expect(try await test.refused(command, by: test.ana).kind == .notPermitted)
    #expect(try await test.refused(command, by: test.max).kind == .notPermitted)
  }

  @Test func aStageThatNobodyGaveIsTheBlueprintsOwnBeginning() async throws {
    // The field's default is a state of the blueprint, but not where it begins.
    let blueprint = SalesModel.blueprint.replacing("initial: [new]", with: "initial: [proposal]")
    let test = try await Self.store(TestStore.sales(["blueprints/selling.yaml": blueprint]))
    let made = try await test.store.perform(.create(module: "deals", values: Self.values), as: test.ana)
    #expect(made.record["stage"] == .string("proposal"))
    let given = try await test.refused(
      .create(module: "deals", values: Self.values.merging(["stage": .text("new")]) { $1 }))
    #expect(given.codes == ["stage:not_initial"])
  }

  @Test func theFirstPipelineThatFitsGivesItsFirstStage() async throws {
    let other = """
      pipeline: renewals
      label: Renewals
      module: deals
      field: stage
      order: 1
      when: amount > 100
      stages:
        proposal: {probability: 50}
        won: {probability: 100, outcome: won}
      """
    let test = try await Self.store(TestStore.sales(["pipelines/renewals.yaml": other]))
    let small = try await test.store.perform(.create(module: "deals", values: Self.values), as: test.ana)
    #expect(small.record["pipeline"] == .string("sales") && small.record["stage"] == .string("new"))
    let large = try await test.store.perform(
      .create(module: "deals", values: Self.values.merging(["amount": .number("101")]) { $1 }), as: test.ana)
    #expect(large.record["pipeline"] == .string("renewals") && large.record["stage"] == .string("proposal"))
    let foreign = try await test.refused(
      .create(
        module: "deals", values: Self.values.merging(["amount": .number("101"), "stage": .text("new")]) { $1 }))
    #expect(foreign.codes.contains("stage:not_in_pipeline"))
    let chosen = try await test.store.perform(
      .create(
        module: "deals", values: Self.values.merging(["amount": .number("101"), "pipeline": .text("sales")]) { $1 }),
      as: test.ana)
    #expect(chosen.record["pipeline"] == .string("sales"))
  }

  @Test func recordsInNoBlueprintMoveFreelyThroughTheLedger() async throws {
    let test = try await Self.store(
      TestStore.sales(["blueprints/selling.yaml": SalesModel.blueprint + "\nwhen: amount > 100"]))
    let free = try await test.store.perform(
      .create(module: "deals", values: Self.values.merging(["stage": .text("won")]) { $1 }), as: test.ana)
    let target = RecordTarget(module: "deals", id: free.id)
    let moved = try await test.store.perform(
      .update(target, values: ["stage": .text("lost"), "amount": .number("500")]), as: test.ana)
    #expect(moved.record["stage"] == .string("lost") && moved.version == 2)
    #expect(try await test.moves(of: "deals", free.id) == ["enter ->won -", "free won>lost -"])
    #expect(try await test.refused(.update(target, values: ["stage": .text("x")])).codes == ["stage:unknown_value"])
    #expect(
      try await test.refused(.transition(target, name: "win", input: TransitionInput())).codes == [
        "transition:no_blueprint"
      ])
    #expect(try await test.refused(.override(target, to: "won", reason: "x")).codes == ["field:no_blueprint"])
    #expect(try await test.store.transitions(of: "deals", id: free.id, as: test.ana) == [])
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }
}
