/// Finds the types of roll-ups in a skeleton, also of those over roll-ups.
struct RollupTyping {
  private let model: Model

  init(_ modules: [Module]) {
    model = Model(
      preset: PresetInfo(name: "", version: "", extends: nil, label: LocalizedText(""), industry: nil, locales: []),
      modules: modules, pipelines: [], blueprints: [], roles: [], teams: [])
  }

  /// The modules with the types of their roll-ups. One that is wrong or leads to itself is a whole number: another pass
  /// reports it.
  var typed: [Module] {
    model.modules.map { module in
      module.withFields(
        module.fields.map { field in
          guard case .rollup(let rollup) = field.type else { return field }
          return Field(
            name: field.name, label: field.label,
            type: .rollup(rollup.giving(value(of: rollup, in: module.name) ?? .integer)))
        })
    }
  }

  /// Follows roll-ups of roll-ups to the field where they begin, and comes back by their functions.
  private func value(of rollup: Rollup, in module: String) -> FieldType? {
    var functions: [Rollup.Function] = []
    var seen: Set<[String]> = []
    var (rollup, module) = (rollup, module)
    while let list = model.relatedList(rollup.list, of: module) {
      functions.append(rollup.function)
      guard let name = rollup.field else { return Self.value(of: .integer, functions) }
      guard seen.insert([list.module, name]).inserted else { return nil }
      guard let field = model.module(list.module)?.field(name) else {
        return SystemField(rawValue: name)?.fieldType.flatMap { Self.value(of: $0, functions) }
      }
      guard case .rollup(let inner) = field.type else { return Self.value(of: field.type, functions) }
      (rollup, module) = (inner, list.module)
    }
    return nil
  }

  private static func value(of type: FieldType, _ functions: [Rollup.Function]) -> FieldType? {
    functions.reversed().reduce(Optional(type)) { type, function in type.flatMap(function.value) }
  }
}
