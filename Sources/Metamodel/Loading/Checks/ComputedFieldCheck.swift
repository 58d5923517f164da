package import Diagnostics
import Expressions
import YAMLSource

/// Finds computed fields that lead back to themselves.
struct ComputedFieldCheck {
  private struct Name: Hashable {
    let module: String
    let field: String
  }

  private let model: Model
  private let inputs: [Name: [Name]]

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    let check = ComputedFieldCheck(model)
    for name in check.inputs.keys.sorted(by: { ($0.module, $0.field) < ($1.module, $1.field) }) {
      guard let path = check.trouble(from: name),
        let place = sources.modules[name.module]?["fields"]?.mapping?.entry(name.field)?.key.location
      else { continue }
      let words = path.map { "`\($0.module).\($0.field)`" }
      log.report(path.last == name ? .computedCircle(words, at: place) : .computedTooDeep(words, at: place))
    }
  }

  private init(_ model: Model) {
    self.model = model
    var inputs: [Name: [Name]] = [:]
    for module in model.modules {
      for field in module.fields where field.type.isComputed {
        inputs[Name(module: module.name, field: field.name)] = Self.inputs(of: field, in: module, model)
      }
    }
    self.inputs = inputs
  }

  /// The fields that a computed field reads.
  private static func inputs(of field: Field, in module: Module, _ model: Model) -> [Name] {
    switch field.type {
    case .rollup(let rollup):
      guard let list = model.relatedList(rollup.list, of: module.name) else { return [] }
      let read = (rollup.condition?.checked.fields.map(\.field) ?? []) + [rollup.field].compactMap(\.self)
      return read.map { Name(module: list.module, field: $0) }
    case .formula(let formula):
      return formula.expression.checked.fields.map { Name(module: $0.module, field: $0.field) }
    default: return []
    }
  }

  /// How many computed fields may follow one from another. Within a store each is a trigger inside of the one before.
  static let deepest = 16

  /// The way from a field back to itself, or one that is too long; nil if there is none.
  private func trouble(from start: Name) -> [Name]? {
    var seen: Set<Name> = []
    var paths = [[start]]
    while let path = paths.popLast(), let last = path.last {
      if path.count > Self.deepest { return path }
      for next in inputs[last] ?? [] {
        if next == start { return path + [next] }
        if inputs[next] != nil, seen.insert(next).inserted { paths.append(path + [next]) }
      }
    }
    return nil
  }
}

extension DiagnosticCode {
  /// Computed fields that lead back to themselves.
  package static let computedCircle = DiagnosticCode("computed_circle")
}

extension Diagnostic {
  fileprivate static func computedTooDeep(_ path: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting,
      "This field is computed from computed fields more than \(ComputedFieldCheck.deepest) deep: "
        + path.joined(separator: " ← ") + ".", at: place)
  }

  fileprivate static func computedCircle(_ path: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .computedCircle, "This field would be computed from itself: \(path.joined(separator: " ← ")).", at: place)
  }
}
