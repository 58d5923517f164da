/// What a backslash and what follows it stand for.
enum PatternEscape {
  case scalar(Unicode.Scalar)
  case set(ScalarSet)
  case assertion(PatternAssertion)
  /// `\Q`
  case quotation
}

extension PatternParser {
  /// What follows a backslash, which is taken.
  mutating func escape() throws(PatternProblem) -> PatternEscape {
    guard let letter = next else { throw problem("it ends in a single backslash", before: 1) }
    advance()
    if let set = PatternClasses.perl(letter) { return .set(set) }
    if let plain = Self.plainEscapes[letter] { return .scalar(plain) }
    switch letter {
    case "p", "P": return .set(try category(isNegated: letter == "P"))
    case "A": return .assertion(.textStart)
    case "z": return .assertion(.textEnd)
    case "b": return .assertion(.wordBoundary)
    case "B": return .assertion(.noWordBoundary)
    case "Q": return .quotation
    case "x": return .scalar(try hexadecimal())
    case "0"..."7": return .scalar(try octal(letter))
    case _ where letter.isASCII && !isIdentifierPart(UInt8(letter.value)) || letter == "_": return .scalar(letter)
    default: throw problem("\\\(letter) is not supported", before: 2)
    }
  }

  private static let plainEscapes: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "\u{7}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}",
  ]

  /// `\pL`, `\p{Lu}`, `\p{^L}`, the letter taken.
  mutating func category(isNegated: Bool) throws(PatternProblem) -> ScalarSet {
    var name: String
    if accept("{") {
      guard let text = take(upTo: "}") else { throw problem("\\p{ has no '}'") }
      name = text
    } else {
      guard let letter = next else { throw problem("\\p needs the name of a category, as in \\pL") }
      advance()
      name = String(letter)
    }
    let isInverted = name.hasPrefix("^")
    if isInverted { name.removeFirst() }
    guard let members = PatternClasses.categories(name) else {
      throw problem("\\p{\(name)} is not supported: only general categories are, such as L, Lu, Nd, P", before: 1)
    }
    return ScalarSet(ScalarSet.Categories(members: members, isNegated: isNegated != isInverted))
  }

  /// `\x41`, `\x{1F600}`, the letter taken.
  private mutating func hexadecimal() throws(PatternProblem) -> Unicode.Scalar {
    var digits = ""
    if accept("{") {
      digits = take(upTo: "}") ?? ""
    } else {
      while digits.count < 2, let digit = next {
        digits.unicodeScalars.append(digit)
        advance()
      }
      if digits.count < 2 { digits = "" }
    }
    let isNumber = (1...8).contains(digits.count) && digits.utf8.allSatisfy { hexadecimalValue($0) != nil }
    guard isNumber, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw problem("a character by its number is written \\x41 or \\x{1F600}", before: 1)
    }
    return scalar
  }

  /// Up to three octal digits; a single one but 0 would be a backreference.
  private mutating func octal(_ first: Unicode.Scalar) throws(PatternProblem) -> Unicode.Scalar {
    var value = first.value - 48
    var count = 1
    while count < 3, let digit = next, ("0"..."7").contains(digit) {
      value = value * 8 + digit.value - 48
      count += 1
      advance()
    }
    guard first == "0" || count > 1, let scalar = Unicode.Scalar(value) else {
      throw problem("backreferences such as \\1 are not supported", before: 2)
    }
    return scalar
  }
}
