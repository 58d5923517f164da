package import Diagnostics
import YAMLSource

/// Finds what no layer said although the model needs it, and keys that do not go together once layers are joined.
///
/// What a single file gets wrong has been found when it was read; the log keeps each problem once.
enum MergedShapeCheck {
  static func check(_ sources: MergedSources, log: inout DiagnosticLog) {
    var validator = ShapeValidator(isMerged: true)
    if let preset = sources.preset {
      validator.validate(preset, .presetFile, subject: "The file")
    } else {
      log.report(.presetMissing)
    }
    let files: [(NamedTrees, Shape)] = [
      (sources.modules, .moduleFile), (sources.pipelines, .pipelineFile), (sources.blueprints, .blueprintFile),
    ]
    for (trees, shape) in files {
      for tree in trees.all { validator.validate(tree.node, shape, subject: "The file") }
    }
    log.report(validator.log.diagnostics)
  }
}

extension DiagnosticCode {
  /// No layer has a `preset.yaml`.
  package static let presetMissing = DiagnosticCode("preset_missing")
}

extension Diagnostic {
  fileprivate static let presetMissing = Diagnostic(.presetMissing, "There is no `preset.yaml`.", at: nil)
}
