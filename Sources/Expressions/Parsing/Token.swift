/// A word of the language with its place, in UTF-8 bytes.
struct Token: Hashable {
  var kind: Kind
  var offset: Int

  enum Kind: Hashable {
    case identifier(String)
    /// In backticks: never a keyword.
    case quotedIdentifier(String)
    /// The magnitude: a sign is the parser's affair.
    case int(UInt64)
    case uint(UInt64)
    case double(Double, text: String)
    case string(String)
    case bytes([UInt8])
    case symbol(Symbol)
    case end
  }

  /// How messages call the token.
  var name: String {
    switch kind {
    case .identifier(let name): "'\(name)'"
    case .quotedIdentifier(let name): "`\(name)`"
    case .int(let value): "the number \(value)"
    case .uint(let value): "the number \(value)u"
    case .double(_, let text): "the number \(text)"
    case .string(let text): text.count <= 20 ? "the text '\(text)'" : "the text '\(text.prefix(20))…'"
    case .bytes: "a bytes literal"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "the end"
    }
  }
}

/// Operators and punctuation.
enum Symbol: String, CaseIterable {
  case and = "&&"
  case or = "||"
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case not = "!"
  case question = "?"
  case colon = ":"
  case dot = "."
  case comma = ","
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"

  /// The symbol of two characters.
  static func of(_ first: UInt8, _ second: UInt8) -> Symbol? {
    switch (first, second) {
    case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
    case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
    case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
    default: nil
    }
  }

  /// The symbol of one character.
  static func of(_ byte: UInt8) -> Symbol? {
    guard byte < 0x80 else { return nil }
    return single[Int(byte)]
  }

  private static let single: [Symbol?] = (UInt8(0)..<128).map { byte in
    Symbol(rawValue: String(Unicode.Scalar(byte)))
  }

  var binaryOperator: BinaryOperator? {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .percent: .remainder
    default: nil
    }
  }
}
