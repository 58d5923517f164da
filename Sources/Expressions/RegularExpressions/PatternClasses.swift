/// Classes of characters that have a name.
enum PatternClasses {
  /// `\d`, `\s`, `\w` and, with a capital letter, all other characters.
  static func perl(_ letter: Unicode.Scalar) -> ScalarSet? {
    switch letter {
    case "d": digits
    case "s": blanks
    case "w": wordParts
    case "D": digits.complement
    case "S": blanks.complement
    case "W": wordParts.complement
    default: nil
    }
  }

  private static let digits = set("09")
  private static let blanks = ScalarSet(ranges: [9...10, 12...13, 32...32])
  private static let wordParts = set("09AZ__az")

  /// `[:alpha:]` and the like, without colons.
  static func posix(_ name: String) -> ScalarSet? {
    switch name {
    case "alnum": set("09AZaz")
    case "alpha": set("AZaz")
    case "ascii": ScalarSet(ranges: [0...127])
    case "blank": set("\t\t  ")
    case "cntrl": ScalarSet(ranges: [0...31, 127...127])
    case "digit": digits
    case "graph": set("!~")
    case "lower": set("az")
    case "print": set(" ~")
    case "punct": set("!/:@[`{~")
    case "space": ScalarSet(ranges: [9...13, 32...32])
    case "upper": set("AZ")
    case "word": wordParts
    case "xdigit": set("09AFaf")
    default: nil
    }
  }

  /// General categories of Unicode by a name such as `Lu`, or all that begin with a letter; `Any` is all.
  static func categories(_ name: String) -> Set<Unicode.GeneralCategory>? {
    let found = categoryNames.filter { name == "Any" || $0.key == name || (name.count == 1 && $0.key.hasPrefix(name)) }
    return found.isEmpty ? nil : Set(found.values)
  }

  /// Ranges by their ends: `AZaz` is A to Z and a to z.
  private static func set(_ ends: String) -> ScalarSet {
    let values = ends.unicodeScalars.map(\.value)
    return ScalarSet(ranges: stride(from: 0, to: values.count - 1, by: 2).map { values[$0]...values[$0 + 1] })
  }

  private static let categoryNames: [String: Unicode.GeneralCategory] = [
    "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter,
    "Lo": .otherLetter, "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark, "Nd": .decimalNumber,
    "Nl": .letterNumber, "No": .otherNumber, "Pc": .connectorPunctuation, "Pd": .dashPunctuation,
    "Ps": .openPunctuation, "Pe": .closePunctuation, "Pi": .initialPunctuation, "Pf": .finalPunctuation,
    "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol, "So": .otherSymbol,
    "Zs": .spaceSeparator, "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format,
    "Cs": .surrogate, "Co": .privateUse, "Cn": .unassigned,
  ]
}

extension PatternParser {
  /// A class in brackets, the first of which is taken.
  mutating func bracketClass() throws(PatternProblem) -> ScalarSet {
    let isNegated = accept("^")
    var sets: [ScalarSet] = []
    while let scalar = next, scalar != "]" || sets.isEmpty { sets.append(try classMember()) }
    guard accept("]") else { throw problem("the class has no ']' at its end") }
    return .union(sets, isNegated: isNegated, ignoringCase: flags.ignoresCase)
  }

  /// A character, a range or a class with a name.
  private mutating func classMember() throws(PatternProblem) -> ScalarSet {
    if accept("[", ":") { return try posixClass() }
    let first: Unicode.Scalar
    switch try classCharacter() {
    case .set(let set): return set
    case .scalar(let scalar): first = scalar
    case .assertion, .quotation: throw problem("this escape has no meaning in a class", before: 2)
    }
    guard next == "-", let end = peek(1), end != "]" else { return ScalarSet(ranges: [first.value...first.value]) }
    advance()
    guard case .scalar(let last) = try classCharacter(), first.value <= last.value else {
      throw problem("a range in a class goes from a lower to a higher character", before: 1)
    }
    return ScalarSet(ranges: [first.value...last.value])
  }

  private mutating func classCharacter() throws(PatternProblem) -> PatternEscape {
    guard let scalar = next else { throw problem("the class has no ']' at its end") }
    advance()
    return scalar == "\\" ? try escape() : .scalar(scalar)
  }

  /// A class such as `[:alpha:]`, its first two characters taken.
  private mutating func posixClass() throws(PatternProblem) -> ScalarSet {
    let start = position - 2
    let isNegated = accept("^")
    guard let name = take(upTo: ":"), accept("]"), let set = PatternClasses.posix(name) else {
      throw PatternProblem(message: "there is no such class in [: and :]", position: start)
    }
    return isNegated ? set.complement : set
  }
}
