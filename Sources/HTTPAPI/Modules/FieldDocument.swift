import Expressions
import JSONText
import Metamodel

/// A field as the API describes it.
struct FieldDocument {
  let field: Field
  let module: Module
  let locale: String

  var json: JSON {
    .object([
      "name": .string(field.name),
      "label": .string(field.label.text(in: locale)),
      "help": field.help.map { .string($0.text(in: locale)) },
      "type": .string(field.type.name),
      "returns": field.type.isComputed ? .string(field.type.valuesType.name) : nil,
      "required": .boolean(field.isRequired),
      "unique": .boolean(field.isUnique),
      "read_only": .boolean(isReadOnly),
      "has_default": .boolean(field.defaultValue != nil),
      "searchable": .boolean(module.isSearched(field)),
      "sensitivity": .string(field.effectiveSensitivity.rawValue),
      "scale": scale,
      "min": field.minimum.map(JSON.init),
      "max": field.maximum.map(JSON.init),
      "pattern": field.pattern.map(JSON.string),
      "values": field.type.picklistValues.map { .array($0.map(value)) },
      "lookup": lookup,
    ])
  }

  private var isReadOnly: Bool {
    if case .autonumber = field.type { true } else { field.type.isComputed }
  }

  private var scale: JSON? {
    switch field.type.valuesType {
    case .decimal(let scale), .percent(let scale): .integer(scale)
    default: nil
    }
  }

  private func value(_ value: PicklistValue) -> JSON {
    .object([
      "code": .string(value.code), "label": .string(value.label.text(in: locale)), "retired": .boolean(value.isRetired),
    ])
  }

  private var lookup: JSON? {
    guard case .lookup(let lookup) = field.type else { return nil }
    return .object([
      "module": lookup.module.map(JSON.string) ?? "any",
      "inverse": lookup.inverse.map(JSON.string),
      "on_delete": .string(lookup.onDelete.rawValue),
    ])
  }
}

extension JSON {
  /// A limit of a field; what JSON has no form for is its text.
  init(_ value: Value) {
    self =
      switch value {
      case .null: .null
      case .bool(let value): .boolean(value)
      case .int(let value): .integer(value)
      case .uint(let value): .integer(value)
      case .decimal(let value): .number(value.text)
      case .string(let value): .string(value)
      case .date(let value): .string(value.text)
      case .timestamp(let value): .string(value.text)
      case .duration(let value): .string(value.text)
      case .list(let items): .array(items.map { JSON($0) })
      default: .string("\(value)")
      }
  }
}
