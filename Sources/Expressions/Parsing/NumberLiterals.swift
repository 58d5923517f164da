extension Lexer {
  /// Reads `12`, `0x1F`, `12u`, `1.5`, `.5`, `1e3`.
  mutating func number() throws(Problem) -> Token.Kind {
    let start = position
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") {
      position += 2
      skip { hexadecimalValue($0) != nil }
      return try whole(start, digits: text(from: start + 2), radix: 16)
    }
    skip(while: isDigit)
    let hasFraction = skipFraction()
    let hasExponent = try skipExponent(start)
    guard hasFraction || hasExponent else { return try whole(start, digits: text(from: start), radix: 10) }
    try refuseLetters(start)
    let text = text(from: start)
    guard let value = Double(text.first == "." ? "0" + text : text), value.isFinite else {
      throw Problem(code: .invalidLiteral, message: "The number \(text) is too large for a double.", offset: start)
    }
    return .double(value, text: text.first == "." ? "0" + text : text)
  }

  private mutating func skipFraction() -> Bool {
    guard peek() == UInt8(ascii: "."), isDigit(peek(1)) else { return false }
    position += 1
    skip(while: isDigit)
    return true
  }

  private mutating func skipExponent(_ start: Int) throws(Problem) -> Bool {
    guard peek() | 0x20 == UInt8(ascii: "e") else { return false }
    position += "+-".utf8.contains(peek(1)) ? 2 : 1
    guard isDigit(peek()) else {
      throw Problem(code: .syntax, message: "The exponent of \(text(from: start)) has no digits.", offset: start)
    }
    skip(while: isDigit)
    return true
  }

  private mutating func whole(_ start: Int, digits: String, radix: Int) throws(Problem) -> Token.Kind {
    let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
    if isUnsigned { position += 1 }
    try refuseLetters(start)
    guard !digits.isEmpty else {
      throw Problem(code: .syntax, message: "Expected hexadecimal digits after 0x.", offset: start)
    }
    guard let value = UInt64(digits, radix: radix) else {
      throw Problem(code: .invalidLiteral, message: "The number \(digits) has more than 64 bits.", offset: start)
    }
    return isUnsigned ? .uint(value) : .int(value)
  }

  private mutating func refuseLetters(_ start: Int) throws(Problem) {
    guard isIdentifierPart(peek()) else { return }
    skip(while: isIdentifierPart)
    throw Problem(
      code: .syntax,
      message: "'\(text(from: start))' is neither a number nor a name. Periods are written duration('48h'), dates "
        + "date('2026-01-31').", offset: start)
  }
}
