import Metamodel

/// What a column of a CSV file means.
///
/// A class, because every cell of the file is judged by one, and a copy of what it holds would cost more than that.
final class ImportColumn: Sendable {
  /// The header's text.
  let title: String
  /// The field that its cells are for.
  let field: String
  let kind: Kind

  enum Kind: Sendable, Hashable {
    /// The cell is the value.
    case value
    /// The cell is a moment, or a day, which is its first moment in the tenant's zone.
    case moment
    /// The cell names a record of a module; where the header does not say by what, it may also be an id.
    case lookup(module: String, by: LookupKey, orID: Bool)
    /// The cell is `module:name`.
    case anyLookup
  }

  init(title: String, field: String, kind: Kind) {
    self.title = title
    self.field = field
    self.kind = kind
  }
}

/// By what a record is named.
struct LookupKey: Sendable, Hashable {
  /// An expression over the record whose value is the name.
  let expression: String
  /// The fields that it reads.
  let fields: [String]
  /// Constant text and fields in turn, from which the name is put together.
  let parts: [Part]
  /// Whether names are whole numbers.
  let isNumber: Bool

  /// Whether the name is one field, by which the database can look it up.
  var isPlain: Bool { parts.count == 1 }

  /// The expression tells keys apart; hashing the rest would only take time, for every cell.
  func hash(into hasher: inout Hasher) { hasher.combine(expression) }

  enum Part: Sendable, Hashable {
    case text(String)
    case field(String)
  }

  /// A field of the record.
  init?(field: Field) {
    switch field.type {
    case .text, .email, .phone, .url, .picklist, .autonumber: isNumber = false
    case .integer: isNumber = true
    default: return nil
    }
    expression = field.name
    fields = [field.name]
    parts = [.field(field.name)]
  }

  /// The title of a module's records, if it is made of text fields of their own.
  init?(titleOf module: Module) {
    var parts: [Part] = []
    for part in module.title.parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .placeholder(let path):
        guard let field = module.field(path.source), let key = LookupKey(field: field), !key.isNumber else {
          return nil
        }
        parts.append(.field(field.name))
      }
    }
    let fields = parts.compactMap { if case .field(let name) = $0 { name } else { nil } }
    guard !fields.isEmpty else { return nil }
    self.parts = parts
    self.fields = fields
    isNumber = false
    expression = parts.map { part in
      switch part {
      case .text(let text): text.expressionLiteral
      case .field(let name): name
      }
    }.joined(separator: " + ")
  }

  /// What a record of a module is named by where nothing is said: its title, else its unique fields.
  static func usual(for module: Module) -> [LookupKey] {
    let unique = module.fields.filter(\.isUnique).compactMap(LookupKey.init(field:))
    return (LookupKey(titleOf: module).map { [$0] } ?? []) + unique
  }
}

extension String {
  /// The text as a literal of the expression language.
  var expressionLiteral: String {
    var literal = "'"
    for scalar in unicodeScalars {
      switch scalar {
      case "'", "\\": literal += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "'"
  }
}
