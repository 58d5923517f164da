/// A part of a regular expression.
struct Pattern: Sendable {
  let kind: Kind
  /// Instructions that the part becomes, or more; at most `RegularExpression.maximumSize`.
  let size: Int

  indirect enum Kind: Sendable {
    case character(ScalarSet)
    case assertion(PatternAssertion)
    case sequence([Pattern])
    case alternatives([Pattern])
    /// Without `maximum`, any number from `minimum` on.
    case repetition(Pattern, minimum: Int, maximum: Int?)
  }

  static func character(_ set: ScalarSet) -> Pattern { Pattern(kind: .character(set), size: 1) }

  static func assertion(_ assertion: PatternAssertion) -> Pattern { Pattern(kind: .assertion(assertion), size: 1) }

  static func sequence(_ parts: [Pattern]) -> Pattern {
    if parts.count == 1, let part = parts.first { return part }
    return Pattern(kind: .sequence(parts), size: parts.reduce(1) { $0 + $1.size })
  }

  static func alternatives(_ branches: [Pattern]) -> Pattern {
    if branches.count == 1, let branch = branches.first { return branch }
    return Pattern(kind: .alternatives(branches), size: branches.reduce(0) { $0 + $1.size + 2 })
  }

  /// The factors are at most 1,000 and 4,096.
  static func repetition(_ part: Pattern, minimum: Int, maximum: Int?) -> Pattern {
    Pattern(
      kind: .repetition(part, minimum: minimum, maximum: maximum),
      size: max(1, maximum ?? minimum + 1) * (part.size + 1) + 1)
  }
}

/// What is asked of a place between two characters.
enum PatternAssertion: Sendable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  case wordBoundary
  case noWordBoundary

  /// Whether it holds between the two; nil is the start or the end of the text.
  func holds(after previous: Unicode.Scalar?, before next: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: previous == nil
    case .textEnd: next == nil
    case .lineStart: previous == nil || previous == "\n"
    case .lineEnd: next == nil || next == "\n"
    case .wordBoundary: isWordPart(previous) != isWordPart(next)
    case .noWordBoundary: isWordPart(previous) == isWordPart(next)
    }
  }

  /// Letters beyond ASCII are no parts of words, as in RE2.
  private func isWordPart(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar, scalar.isASCII else { return false }
    return isIdentifierPart(UInt8(scalar.value))
  }
}
