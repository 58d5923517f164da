import Expressions
import Testing

@testable import Engine

@Suite struct OverrideTests {
  @Test func anOverrideStandsInTheLedgerAsWhatItIs() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    let moved = try await test.store.perform(
      .override(target, to: "won", reason: "agreed with the board"), as: test.max)
    #expect(moved.record["stage"] == .string("won") && moved.version == 2)
    let back = try await test.store.perform(
      .override(target, field: "stage", to: "new", reason: "an error"), as: test.max)
    #expect(back.record["stage"] == .string("new"))
    #expect(
      try await test.moves(of: "deals", deal.id) == [
        "enter ->new 1", "override new>won 1 agreed with the board", "override won>new 1 an error",
      ])
    let history = try await test.history(of: "deals", deal.id)
    #expect(history[1] == #"2 max override: agreed with the board {"stage":["new","won"]}"#)
    #expect(try await test.store.doctor().findings.map(\.code) == ["override", "override"])
    // From there the blueprint goes on.
    #expect(try await test.run("propose", deal, TestStore.proposal).record["stage"] == .string("proposal"))
  }

  static let refusals: [(String?, String, String, String)] = [
    (nil, "won", "", "reason:required"), (nil, "won", " \t", "reason:required"),
    (nil, "won", "a\u{0}b", "reason:invalid"), (nil, "won", "\u{200B}\u{3164}\u{FEFF}", "reason:required"),
    (nil, "closed", "x", "stage:unknown_value"),
    ("name", "won", "x", "name:no_blueprint"), ("nothing", "won", "x", "nothing:no_blueprint"),
  ]

  @Test(arguments: refusals)
  func itNeedsAReasonAndAStateThatThereIs(field: String?, state: String, reason: String, problem: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let command = Command.override(RecordTarget(module: "deals", id: deal.id), field: field, to: state, reason: reason)
    #expect(try await test.refused(command, by: test.max).codes == [problem])
    #expect(try await test.refused(command, by: test.ana).codes == ["deals:not_permitted"])
  }

  @Test func ofTwoProcessesOneHasToBeNamed() async throws {
    let test = try await TestStore(
      files: TestStore.sales([
        "modules/deals.yaml": SalesModel.deals.replacing(
          "  loss_reason:",
          with:
            "  supply: {type: picklist, label: Supply, default: none, values: {none: None, sent: Sent}}\n  loss_reason:"
        ),
        "blueprints/supplying.yaml": """
        blueprint: supplying
        label: Supplying
        module: deals
        field: supply
        states: {none: {}, sent: {terminal: true}}
        transitions: {ship: {label: Ship, from: [none], to: sent}}
        """,
      ]))
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    #expect(try await test.refused(.override(target, to: "won", reason: "x")).codes == ["field:required"])
    _ = try await test.store.perform(.override(target, field: "supply", to: "sent", reason: "x"), as: test.max)
    _ = try await test.store.perform(.override(target, field: "supply", to: "none", reason: "x"), as: test.max)
    try await test.run("ship", deal)
    try await test.run("propose", deal, TestStore.proposal)
    #expect(try await test.moves(of: "deals", deal.id) == ["enter ->new 1", "transition new>proposal 1"])
    let names = try await test.store.transitions(of: "deals", id: deal.id, as: test.ana).map(\.name)
    #expect(names == ["win", "lose"])
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func itDoesNotBreakWhatIsUnique() async throws {
    let test = try await TestStore()
    let first = try await test.deal()
    let second = try await test.deal(["account": .number("1")])
    try await test.run("propose", first, TestStore.proposal)
    let refused = try await test.refused(
      .override(RecordTarget(module: "deals", id: second.id), to: "proposal", reason: "x"))
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["account:duplicate"])
  }
}
