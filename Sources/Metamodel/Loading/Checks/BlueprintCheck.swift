package import Diagnostics
import YAMLSource

/// Finds blueprints that do not go with their pipeline or with each other.
enum BlueprintCheck {
  static func check(_ model: Model, skeleton: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for (index, blueprint) in model.blueprints.enumerated() {
      guard let node = sources.blueprints[blueprint.name] else { continue }
      checkPipeline(blueprint, node, skeleton, log: &log)
      let rivals = model.blueprints[..<index].filter {
        $0.module == blueprint.module && $0.field == blueprint.field && $0.order == blueprint.order
          && ($0.pipeline == blueprint.pipeline || $0.pipeline == nil || blueprint.pipeline == nil)
      }
      if let rival = rivals.first {
        log.report(.equalBlueprintOrder(blueprint, rival, at: (node["order"] ?? node).location))
      }
    }
    checkTransitionNames(model, sources, log: &log)
  }

  /// The stages of a pipeline that a blueprint drives are its states, no more and no less.
  private static func checkPipeline(
    _ blueprint: Blueprint,
    _ node: YAMLNode,
    _ model: Model,
    log: inout DiagnosticLog
  ) {
    let pipelines = model.pipelines(of: blueprint.module).filter { $0.field == blueprint.field }
    guard let name = node.text("pipeline") else {
      if !pipelines.isEmpty { log.report(.pipelineUnnamed(blueprint, pipelines.map(\.name), at: node.location)) }
      return
    }
    guard let pipeline = pipelines.first(where: { $0.name == name }) else { return }
    let stages = pipeline.stages.map(\.code)
    let states = node.entries("states").map(\.key)
    // A code that the field does not have has been reported where it stands.
    let codes = model.module(blueprint.module)?.field(blueprint.field)?.type.picklistValues?.map(\.code) ?? []
    guard (stages + states.map(\.text)).allSatisfy(codes.contains) else { return }
    for state in states where !stages.contains(state.text) { log.report(.stateIsNoStage(state, pipeline)) }
    let missing = stages.filter { stage in !states.contains { $0.text == stage } }
    if !missing.isEmpty, let place = node["states"]?.location {
      log.report(.stagesMissing(missing, pipeline, at: place))
    }
  }

  /// `run: close` has to mean one transition of a record, so names are unique among the blueprints that may lead it.
  private static func checkTransitionNames(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for (index, blueprint) in model.blueprints.enumerated() {
      let others = model.blueprints[..<index].filter { $0.module == blueprint.module && $0.field != blueprint.field }
      for entry in sources.blueprints[blueprint.name]?.entries("transitions") ?? [] {
        guard let other = others.first(where: { $0.transition(entry.key.text) != nil }) else { continue }
        log.report(.ambiguousTransition(entry.key, blueprint, other))
      }
    }
  }
}

extension DiagnosticCode {
  /// A blueprint on a field with pipelines that does not say which it drives.
  package static let pipelineUnnamed = DiagnosticCode("pipeline_unnamed")
  /// A blueprint whose states are not the stages of its pipeline.
  package static let statesAreNotStages = DiagnosticCode("states_are_not_stages")
  /// Two blueprints of a module that may lead the same record and have a transition of the same name.
  package static let ambiguousTransition = DiagnosticCode("ambiguous_transition")
}

extension Diagnostic {
  fileprivate static func pipelineUnnamed(_ blueprint: Blueprint, _ names: [String], at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .pipelineUnnamed,
      "`\(blueprint.module).\(blueprint.field)` has pipelines, so the blueprint has to say with `pipeline` which it drives: "
        + "\(names.quotedList).",
      at: place
    )
  }

  fileprivate static func stateIsNoStage(_ state: YAMLKey, _ pipeline: Pipeline) -> Diagnostic {
    Diagnostic(
      .statesAreNotStages,
      "`\(state.text)` is no stage of the pipeline `\(pipeline.name)`, whose stages have to be the blueprint's states.",
      at: state.location,
      suggestion: NearMiss.nearest(to: state.text, among: pipeline.stages.map(\.code))
    )
  }

  fileprivate static func stagesMissing(_ stages: [String], _ pipeline: Pipeline, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .statesAreNotStages,
      "The stages \(stages.quotedList) of the pipeline `\(pipeline.name)` are missing among the states.",
      at: place
    )
  }

  fileprivate static func equalBlueprintOrder(_ blueprint: Blueprint, _ other: Blueprint, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .equalOrder,
      "The blueprints `\(other.name)` and `\(blueprint.name)` of `\(blueprint.module).\(blueprint.field)` have the same "
        + "`order`, \(blueprint.order). Give one another number.",
      at: place
    )
  }

  fileprivate static func ambiguousTransition(_ key: YAMLKey, _ blueprint: Blueprint, _ other: Blueprint) -> Diagnostic
  {
    Diagnostic(
      .ambiguousTransition,
      "`\(key.text)` is a transition of the blueprint `\(other.name)`, too, and a record of `\(blueprint.module)` can be "
        + "led by both. Give one another name.",
      at: key.location
    )
  }
}
