/// JSON as it was written: members in their order, numbers in their digits.
package indirect enum JSONTree: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([Member])

  package struct Member: Sendable, Hashable {
    package let name: String
    package let value: JSONTree
  }

  /// The value of a member.
  package subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The items of an array.
  package var items: [JSONTree]? {
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
    case .null, .array, .object: nil
    }
  }
}
