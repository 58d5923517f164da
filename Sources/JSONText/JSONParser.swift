/// Reads JSON strictly, with every number in the digits in which it was written.
///
/// Duplicate keys, nesting deeper than 64, text that is not UTF-8 and bytes after the value are refused with their
/// place.
struct JSONParser {
  /// Levels of lists and objects. Recursion, also when the value is freed, is bounded by it.
  static let depthLimit = 64

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The value that the bytes are.
  static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes)
    parser.skipSpace()
    guard parser.offset < bytes.count else { throw JSONError(.empty, at: bytes.count, in: bytes) }
    let value = try parser.value()
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw parser.error(.trailingBytes) }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    switch peek {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"): return try number()
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSON
  ) throws(JSONError) -> JSON {
    guard depth < Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit)) }
    depth += 1
    offset += 1
    skipSpace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONError) -> JSON {
    var members: [JSON.Member] = []
    var names: Set<String> = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      let start = offset
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
      let name = try string()
      guard names.insert(name).inserted else { throw JSONError(.duplicateKey(name), at: start, in: bytes) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
      skipSpace()
      members.append(JSON.Member(name: name, value: try value()))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw unexpected("a comma or }") }
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSON {
    var items: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array(items) }
    repeat {
      skipSpace()
      items.append(try value())
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw unexpected("a comma or ]") }
    return .array(items)
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    let (end, isNumber) = JSONNumber.end(in: bytes, from: start)
    offset = end
    guard isNumber, !followsOn else { throw error(.invalidNumber) }
    return .number(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// Whether what comes next would belong to a number, as in `012` or `1.2.3`.
  private var followsOn: Bool {
    guard let peek else { return false }
    return peek == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(peek)
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for byte in text.description.utf8 where !take(byte) { throw unexpected("\(text)") }
    return value
  }

  private mutating func string() throws(JSONError) -> String {
    let (text, end) = try JSONString.read(bytes, from: offset)
    offset = end
    return text
  }
}

extension JSONParser {
  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
  }

  private func unexpected(_ wanted: String) -> JSONError {
    error(peek == nil ? .unexpectedEnd(wanted: wanted) : .unexpected(wanted: wanted))
  }

  private func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, at: offset, in: bytes) }
}
