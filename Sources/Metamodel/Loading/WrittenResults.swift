import Diagnostics
package import YAMLSource

/// What files say of result flows and of the fields that hold results, without a judgement on it.
package struct WrittenResults {
  private let sources: MergedSources

  /// Joins layers.
  ///
  /// - Parameter layers: The sources, the earliest first: core, preset, overlay.
  package init(layers: [SourceSet]) {
    var log = DiagnosticLog()
    var sources = MergedSources()
    for layer in layers { sources.add(Layer(layer, log: &log), log: &log) }
    self.sources = sources
  }

  /// A result flow as all layers together write it.
  ///
  /// - Parameter name: its api name.
  /// - Returns: The tree of the joined files; nil if no layer has that flow, or a later one has taken it away.
  package func flow(_ name: String) -> YAMLNode? { sources.resultFlows[name] }

  /// The values that a picklist has by itself, without those that it has by result flows.
  ///
  /// - Parameters:
  ///   - field: its api name.
  ///   - module: the api name of its module.
  /// - Returns: The mapping of codes to labels; nil if there is no such field, or it has no values.
  package func values(of field: String, in module: String) -> YAMLNode? {
    sources.writtenModules[module]?["fields"]?[field]?["values"]
  }
}
