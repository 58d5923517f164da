/// A JSON value: members in their order, numbers in their digits, so that no decimal passes through a Double.
package indirect enum JSON: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// A number in the digits in which it was written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])
  /// Bytes that are JSON already; only written, never read.
  case raw([UInt8])

  /// A name of an object with its value.
  package struct Member: Sendable, Hashable {
    package let name: String
    package let value: JSON

    package init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Reads JSON strictly.
  ///
  /// - Throws: ``JSONError`` with the place, also for duplicate names and for more than 64 levels.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
    self = try JSONParser.parse(Array(bytes))
  }
}

extension JSON {
  /// An object without the members that are nil.
  package static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// An object with its members in this order.
  package static func object(_ members: [(String, JSON)]) -> JSON {
    .object(members.map { Member(name: $0, value: $1) })
  }

  /// An object with its members by name.
  package static func object(_ members: [String: JSON]) -> JSON {
    .object(members.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: $0.value) })
  }

  package static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// A list of strings.
  package static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map(JSON.string)) }

  /// The value of a member.
  package subscript(name: String) -> JSON? { members?.first { $0.name == name }?.value }

  /// The items of an array.
  package var items: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The members of an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// A string, a number's digits or a truth value as text; nil for anything else.
  package var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .null, .array, .object, .raw: nil
    }
  }
}

extension JSON: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSON: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self = .integer(value) }
}
