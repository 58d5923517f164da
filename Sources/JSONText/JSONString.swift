/// The grammar of a JSON string (RFC 8259, section 7).
enum JSONString {
  /// The text of the string that starts with the quote at `start`, and the offset after its closing quote.
  static func read(_ bytes: [UInt8], from start: Int) throws(JSONError) -> (text: String, end: Int) {
    var content: [UInt8] = []
    var offset = start + 1
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONError(.invalidUTF8, at: invalidOffset(in: bytes, from: start), in: bytes)
        }
        return (text, offset + 1)
      case UInt8(ascii: "\\"):
        offset = try escape(bytes, at: offset, into: &content)
      case 0..<0x20:
        throw JSONError(.controlCharacter, at: offset, in: bytes)
      case let byte:
        content.append(byte)
        offset += 1
      }
    }
    throw JSONError(.unexpectedEnd(wanted: "a closing quote"), at: offset, in: bytes)
  }

  /// Appends what the escape at `offset` stands for; the offset after it.
  private static func escape(
    _ bytes: [UInt8], at offset: Int, into content: inout [UInt8]
  ) throws(JSONError) -> Int {
    guard offset + 1 < bytes.count else { throw JSONError(.invalidEscape, at: offset, in: bytes) }
    switch bytes[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(bytes[offset + 1])
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): return try scalar(bytes, at: offset, into: &content)
    default: throw JSONError(.invalidEscape, at: offset, in: bytes)
    }
    return offset + 2
  }

  private static func scalar(
    _ bytes: [UInt8], at offset: Int, into content: inout [UInt8]
  ) throws(JSONError) -> Int {
    let first = try unit(bytes, at: offset)
    guard UTF16.isLeadSurrogate(first) || UTF16.isTrailSurrogate(first) else {
      content += String(decoding: [first], as: UTF16.self).utf8
      return offset + 6
    }
    guard UTF16.isLeadSurrogate(first), offset + 7 < bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
      bytes[offset + 7] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: offset, in: bytes) }
    let second = try unit(bytes, at: offset + 6)
    guard UTF16.isTrailSurrogate(second) else { throw JSONError(.loneSurrogate, at: offset, in: bytes) }
    content += String(decoding: [first, second], as: UTF16.self).utf8
    return offset + 12
  }

  /// The four hexadecimal digits of the escape at `offset`.
  private static func unit(_ bytes: [UInt8], at offset: Int) throws(JSONError) -> UInt16 {
    let digits = bytes.dropFirst(offset + 2).prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw JSONError(.invalidEscape, at: offset, in: bytes) }
    return unit
  }

  /// Where the first bytes from `start` on are that no UTF-8 has.
  private static func invalidOffset(in bytes: [UInt8], from start: Int) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.dropFirst(start).makeIterator()
    var offset = start
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }
}
