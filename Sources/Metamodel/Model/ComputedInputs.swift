package import Expressions

extension Model {
  /// The fields that a computed field reads by itself; none for any other field.
  package func inputs(of name: FieldName) -> Set<FieldName> {
    module(name.module)?.field(name.field)?.type.inputs(in: name.module, relatedLists) ?? []
  }
}

extension FieldType {
  /// The fields that values of the type are computed from.
  ///
  /// - Parameters:
  ///   - module: The module that has the field.
  ///   - lists: Related lists by module.
  func inputs(in module: String, _ lists: [String: [RelatedList]]) -> Set<FieldName> {
    switch self {
    case .formula(let formula): return Set(formula.expression.checked.fields)
    case .rollup(let rollup):
      guard let list = lists[module]?.first(where: { $0.name == rollup.list }) else { return [] }
      let own = rollup.field.map { [FieldName(module: list.module, field: $0)] } ?? []
      return Set(own + (rollup.condition.map { Array($0.checked.fields) } ?? []))
    default: return []
    }
  }
}

/// Finds how secret computed fields are: as their most secret input, unless the model says otherwise.
enum EffectiveSensitivity {
  /// The modules with the effective sensitivity of every field.
  static func settled(_ modules: [Module], _ lists: [String: [RelatedList]]) -> [Module] {
    var known: [FieldName: Sensitivity] = [:]
    var computed: [(name: FieldName, inputs: Set<FieldName>)] = []
    for module in modules {
      for field in module.fields {
        let name = FieldName(module: module.name, field: field.name)
        known[name] = field.declaredSensitivity ?? Sensitivity.none
        guard field.declaredSensitivity == nil, field.type.isComputed else { continue }
        computed.append((name, field.type.inputs(in: module.name, lists)))
      }
    }
    guard !computed.isEmpty else { return modules }
    // Of one computed from another the rounds settle one level each; deeper ones, and circles, the loader refuses.
    for _ in 0..<ComputedFieldCheck.deepest {
      var isSettled = true
      for (name, inputs) in computed {
        let most = inputs.compactMap { known[$0] }.max() ?? Sensitivity.none
        if known[name] != most { isSettled = false }
        known[name] = most
      }
      if isSettled { break }
    }
    return modules.map { module in
      module.withFields(
        module.fields.map { field in
          var field = field
          field.effectiveSensitivity = known[FieldName(module: module.name, field: field.name)] ?? Sensitivity.none
          return field
        })
    }
  }
}
