extension ValueType {
  /// Names of types, as `type(x) == int` has them.
  static let named: [String: ValueType] = [
    "bool": .bool, "bytes": .bytes, "date": .date, "decimal": .decimal, "double": .double, "duration": .duration,
    "google.protobuf.Duration": .duration, "google.protobuf.Timestamp": .timestamp, "int": .int, "list": .list(.dyn),
    "map": .map(.dyn, .dyn), "null_type": .null, "string": .string, "timestamp": .timestamp, "type": .type,
    "uint": .uint,
  ]

  /// Reads a type as CEL writes it: `int`, `list(string)`, `map(string, dyn)`; nil if there is no such type.
  package init?(parsing text: String) {
    var scanner = TypeScanner(text)
    guard let type = scanner.type(depth: 0), scanner.isAtEnd else { return nil }
    self = type
  }
}

/// Reads the text of a type.
private struct TypeScanner {
  private var rest: Substring

  init(_ text: String) { rest = text.filter { $0 != " " }[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func type(depth: Int) -> ValueType? {
    let name = rest.prefix { $0.isLetter || $0 == "." || $0 == "_" }
    rest = rest.dropFirst(name.count)
    guard depth < Limits.depth else { return nil }
    if name == "dyn" { return .dyn }
    guard let type = ValueType.named[String(name)], skip("(") else { return ValueType.named[String(name)] }
    guard let first = self.type(depth: depth + 1) else { return nil }
    switch type {
    case .list: return skip(")") ? .list(first) : nil
    case .map:
      guard skip(","), let second = self.type(depth: depth + 1), skip(")") else { return nil }
      return .map(first, second)
    default: return nil
    }
  }

  private mutating func skip(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    return true
  }
}
