/// Cuts a source into tokens.
struct Lexer {
  private let source: String
  let bytes: [UInt8]
  var position = 0

  init(_ source: String) {
    self.source = source
    bytes = Array(source.utf8)
  }

  /// All tokens, with `end` as the last.
  mutating func tokens() throws(Problem) -> [Token] {
    var tokens: [Token] = []
    repeat {
      skipBlanks()
      tokens.append(try next())
    } while tokens.last?.kind != .end
    return tokens
  }

  /// The byte that many places ahead; 0 behind the end.
  func peek(_ ahead: Int = 0) -> UInt8 {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  /// The source from a place to the present one.
  func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

  /// Takes bytes for as long as they meet the condition.
  mutating func skip(while condition: (UInt8) -> Bool) {
    while position < bytes.count, condition(bytes[position]) { position += 1 }
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      if isBlank(peek()) {
        position += 1
      } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        skip { $0 != UInt8(ascii: "\n") }
      } else {
        return
      }
    }
  }

  private mutating func next() throws(Problem) -> Token {
    let start = position
    guard position < bytes.count else { return Token(kind: .end, offset: start) }
    if let quote = quoteAhead() { return Token(kind: try quotedLiteral(quote), offset: start) }
    let byte = peek()
    if isDigit(byte) || (byte == UInt8(ascii: ".") && isDigit(peek(1))) {
      return Token(kind: try number(), offset: start)
    }
    if isIdentifierStart(byte) {
      skip(while: isIdentifierPart)
      return Token(kind: .identifier(text(from: start)), offset: start)
    }
    if byte == UInt8(ascii: "`") { return Token(kind: try quotedIdentifier(), offset: start) }
    return Token(kind: .symbol(try symbol()), offset: start)
  }

  private mutating func quotedIdentifier() throws(Problem) -> Token.Kind {
    let start = position
    position += 1
    skip { isIdentifierPart($0) || "-./ ".utf8.contains($0) }
    guard peek() == UInt8(ascii: "`"), position > start + 1 else {
      throw Problem(code: .syntax, message: "A name in backticks needs another backtick at its end.", offset: start)
    }
    let name = String(decoding: bytes[(start + 1)..<position], as: UTF8.self)
    position += 1
    return .quotedIdentifier(name)
  }

  private mutating func symbol() throws(Problem) -> Symbol {
    let (first, second) = (peek(), peek(1))
    if let symbol = Symbol.of(first, second) {
      position += 2
      return symbol
    }
    try refuseForeignOperator(first, second)
    guard let symbol = Symbol.of(first) else { throw unexpectedCharacter() }
    position += 1
    return symbol
  }

  /// What people write who think in SQL or in a programming language.
  private func refuseForeignOperator(_ first: UInt8, _ second: UInt8) throws(Problem) {
    switch (first, second) {
    case (UInt8(ascii: "<"), UInt8(ascii: ">")): throw misspelt("<>", "!=")
    case (UInt8(ascii: "="), UInt8(ascii: "<")): throw misspelt("=<", "<=")
    case (UInt8(ascii: "="), UInt8(ascii: ">")): throw misspelt("=>", ">=")
    case (UInt8(ascii: "="), _): throw misspelt("=", "==")
    case (UInt8(ascii: "&"), _): throw misspelt("&", "&&")
    case (UInt8(ascii: "|"), _): throw misspelt("|", "||")
    default: break
    }
  }

  private func misspelt(_ found: String, _ wanted: String) -> Problem {
    Problem(
      code: .syntax, message: "Found '\(found)', which is no operator. Did you mean '\(wanted)'?", offset: position,
      suggestion: wanted)
  }

  private func unexpectedCharacter() -> Problem {
    let rest = String(decoding: bytes[position..<min(position + 16, bytes.count)], as: UTF8.self)
    let character = rest.first ?? " "
    if "‘’“”´".contains(character) {
      return Problem(
        code: .syntax, message: "Found the typographic quote \(character). Texts stand in straight quotes: 'text'.",
        offset: position, suggestion: "'")
    }
    return Problem(
      code: .syntax,
      message: "Found '\(character)', which has no meaning outside of a text. Texts stand in quotes: 'text'.",
      offset: position)
  }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B }

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isIdentifierStart(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
}

func isIdentifierPart(_ byte: UInt8) -> Bool { isIdentifierStart(byte) || isDigit(byte) }

/// The value of a hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
