package import Diagnostics
import Expressions
import YAMLSource

/// Finds computed fields that lead back to themselves.
struct ComputedFieldCheck {
  private let model: Model
  private let inputs: [FieldName: Set<FieldName>]

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
    var inputs: [FieldName: Set<FieldName>] = [:]
    for module in model.modules {
      for field in module.fields where field.type.isComputed {
        let name = FieldName(module: module.name, field: field.name)
        inputs[name] = model.inputs(of: name)
      }
    }
    self.inputs = inputs
  }

  /// How many computed fields may follow one from another. Within a store each is a trigger inside of the one before.
  static let deepest = 16

  /// The way from a field back to itself, or one that is too long; nil if there is none.
  private func trouble(from start: FieldName) -> [FieldName]? {
    var seen: Set<FieldName> = []
    var paths = [[start]]
    while let path = paths.popLast(), let last = path.last {
      if path.count > Self.deepest { return path }
      for next in (inputs[last] ?? []).sorted(by: { ($0.module, $0.field) < ($1.module, $1.field) }) {
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
