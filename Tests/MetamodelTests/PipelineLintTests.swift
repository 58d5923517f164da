import Diagnostics
import Metamodel
import Testing

/// Pipelines beside each other and beside blueprints.
@Suite struct PipelineLintTests {
  private func messages(_ files: [String: String]) throws -> [String] {
    try Fixture.load(files).diagnostics.map { "\($0.location?.description ?? ""): \($0.code)" }
  }

  private func pipeline(_ name: String, order: Int, stages: String = "open: {}, won: {}", field: String = "stage")
    -> String
  {
    "pipeline: \(name)\nmodule: deals\nfield: \(field)\norder: \(order)\nstages: {\(stages)}\n"
  }

  private func blueprint(_ states: String) -> String {
    "blueprint: sale\nmodule: deals\nfield: stage\npipeline: long\ninitial: [open]\nstates: {\(states)}\n"
      + "transitions: {win: {from: [open], to: won}}\n"
  }

  @Test func statesOfABlueprintAreTheStagesOfItsPipeline() throws {
    let states = "open: {}, won: {terminal: true}"
    #expect(
      try messages(["pipelines/long.yaml": pipeline("long", order: 1), "blueprints/sale.yaml": blueprint(states)])
        .isEmpty)
    #expect(
      try messages([
        "pipelines/long.yaml": pipeline("long", order: 1, stages: "open: {}, won: {}, lost: {}"),
        "blueprints/sale.yaml": blueprint(states),
      ]) == ["small/blueprints/sale.yaml:6:9: states_are_not_stages"]
    )
    #expect(
      try messages([
        "pipelines/long.yaml": pipeline("long", order: 1, stages: "won: {}"), "blueprints/sale.yaml": blueprint(states),
      ]) == ["small/blueprints/sale.yaml:6:10: states_are_not_stages"]
    )
  }

  @Test func pipelinesOfAModuleHaveDifferentOrdersAndOneField() throws {
    let sale = blueprint("open: {}, won: {terminal: true}")
    #expect(
      try messages([
        "pipelines/long.yaml": pipeline("long", order: 1), "pipelines/short.yaml": pipeline("short", order: 1),
        "blueprints/sale.yaml": sale,
      ]) == ["small/pipelines/short.yaml:4:8: equal_order"]
    )
    let module = """
      module: deals
      fields: {kind: {type: picklist, values: {open: Open, won: Won}}}
      """
    let base = try Fixture.sources(["pipelines/long.yaml": pipeline("long", order: 1), "blueprints/sale.yaml": sale])
    let overlay = try SourceSet(
      name: "overlay",
      files: ["modules/deals.yaml": module, "pipelines/other.yaml": pipeline("other", order: 2, field: "kind")]
    )
    #expect(ModelLoader.result(layers: [base, overlay]).diagnostics.map(\.code.rawValue) == ["pipeline_fields"])
  }

  @Test func aBlueprintOnAFieldWithPipelinesSaysWhichItDrives() throws {
    #expect(
      try messages(["pipelines/long.yaml": pipeline("long", order: 1)]) == [
        "small/blueprints/sale.yaml:1:1: pipeline_unnamed"
      ]
    )
  }

  @Test func aPipelineThatDoesNotExistIsNotDriven() throws {
    let result = try Fixture.load([
      "pipelines/lang.yaml": pipeline("lang", order: 1),
      "blueprints/sale.yaml": blueprint("open: {}, won: {terminal: true}"),
    ])
    #expect(result.diagnostics.map(\.code.rawValue) == ["unknown_pipeline"])
    #expect(result.diagnostics.first?.suggestion == "lang")
  }

  @Test func theDecodedPipelineKeepsItsOrderOfStages() throws {
    let result = try Fixture.load([
      "pipelines/long.yaml": pipeline(
        "long", order: 3, stages: "won: {probability: 100, outcome: won}, open: {probability: 10}"),
      "blueprints/sale.yaml": blueprint("open: {}, won: {terminal: true}"),
    ])
    let pipeline = try #require(result.model?.pipelines(of: "deals").first)
    #expect(pipeline.order == 3)
    #expect(pipeline.stages.map(\.code) == ["won", "open"])
    #expect(pipeline.stages.first?.outcome == .won)
    #expect(pipeline.stages.last?.probability == 10)
  }
}
