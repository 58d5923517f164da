package import Diagnostics
import Expressions
import YAMLSource

/// Finds computed fields that the model makes less secret than what they are computed from.
enum SensitivityCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for module in model.modules {
      for field in module.fields {
        let name = FieldName(module: module.name, field: field.name)
        guard let declared = field.declaredSensitivity,
          let secret = mostSecret(of: model.inputs(of: name), model), declared < secret.sensitivity,
          let place = sources.modules[module.name]?["fields"]?[field.name]?["sensitivity"]?.location
        else { continue }
        log.report(.lowered(declared, secret.name, secret.sensitivity, at: place))
      }
    }
  }

  private static func mostSecret(
    of inputs: Set<FieldName>, _ model: Model
  ) -> (name: FieldName, sensitivity: Sensitivity)? {
    let known = inputs.compactMap { name in
      model.module(name.module)?.field(name.field).map { (name: name, sensitivity: $0.effectiveSensitivity) }
    }
    return known.min {
      ($1.sensitivity, $0.name.module, $0.name.field) < ($0.sensitivity, $1.name.module, $1.name.field)
    }
  }
}

extension DiagnosticCode {
  /// A computed field that is less secret than what it is computed from.
  package static let sensitivityLowered = DiagnosticCode("sensitivity_lowered")
}

extension Diagnostic {
  fileprivate static func lowered(
    _ declared: Sensitivity, _ input: FieldName, _ secret: Sensitivity, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .sensitivityLowered,
      "This field is computed from `\(input.module).\(input.field)`, which is `\(secret.rawValue)`, and says to be "
        + "`\(declared.rawValue)`: whoever may read it learns of the other.", at: place, severity: .warning)
  }
}
