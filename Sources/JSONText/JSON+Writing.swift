extension JSON {
  /// The value as UTF-8, without white space.
  package var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The value as text, without white space.
  package var compactText: String { String(decoding: bytes, as: UTF8.self) }

  /// The value as text for people, indented by two blanks a level; short lists of scalars stand on one line.
  package func indentedText(level: Int = 0) -> String {
    let outer = String(repeating: "  ", count: level)
    let inner = outer + "  "
    switch self {
    case .array(let items) where !items.allSatisfy(\.isScalar):
      let lines = items.map { inner + $0.indentedText(level: level + 1) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
    case .array(let items): return "[\(items.map(\.compactText).joined(separator: ", "))]"
    case .object(let members) where !members.isEmpty:
      let lines = members.map {
        "\(inner)\(JSON.string($0.name).compactText): \($0.value.indentedText(level: level + 1))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    default: return compactText
    }
  }

  private var isScalar: Bool {
    switch self {
    case .null, .boolean, .number, .string: true
    case .array, .object, .raw: false
    }
  }
}

extension JSONWriter {
  /// Appends a value.
  package mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .boolean(let value): bool(value)
    case .number(let digits): raw(digits)
    case .string(let text): string(text)
    case .array(let items): array(items)
    case .object(let members): object(members)
    case .raw(let bytes): raw(bytes)
    }
  }

  private mutating func array(_ items: [JSON]) {
    byte("[")
    for (index, item) in items.enumerated() {
      if index > 0 { byte(",") }
      value(item)
    }
    byte("]")
  }

  private mutating func object(_ members: [JSON.Member]) {
    byte("{")
    for (index, member) in members.enumerated() {
      if index > 0 { byte(",") }
      string(member.name)
      byte(":")
      value(member.value)
    }
    byte("}")
  }
}
