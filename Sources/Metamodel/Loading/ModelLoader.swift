package import Diagnostics
package import YAMLSource

/// Joins layers of sources into a model.
package struct ModelLoader: Sendable {
  /// What loading gave.
  package struct Result: Sendable {
    /// The model; nil if there was an error.
    package let model: Model?
    /// The same, or what could be read of it in spite of errors; nil where there is too much to be read.
    package let draft: Model?
    /// The scenarios of all layers; none if there was an error.
    package let scenarios: [Scenario]
    /// What was found wrong, by file and position.
    package let diagnostics: [Diagnostic]
  }

  /// Loads a model.
  ///
  /// All problems of all files are found in one pass. A file that cannot be read does not keep the others from being checked; what
  /// they say of it is left aside.
  ///
  /// - Parameter layers: The sources, the earliest first: core, preset, overlay.
  package static func load(layers: [SourceSet]) -> (Model?, [Diagnostic]) {
    let result = result(layers: layers)
    return (result.model, result.diagnostics)
  }

  /// Loads a model with its scenarios.
  ///
  /// - Parameters:
  ///   - layers: The sources, the earliest first: core, preset, overlay.
  ///   - unread: Paths of the last layer of which nothing could be read, which the caller reports; what follows from that is not.
  package static func result(layers: [SourceSet], unread: Set<String> = []) -> Result {
    var log = DiagnosticLog()
    var sources = MergedSources()
    var unreadable = UnreadableFiles()
    for (index, layer) in layers.enumerated() {
      let parsed = Layer(layer, unread: index == layers.count - 1 ? unread : [], log: &log)
      unreadable.add(parsed.unreadable)
      ExtendsCheck.check(parsed, after: sources, log: &log)
      sources.add(parsed, log: &log)
      LocaleCheck.check(parsed, against: sources, log: &log)
    }
    guard LimitCheck.check(sources, log: &log) else {
      return Result(model: nil, draft: nil, scenarios: [], diagnostics: log.sorted)
    }
    MergedShapeCheck.check(sources, log: &log)
    CharacterCheck.check(sources, log: &log)
    let (model, scenarios) = judge(sources, log: &log)
    let explained = log.sorted.filter { !unreadable.explains($0) }
    let diagnostics = OmissionBlame(sources).laid(on: explained).sortedByPlace
    guard !log.hasErrors else { return Result(model: nil, draft: model, scenarios: [], diagnostics: diagnostics) }
    return Result(model: model, draft: model, scenarios: scenarios, diagnostics: diagnostics)
  }

  /// What is wrong with the files of a layer by themselves, where nobody knows what it is laid upon.
  package static func problems(within layer: SourceSet) -> [Diagnostic] {
    var log = DiagnosticLog()
    _ = Layer(layer, log: &log)
    return log.sorted
  }

  /// A result flow as all layers together write it, without a judgement on it.
  ///
  /// - Parameters:
  ///   - name: its api name.
  ///   - layers: The sources, the earliest first: core, preset, overlay.
  /// - Returns: The tree of the joined files; nil if no layer has that flow, or a later one has taken it away.
  package static func resultFlow(_ name: String, layers: [SourceSet]) -> YAMLNode? {
    WrittenResults(layers: layers).flow(name)
  }

  private static func judge(_ sources: MergedSources, log: inout DiagnosticLog) -> (Model, [Scenario]) {
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
    return (model, ScenarioDecoder.decode(sources, model: decoder.skeleton, log: &log))
  }
}
