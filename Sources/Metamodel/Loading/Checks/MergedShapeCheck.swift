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
      (sources.mails, .mailFile), (sources.automations, .automationFile), (sources.approvals, .approvalFile),
      (sources.reviews, .reviewFile), (sources.forms, .formFile),
      (sources.resultFlows, .resultFlowFile),
    ]
    for (trees, shape) in files {
      for tree in trees.all { validator.validate(tree.node, shape, subject: "The file") }
    }
    if let conversions = sources.conversions {
      validator.validate(conversions, .conversionsFile, subject: "The file")
    }
    if let views = sources.views { validator.validate(views, .viewsFile, subject: "The file") }
    if let calendars = sources.calendars { validator.validate(calendars, .calendarsFile, subject: "The file") }
    if let webhooks = sources.webhooks { validator.validate(webhooks, .webhooksFile, subject: "The file") }
    if let duplicates = sources.duplicates { validator.validate(duplicates, .duplicatesFile, subject: "The file") }
    // A key that a file by itself cannot have is one that the whole cannot have, which may know better what it could be.
    let known = Set(log.diagnostics.filter { $0.code == .unknownKey }.map(\.location))
    log.report(validator.log.diagnostics.filter { $0.code != .unknownKey || !known.contains($0.location) })
  }
}

extension DiagnosticCode {
  /// No layer has a `preset.yaml`.
  package static let presetMissing = DiagnosticCode("preset_missing")
}

extension Diagnostic {
  fileprivate static let presetMissing = Diagnostic(.presetMissing, "There is no `preset.yaml`.", at: nil)
}
