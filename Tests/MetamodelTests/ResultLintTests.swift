import Diagnostics
import Metamodel
import Testing

/// Mistakes in result flows.
@Suite struct ResultLintTests {
  private static let calls = """
    module: calls
    label: {one: Call, many: Calls}
    title: "{subject}"
    activity: {kind: call, status: status, open: [planned], done: completed, cancelled: dropped, at: starts, result: result}
    fields:
      subject: {type: text, label: Subject}
      starts: {type: datetime, label: Starts}
      result: {type: picklist, label: Result, values: {no_answer: No answer}}
      status: {type: picklist, label: Status, values: {planned: Planned, completed: Completed, dropped: Dropped}}
      regarding: {type: lookup, to: any, inverse: calls, label: Regarding}
    """
  private static let pipeline = """
    pipeline: sale
    module: deals
    field: stage
    stages: {open: {}, offered: {}, won: {outcome: won}, lost: {outcome: lost}}
    """
  private static let blueprint = (Fixture.files["blueprints/sale.yaml"] ?? "")
    .replacing("field: stage", with: "field: stage\npipeline: sale")

  private static func flow(_ rest: String, modules: String = "deals: {}") -> String {
    """
    result_flow: sales
    modules: {\(modules)}
    results: {no_answer: {}, bought: {label: Bought, effective: true}, refused: {label: Refused, definitive: true}}
    \(rest)
    """
  }

  private static func load(_ flow: String, _ more: [String: String] = [:]) throws -> [String] {
    let files = [
      "results/sales.yaml": flow, "modules/calls.yaml": calls, "pipelines/sale.yaml": pipeline,
      "blueprints/sale.yaml": blueprint,
    ].merging(more) { $1 }
    return try Fixture.load(files).diagnostics.map { "\($0.code.rawValue): \($0.message)" }
  }

  private static let all = "[no_answer, bought, refused]"

  @Test func aSoundFlowIsTakenWithItsResultsAsValuesOfTheField() throws {
    let files = [
      "results/sales.yaml": Self.flow(
        """
        rows:
          - {result: no_answer}
          - {result: bought, do: [{advance: next}, {close: won}]}
          - {result: refused, do: [{close: lost}]}
        attempts: {often: {count: [no_answer], reach: 3, do: [{close: lost}]}}
        """), "modules/calls.yaml": Self.calls, "pipelines/sale.yaml": Self.pipeline,
      "blueprints/sale.yaml": Self.blueprint,
    ]
    let result = try Fixture.load(files)
    #expect(result.diagnostics.map(\.message) == [])
    let field = result.model?.module("calls")?.field("result")
    #expect(field?.type.picklistValues?.map(\.code) == ["no_answer", "bought", "refused"])
    #expect(field?.type.picklistValues?.map(\.label.original) == ["No answer", "Bought", "Refused"])
    let flow = try #require(result.model?.resultFlow("sales"))
    #expect(flow.interaction == "calls" && flow.modules.map(\.stage) == ["stage"])
    #expect(flow.attempts.map(\.reach) == [3])
  }

  @Test(arguments: [
    (
      "rows: [{result: \(all), do: [{set: {stage: open}}]}]",
      "no_way_there: `set` would bring `stage` to any stage, backwards too. Move the record by `advance`, `close` or `run`."
    ),
    (
      "rows: [{result: no_answer}, {result: bought}]",
      "result_without_row: No row speaks of `refused`: nothing but the interaction follows it. If that is meant, write a row without `do`."
    ),
    (
      "rows: [{result: \(all)}, {result: bought, do: [{close: won}]}]",
      "unreachable_row: This row never counts for `bought` on `deals`: an earlier one holds whenever it would. Put it before that."
    ),
    (
      "rows: [{result: \(all), when: amount > 5}, {result: bought, when: amount > 5}]",
      "unreachable_row: This row never counts for `bought` on `deals`: an earlier one holds whenever it would. Put it before that."
    ),
    (
      "rows: [{result: \(all)}, {result: bough}]",
      "unknown_result: The flow has no result `bough`; it has `no_answer`, `bought` and `refused`."
    ),
    (
      "rows: [{result: \(all), do: [{close: lost}, {advance: offered}]}]",
      "bad_action: The record is closed by then, and `advance offered` would not move it. Put it before what closes it."
    ),
    (
      "rows: [{result: \(all), do: [{advance: offred}]}]",
      "unknown_value: The field `deals.stage` has no value `offred`; it has `open`, `offered`, `won` and `lost`."
    ),
    (
      "rows: [{result: \(all), do: [{close: cancelled}]}]",
      "no_way_there: No pipeline of `deals` has a stage with `outcome: cancelled`. Add one, or close the record otherwise."
    ),
    (
      "rows: [{result: \(all), do: [{close: sold}]}]",
      "bad_action: `sold` closes no record of `deals`. It is closed by `won`, `lost`, `postponed` and `cancelled`."
    ),
    (
      "rows: [{result: \(all), do: [{close: lost, for: 3d}]}]",
      "bad_action: Only what is `postponed` has a time at which it comes back."
    ),
    (
      "rows: [{result: \(all), do: [{schedule: call}]}]",
      "bad_action: Say when: `in: 4h`, or `at: ask` if whoever logs the result says it."
    ),
    (
      "rows: [{result: \(all), do: [{stage_status: open}]}]",
      "bad_action: Which field says how far the stage is? Name it by `stage_status` under `modules: deals`."
    ),
    (
      "rows: [{result: \(all)}]\nattempts: {x: {count: [bought], reach: 2, reset: effective, do: [{close: lost}]}}",
      "never_reached: `x` counts effective results, each of which begins anew: it is never reached."
    ),
    (
      "rows: [{result: \(all)}]\nattempts: {x: {count: [refused], reach: 2, do: [{close: lost}]}}",
      "never_reached: After `refused` the record is not called again, so they hardly ever come twice."
    ),
    (
      "rows: [{result: \(all)}]\nattempts: {x: {count: [no_answer], reach: 2, within: 2bd, do: [{close: lost}]}}",
      "unfit_field: This is a time of the clock, such as `4h` or `30d`; `2bd` counts working time."
    ),
    ("teams: [ofice]\nrows: [{result: \(all)}]", "unknown_team: There is no team `ofice`."),
  ])
  func mistakesAreFound(_ rest: String, _ message: String) throws {
    #expect(try Self.load(Self.flow(rest)) == [message])
  }

  @Test func whatNoTransitionReachesIsAWarning() throws {
    let unreached = Self.blueprint.replacing("  win: {from: [offered], to: won}\n", with: "")
    let found = try Self.load(
      Self.flow("rows: [{result: \(Self.all), do: [{close: won}]}]"), ["blueprints/sale.yaml": unreached])
    #expect(
      found.contains(
        "no_way_there: `close won` moves records to `won`, to which no transition of `sale` leads: it would always be a prompt."
      ))
  }

  @Test func modulesFieldsAndInteractionsHaveToFit() throws {
    let row = "rows: [{result: \(Self.all)}]"
    #expect(
      try Self.load(Self.flow(row, modules: "deals: {contact: amount}"))
        == ["unfit_field: `contact` has to name a lookup; `amount` is of type `currency`."])
    #expect(
      try Self.load(Self.flow(row, modules: "deals: {value: name}"))
        == ["unfit_field: `name` is no number, by which records could be put in order."])
    #expect(
      try Self.load(Self.flow(row, modules: "deals: {}, accounts: {}"))
        == [
          "unknown_result_module: The flow is about `deals` and `accounts`: say by `module` which of them this is about."
        ])
    let plain = (Fixture.files["modules/calls.yaml"] ?? "")
    #expect(try Self.load(Self.flow(row), ["modules/calls.yaml": plain]).map { $0.prefix(14) } == ["no_interaction"])
  }

  @Test func aLaterLayerReplacesRowsAndMergesAttempts() throws {
    let files = [
      "results/sales.yaml": Self.flow(
        "rows: [{result: \(Self.all)}]\nattempts: {often: {count: [no_answer], reach: 3, do: [{close: lost}]}}"),
      "modules/calls.yaml": Self.calls, "pipelines/sale.yaml": Self.pipeline, "blueprints/sale.yaml": Self.blueprint,
    ]
    let overlay = [
      "results/sales.yaml": """
      result_flow: sales
      results: {later: {label: Later}}
      rows: [{result: [no_answer, bought, refused, later], do: [{advance: next}]}]
      attempts: {often: {reach: 5}}
      """
    ]
    let result = try Fixture.load(files, overlay: overlay)
    #expect(result.diagnostics.map(\.message) == [])
    let flow = try #require(result.model?.resultFlow("sales"))
    #expect(flow.results.map(\.code) == ["no_answer", "bought", "refused", "later"])
    #expect(flow.rows.map(\.actions.count) == [1])
    #expect(flow.attempts.map(\.reach) == [5])
    #expect(result.model?.module("calls")?.field("result")?.type.picklistValues?.last?.label.original == "Later")
    let before = try #require(try Fixture.load(files).model)
    let lines = ModelDiff(from: before, to: result.model).lines.map(\.description)
    #expect(lines.contains("changed attempts sales.often: reach 3 -> 5"))
    #expect(lines.contains("added result sales.later"))
  }
}
