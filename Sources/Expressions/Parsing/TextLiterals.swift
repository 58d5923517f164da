extension Lexer {
  /// How a literal in quotes begins.
  struct Quote {
    var prefixLength: Int
    var isRaw: Bool
    var isBytes: Bool
    var quote: UInt8
    var isTriple: Bool
  }

  /// The quote that the source goes on with, with `r` and `b` before it; nil if it is something else.
  func quoteAhead() -> Quote? {
    var quote = Quote(prefixLength: 0, isRaw: false, isBytes: false, quote: 0, isTriple: false)
    while quote.prefixLength < 2, !Self.isQuote(peek(quote.prefixLength)) {
      switch peek(quote.prefixLength) | 0x20 {
      case UInt8(ascii: "r") where !quote.isRaw: quote.isRaw = true
      case UInt8(ascii: "b") where quote.prefixLength == 0: quote.isBytes = true
      default: return nil
      }
      quote.prefixLength += 1
    }
    quote.quote = peek(quote.prefixLength)
    guard Self.isQuote(quote.quote) else { return nil }
    quote.isTriple = peek(quote.prefixLength + 1) == quote.quote && peek(quote.prefixLength + 2) == quote.quote
    return quote
  }

  /// Reads a text or bytes literal, escapes resolved.
  mutating func quotedLiteral(_ quote: Quote) throws(Problem) -> Token.Kind {
    let start = position
    position += quote.prefixLength + (quote.isTriple ? 3 : 1)
    var content: [UInt8] = []
    while !isClosing(quote) {
      guard position < bytes.count, quote.isTriple || !isNewline(peek()) else { throw unterminated(start, quote) }
      if peek() == UInt8(ascii: "\\"), !quote.isRaw {
        try escape(isBytes: quote.isBytes, into: &content)
      } else {
        content.append(peek())
        position += 1
      }
    }
    position += quote.isTriple ? 3 : 1
    return quote.isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }

  private func isNewline(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  private func isClosing(_ quote: Quote) -> Bool {
    guard peek() == quote.quote else { return false }
    return !quote.isTriple || (peek(1) == quote.quote && peek(2) == quote.quote)
  }

  private func unterminated(_ start: Int, _ quote: Quote) -> Problem {
    let mark = String(repeating: Character(Unicode.Scalar(quote.quote)), count: quote.isTriple ? 3 : 1)
    return Problem(
      code: .syntax,
      message: "The text that begins here has no \(mark) at its end"
        + (quote.isTriple ? "." : " on the same line."), offset: start)
  }

  private mutating func escape(isBytes: Bool, into content: inout [UInt8]) throws(Problem) {
    let start = position
    let letter = peek(1)
    position += 2
    if let plain = Self.plainEscapes[letter] {
      content.append(plain)
      return
    }
    guard let value = escapedNumber(letter, isBytes: isBytes) else { throw unknownEscape(start, isBytes: isBytes) }
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = Unicode.Scalar(value) {
      content.append(contentsOf: Character(scalar).utf8)
    } else {
      throw Problem(
        code: .invalidLiteral, message: "\(text(from: start)) is no character of Unicode.", offset: start)
    }
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
    UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "?"): UInt8(ascii: "?"), UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "`"): UInt8(ascii: "`"),
  ]

  private mutating func escapedNumber(_ letter: UInt8, isBytes: Bool) -> UInt32? {
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): return hexadecimal(2)
    case UInt8(ascii: "u") where !isBytes: return hexadecimal(4)
    case UInt8(ascii: "U") where !isBytes: return hexadecimal(8)
    case UInt8(ascii: "0")...UInt8(ascii: "3"): return octal(letter)
    default: return nil
    }
  }

  private mutating func hexadecimal(_ count: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = hexadecimalValue(peek()) else { return nil }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private mutating func octal(_ first: UInt8) -> UInt32? {
    var value = UInt32(first - UInt8(ascii: "0"))
    for _ in 0..<2 {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(peek()) else { return nil }
      value = value * 8 + UInt32(peek() - UInt8(ascii: "0"))
      position += 1
    }
    return value
  }

  private func unknownEscape(_ start: Int, isBytes: Bool) -> Problem {
    let escapes =
      isBytes ? "\\n, \\t, \\\\, \\', \\x41 and \\101" : "\\n, \\t, \\\\, \\', \\x41, \\u00e9 and \\U0001f600"
    return Problem(
      code: .syntax,
      message: "This is no escape sequence; there are \(escapes) among others. A backslash itself is \\\\, or the text "
        + "is raw: r'...'.", offset: start)
  }
}
