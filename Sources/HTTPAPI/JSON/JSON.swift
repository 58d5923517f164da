import Engine

/// A JSON value to be sent; members keep the order in which they are given.
indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number in its digits.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])
  /// Bytes that are JSON already.
  case raw([UInt8])

  struct Member: Sendable, Hashable {
    let name: String
    let value: JSON
  }

  /// An object without the members that are nil.
  static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// A list of strings.
  static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map(JSON.string)) }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByBooleanLiteral {
  init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSON {
  /// A value as it came in, sent back.
  init(_ value: InputValue) {
    self =
      switch value {
      case .null: .null
      case .boolean(let value): .bool(value)
      case .number(let digits): JSONNumber.isNumber(digits) ? .number(digits) : .string(digits)
      case .text(let text): .string(text)
      case .list(let items): .array(items.map(JSON.init))
      case .object(let members):
        .object(members.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: JSON($0.value)) })
      }
  }
}
