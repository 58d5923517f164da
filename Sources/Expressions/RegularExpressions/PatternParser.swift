/// Reads a regular expression by recursive descent.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private(set) var position = 0
  private var depth = 0
  /// Between `\Q` and `\E`.
  private var isQuoting = false
  private(set) var flags = Flags()

  /// What `(?ims)` switches on. `U` only exchanges greedy and lazy, which find the same.
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotIsAny = false
  }

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(PatternProblem) -> Pattern {
    let pattern = try alternatives()
    guard position == scalars.count else { throw problem("')' closes no group") }
    return pattern
  }

  var next: Unicode.Scalar? { peek() }

  /// The character that many places ahead.
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  mutating func advance() { position += 1 }

  /// Takes the character if it comes next.
  mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    advance()
    return true
  }

  /// Takes the two characters if they come next.
  mutating func accept(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    guard next == first, peek(1) == second else { return false }
    position += 2
    return true
  }

  /// Takes characters up to the first of that kind; nil, and nothing is taken, if there is none.
  mutating func take(upTo end: Unicode.Scalar) -> String? {
    guard let index = scalars[position...].firstIndex(of: end) else { return nil }
    let text = String(String.UnicodeScalarView(scalars[position..<index]))
    position = index + 1
    return text
  }

  func problem(_ message: String, before count: Int = 0) -> PatternProblem {
    PatternProblem(message: message, position: max(0, position - count))
  }

  private mutating func alternatives() throws(PatternProblem) -> Pattern {
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return try bounded(.alternatives(branches))
  }

  private mutating func sequence() throws(PatternProblem) -> Pattern {
    var parts: [Pattern] = []
    var canRepeat = false
    while let scalar = next, isQuoting || (scalar != "|" && scalar != ")") {
      let start = position
      if isQuoting {
        if let literal = quoted() { parts.append(literal) }
        canRepeat = !parts.isEmpty
      } else if let (minimum, maximum) = try quantifier() {
        guard canRepeat, let last = parts.popLast() else {
          throw PatternProblem(message: "nothing stands before '\(scalar)' that could be repeated", position: start)
        }
        parts.append(try bounded(.repetition(last, minimum: minimum, maximum: maximum)))
        canRepeat = false
      } else {
        let part = try atom(scalar)
        if let part { parts.append(part) }
        canRepeat = part != nil
      }
    }
    return try bounded(.sequence(parts))
  }

  private mutating func quoted() -> Pattern? {
    if accept("\\", "E") {
      isQuoting = false
      return nil
    }
    guard let scalar = next else { return nil }
    advance()
    return literal(scalar)
  }

  /// How often what stands before may occur; nil if no quantifier comes next.
  private mutating func quantifier() throws(PatternProblem) -> (minimum: Int, maximum: Int?)? {
    let result: (minimum: Int, maximum: Int?)
    if accept("*") {
      result = (0, nil)
    } else if accept("+") {
      result = (1, nil)
    } else if accept("?") {
      result = (0, 1)
    } else if let counted = try countedQuantifier() {
      result = counted
    } else {
      return nil
    }
    // A lazy quantifier finds the same.
    _ = accept("?")
    return result
  }

  /// `{2}`, `{2,}`, `{2,5}`; any other brace is a character.
  private mutating func countedQuantifier() throws(PatternProblem) -> (minimum: Int, maximum: Int?)? {
    let start = position
    guard accept("{"), let minimum = number() else {
      position = start
      return nil
    }
    var maximum: Int? = minimum
    if accept(",") { maximum = number() }
    guard accept("}") else {
      position = start
      return nil
    }
    guard max(minimum, maximum ?? 0) <= RegularExpression.maximumRepetition, minimum <= maximum ?? minimum else {
      throw problem("a repetition is {n,m} with n at most m and both at most \(RegularExpression.maximumRepetition)")
    }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, let digit = Int(String(scalar)), scalar.isASCII {
      value = min((value ?? 0) * 10 + digit, 1_000_000)
      advance()
    }
    return value
  }

  /// A character, class, group, assertion; nil for what only changes how the rest is read.
  private mutating func atom(_ scalar: Unicode.Scalar) throws(PatternProblem) -> Pattern? {
    advance()
    switch scalar {
    case "(": return try group()
    case "[": return .character(try bracketClass())
    case ".": return .character(.any(withNewline: flags.dotIsAny))
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": break
    default: return literal(scalar)
    }
    switch try escape() {
    case .scalar(let scalar): return literal(scalar)
    case .set(let set): return .character(set)
    case .assertion(let assertion): return .assertion(assertion)
    case .quotation:
      isQuoting = true
      return nil
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> Pattern {
    .character(ScalarSet(scalar, ignoringCase: flags.ignoresCase))
  }

  /// What stands in parentheses, the first of which is taken.
  private mutating func group() throws(PatternProblem) -> Pattern? {
    let outside = flags
    let start = position
    if accept("?"), try groupHead() { return nil }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Limits.depth else { throw problem("its groups are nested deeper than \(Limits.depth) levels") }
    let inner = try alternatives()
    guard accept(")") else {
      throw PatternProblem(message: "the group that begins here has no ')' at its end", position: start - 1)
    }
    flags = outside
    return inner
  }

  /// What follows `(?`: a name or flags. Whether the group ends with it, so that the flags are for what follows it.
  private mutating func groupHead() throws(PatternProblem) -> Bool {
    if accept("P", "<") || (next == "<" && peek(1) != "=" && peek(1) != "!" && accept("<")) {
      guard let name = take(upTo: ">"), !name.isEmpty, name.utf8.allSatisfy(isIdentifierPart) else {
        throw problem("a group's name is written (?P<name>...)")
      }
      return false
    }
    var isOn = true
    while let scalar = next {
      advance()
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotIsAny = isOn
      case "U": break
      case "-" where isOn: isOn = false
      case ":": return false
      case ")": return true
      case "=", "!", "<": throw problem("looking ahead or behind is not supported", before: 1)
      default: throw problem("'(?\(scalar)' begins no group that is supported", before: 1)
      }
    }
    throw problem("the group has no ')' at its end")
  }

  private func bounded(_ pattern: Pattern) throws(PatternProblem) -> Pattern {
    guard pattern.size <= RegularExpression.maximumSize else {
      throw problem("with its repetitions written out it has more than \(RegularExpression.maximumSize) parts")
    }
    return pattern
  }
}
