import Expressions

extension ModelPart {
  static func module(_ module: Module) -> ModelPart {
    ModelPart(
      subject: .module,
      name: module.name,
      aspects: [
        ("label", ModelText.text(module.label.one) + " / " + ModelText.text(module.label.many)),
        ("title", module.title.source),
        ("acts_as", module.actsAs?.rawValue),
        (
          "activity",
          module.activity.map {
            [$0.rawValue, module.activityFields.words].filter { !$0.isEmpty }.joined(separator: "; ")
          }
        ),
        ("unique", module.uniqueRules.map(text).joined(separator: "; ")),
        ("indexes", module.indexes.map { $0.joined(separator: ", ") }.joined(separator: "; ")),
        ("layout", module.layout.map(text).joined(separator: "; ")),
        ("retention", module.retention.map(text)),
      ],
      parts: module.fields.map(field)
    )
  }

  private static func field(_ field: Field) -> ModelPart {
    ModelPart(
      subject: .field,
      name: field.name,
      aspects: [
        ("type", field.type.name), label(field.label), ("settings", settings(of: field.type)),
        ("help", field.help.map(ModelText.text)),
        ("required", String(field.isRequired)), ("unique", String(field.isUnique)),
        ("indexed", String(field.isIndexed)), ("searchable", field.isSearchable.map { String($0) }),
        ("default", field.defaultValue.map(ModelText.text)),
        ("min", field.minimum.map(ModelText.text)), ("max", field.maximum.map(ModelText.text)),
        ("pattern", field.pattern),
        ("sensitivity", field.effectiveSensitivity.rawValue), ("check", field.check.map(ModelText.text)),
        ("values", field.type.picklistValues.map { $0.map(\.code).joined(separator: ", ") }),
      ],
      parts: (field.type.picklistValues ?? []).map { value in
        ModelPart(
          subject: .value, name: value.code, aspects: [label(value.label), ("retired", String(value.isRetired))])
      }
    )
  }

  private static func settings(of type: FieldType) -> String? {
    switch type {
    case .decimal(let scale), .percent(let scale): "scale \(scale)"
    case .lookup(let lookup):
      "to \(lookup.module ?? "any"), inverse \(lookup.inverse ?? "none"), on_delete \(lookup.onDelete.rawValue)"
    case .autonumber(let prefix, let width): "prefix \(prefix), width \(width)"
    case .formula(let formula): "returns \(formula.returns.rawValue): \(formula.expression.source)"
    case .rollup(let rollup):
      "\(rollup.function.rawValue) of \(rollup.list).\(rollup.field ?? "*") where \(rollup.condition?.source ?? "true")"
    default: nil
    }
  }

  private static func text(_ retention: Retention) -> String {
    let bin = retention.recycleBin.map { ["recycle bin \($0) days"] } ?? []
    let history = retention.history.map { ["history \($0) days"] } ?? []
    return (bin + history + retention.rules.map(\.words)).joined(separator: "; ")
  }

  private static func text(_ rule: UniqueRule) -> String {
    let condition = rule.condition.map { " where \($0.source)" } ?? ""
    let message = rule.message.map { ": \(ModelText.text($0))" } ?? ""
    return rule.fields.joined(separator: ", ") + condition + message
  }

  private static func text(_ item: LayoutItem) -> String {
    switch item {
    case .section(let heading, let fields): "\(ModelText.text(heading)): \(fields.joined(separator: ", "))"
    case .related(let lists): "related: \(lists.joined(separator: ", "))"
    }
  }
}
