package import Diagnostics
import YAMLSource

/// Finds fields of a module that are called as another one is, so that nobody can tell them apart on a page.
enum LabelCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for module in model.modules {
      var known = systemLabels
      for field in module.fields {
        let label = field.label.original.lowercased()
        let node = sources.modules[module.name]?["fields"]?[field.name]
        if let other = known[label], let place = node?["label"]?.location {
          log.report(.sameLabel(field, other, at: place))
        }
        known[label] = known[label] ?? .field(field.name)
      }
    }
  }

  /// What is called so already.
  fileprivate enum Other {
    case system(SystemField)
    case field(String)
  }

  /// What pages call the fields that every record has, in the languages that they speak.
  private static let systemLabels: [String: Other] = [
    "owner": .system(.owner), "responsable": .system(.owner),
    "created by": .system(.createdBy), "creado por": .system(.createdBy),
    "changed by": .system(.modifiedBy), "modificado por": .system(.modifiedBy),
  ]
}

extension DiagnosticCode {
  /// A label that another field of the module has.
  package static let sameLabel = DiagnosticCode("same_label")
}

extension Diagnostic {
  fileprivate static func sameLabel(_ field: Field, _ other: LabelCheck.Other, at place: SourcePosition) -> Diagnostic {
    let what =
      switch other {
      case .system(let system): "the field `\(system.rawValue)`, which every record has,"
      case .field(let name): "the field `\(name)` of this module"
      }
    return Diagnostic(
      .sameLabel,
      "`\(field.name)` is called `\(field.label.original)`, as \(what) is on pages. Give it another label, so that people can tell "
        + "them apart.",
      at: place, severity: .warning)
  }
}
