import Expressions
import JSONText
import Metamodel

/// The JSON Schema of one field.
struct FieldSchema {
  /// What the value is for.
  enum Use {
    case read
    case create
    case update
  }

  let field: Field
  let use: Use
  let locale: String

  var json: JSON {
    .object(
      [.init(name: "type", value: type)] + details
        + [
          .init(name: "title", value: .string(field.label.text(in: locale))),
          .init(name: "description", value: description.map(JSON.string) ?? .null),
          .init(name: "readOnly", value: isReadOnly ? true : .null),
        ].filter { $0.value != .null })
  }

  /// A record may lack a value that has become required since it was made.
  private var isNullable: Bool { use == .read || !field.isRequired }

  private var isReadOnly: Bool { use == .read && field.type.isComputed }

  private var type: JSON {
    let names = typeNames + (isNullable ? ["null"] : [])
    return names.count == 1 ? .string(names[0]) : .strings(names)
  }

  private var typeNames: [String] {
    switch field.type.valuesType {
    case .integer, .user: ["integer"]
    case .lookup(let lookup): lookup.module == nil ? ["object"] : use == .read ? ["integer", "object"] : ["integer"]
    // Digits beyond a Double's are safe in a string.
    case .decimal, .currency, .percent: use == .read ? ["number"] : ["number", "string"]
    case .boolean: ["boolean"]
    case .multiPicklist: ["array"]
    default: ["string"]
    }
  }

  private var details: [JSON.Member] {
    switch field.type.valuesType {
    case .email: format("email") + lengths
    case .url: format("uri") + lengths
    case .text, .textarea, .phone: lengths + pattern
    case .integer: format("int64") + bounds
    case .user: format("int64")
    case .lookup(let lookup): lookup.module == nil ? [] : format("int64")
    case .decimal, .currency, .percent: bounds
    case .date: format("date")
    case .datetime: format("date-time")
    case .picklist(let values): [.init(name: "enum", value: .array(codes(values)))]
    case .multiPicklist(let values):
      [
        .init(name: "items", value: .object(["type": "string", "enum": .array(codes(values, orNull: false))])),
        .init(name: "uniqueItems", value: true),
      ]
    default: []
    }
  }

  /// Retired values are still read, but not chosen anew.
  private func codes(_ values: [PicklistValue], orNull: Bool = true) -> [JSON] {
    values.filter { use == .read || !$0.isRetired }.map { .string($0.code) } + (orNull && isNullable ? [.null] : [])
  }

  private func format(_ name: String) -> [JSON.Member] { [.init(name: "format", value: .string(name))] }

  private var lengths: [JSON.Member] { limits("minLength", "maxLength") }

  private var bounds: [JSON.Member] { limits("minimum", "maximum") }

  private func limits(_ least: String, _ most: String) -> [JSON.Member] {
    guard use != .read else { return [] }
    return [(least, field.minimum), (most, field.maximum)].compactMap { name, value in
      value.map { JSON.Member(name: name, value: JSON($0)) }
    }
  }

  private var pattern: [JSON.Member] {
    guard use != .read, let pattern = field.pattern else { return [] }
    return [.init(name: "pattern", value: .string("^(?:\(pattern))$"))]
  }

  private var description: String? {
    let notes = [field.help?.text(in: locale), meaning].compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  private var meaning: String? {
    switch field.type.valuesType {
    case .lookup(let lookup):
      if let module = lookup.module {
        "The id of a record in \(module)" + (use == .read ? "; the record itself if it is expanded." : ".")
      } else {
        "A record of any module: {\"module\": …, \"id\": …}."
      }
    case .user: "The id of a user."
    case .decimal(let scale), .percent(let scale): "At most \(scale) digits after the point."
    case .currency: "An amount in the tenant's currency."
    case .duration: "A duration such as 48h or 1h30m."
    default: nil
    }
  }
}
