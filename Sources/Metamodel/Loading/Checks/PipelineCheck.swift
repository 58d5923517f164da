package import Diagnostics
import YAMLSource

/// Finds pipelines of a module that cannot stand beside each other.
enum PipelineCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    let modules = model.pipelines.map(\.module).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for module in modules {
      let pipelines = model.pipelines.filter { $0.module == module }
      guard let first = pipelines.first else { continue }
      var seen: [Int: Pipeline] = [:]
      for pipeline in pipelines {
        guard let node = sources.pipelines[pipeline.name] else { continue }
        if pipeline.field != first.field, let place = node["field"]?.location {
          log.report(.otherField(pipeline, first, at: place))
        }
        if let other = seen[pipeline.order] {
          log.report(.equalPipelineOrder(pipeline, other, at: (node["order"] ?? node).location))
        }
        seen[pipeline.order] = pipeline
      }
    }
  }
}

extension DiagnosticCode {
  /// Pipelines of one module on different fields.
  package static let pipelineFields = DiagnosticCode("pipeline_fields")
  /// Two pipelines of a module, or two blueprints of a field, with the same `order`.
  package static let equalOrder = DiagnosticCode("equal_order")
}

extension Diagnostic {
  fileprivate static func otherField(_ pipeline: Pipeline, _ first: Pipeline, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .pipelineFields,
      "All pipelines of a module select values of one field; `\(first.name)` is on `\(first.field)`.",
      at: place
    )
  }

  fileprivate static func equalPipelineOrder(_ pipeline: Pipeline, _ other: Pipeline, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .equalOrder,
      "The pipelines `\(other.name)` and `\(pipeline.name)` of `\(pipeline.module)` have the same `order`, "
        + "\(pipeline.order). Give one another number.",
      at: place
    )
  }
}
