import Diagnostics
import YAMLSource

/// What concerns the model as a whole.
enum ModelChecks {
  /// Runs all checks.
  ///
  /// - Parameters:
  ///   - model: The decoded model, in which parts that are wrong by themselves may be missing.
  ///   - skeleton: Its names and types.
  static func check(_ model: Model, skeleton: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    NameCheck.check(sources, log: &log)
    RelatedListCheck.check(skeleton, sources, log: &log)
    PipelineCheck.check(model, sources, log: &log)
    BlueprintCheck.check(model, skeleton: skeleton, sources, log: &log)
    for blueprint in model.blueprints {
      guard let node = sources.blueprints[blueprint.name],
        let values = skeleton.module(blueprint.module)?.field(blueprint.field)?.type.picklistValues
      else { continue }
      BlueprintGraphCheck(blueprint, node, codes: values.map(\.code)).check(log: &log)
    }
    ApprovalCheck.check(model, sources, log: &log)
    ResultFlowCheck.check(model, sources, log: &log)
    ComputedFieldCheck.check(model, sources, log: &log)
    FormulaIndexCheck.check(model, sources, log: &log)
    SensitivityCheck.check(model, sources, log: &log)
    HealthCheck.check(model, sources, log: &log)
    ReviewCheck.check(model, sources, log: &log)
    FormCheck.check(model, sources, log: &log)
    LabelCheck.check(model, sources, log: &log)
    StaleTranslationCheck.check(sources, log: &log)
    SampleCheck.check(skeleton, sources, log: &log)
    // Beside mistakes, these would complain of what follows from them.
    guard !log.diagnostics.containsError else { return }
    TransitionCheck.check(model, sources, log: &log)
    CriteriaCheck.check(model, sources, log: &log)
    ResultReachCheck.check(model, sources, log: &log)
    EffectCircleCheck.check(model, sources, log: &log)
  }
}
