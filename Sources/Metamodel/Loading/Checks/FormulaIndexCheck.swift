package import Diagnostics
import Expressions
import YAMLSource

/// Finds formulas that are to be indexed and that no column can hold.
enum FormulaIndexCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for module in model.modules where module.fields.contains(where: { $0.type.isFormula && $0.isIndexed }) {
      let columns = FormulaColumns(of: module)
      for field in module.fields where field.isIndexed {
        guard let obstacle = columns.obstacles[field.name],
          let place = sources.modules[module.name]?["fields"]?[field.name]?["indexed"]?.location
        else { continue }
        log.report(.notIndexed(obstacle.reason, at: place))
      }
    }
  }
}

extension FormulaColumns.Obstacle {
  fileprivate var reason: String {
    switch self {
    case .clock: "it depends on the time"
    case .zone: "it depends on where days begin"
    case .foreign(let path): "it reads `\(path)`, which is no column of its record"
    case .untranslatable(let error): "\(error.message.prefix(1).lowercased() + error.message.dropFirst().dropLast())"
    case .subquery: "it looks through a list"
    case .tooLong: "written out in SQL it is too long"
    }
  }
}

extension Diagnostic {
  fileprivate static func notIndexed(_ reason: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notIndexable, "No index can hold this formula: \(reason). It is computed when it is read.", at: place)
  }
}
