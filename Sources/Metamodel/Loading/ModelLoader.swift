package import Diagnostics
import YAMLSource

/// Joins layers of sources into a model.
package struct ModelLoader: Sendable {
  /// What loading gave.
  package struct Result: Sendable {
    /// The model; nil if there was an error.
    package let model: Model?
    /// The scenarios of all layers; none if there was an error.
    package let scenarios: [Scenario]
    /// What was found wrong, by file and position.
    package let diagnostics: [Diagnostic]
  }

  /// Loads a model.
  ///
  /// All problems of all files are found in one pass. What cannot be judged because a file could not be read is not judged.
  ///
  /// - Parameter layers: The sources, the earliest first: core, preset, overlay.
  package static func load(layers: [SourceSet]) -> (Model?, [Diagnostic]) {
    let result = result(layers: layers)
    return (result.model, result.diagnostics)
  }

  /// Loads a model with its scenarios.
  ///
  /// - Parameter layers: The sources, the earliest first: core, preset, overlay.
  package static func result(layers: [SourceSet]) -> Result {
    var log = DiagnosticLog()
    var sources = MergedSources()
    var isComplete = true
    for layer in layers {
      let parsed = Layer(layer, log: &log)
      isComplete = isComplete && !parsed.isIncomplete
      ExtendsCheck.check(parsed, after: sources, log: &log)
      sources.add(parsed, log: &log)
      if isComplete { LocaleCheck.check(parsed, against: sources, log: &log) }
    }
    MergedShapeCheck.check(sources, log: &log)
    guard isComplete else { return Result(model: nil, scenarios: [], diagnostics: log.sorted) }
    return judge(sources, log: log)
  }

  private static func judge(_ sources: MergedSources, log: DiagnosticLog) -> Result {
    var log = log
    var decoder = ModelDecoder(sources, log: &log)
    let model = decoder.decode()
    log.report(decoder.log.diagnostics)
    log.report(
      decoder.untranslated.diagnostics(
        present: decoder.translations.present,
        declared: decoder.translations.declared,
        at: sources.preset?["locales"]?.location
      )
    )
    ModelChecks.check(model, skeleton: decoder.skeleton, sources, log: &log)
    let scenarios = ScenarioDecoder.decode(sources, model: decoder.skeleton, log: &log)
    guard !log.hasErrors else { return Result(model: nil, scenarios: [], diagnostics: log.sorted) }
    return Result(model: model, scenarios: scenarios, diagnostics: log.sorted)
  }
}
