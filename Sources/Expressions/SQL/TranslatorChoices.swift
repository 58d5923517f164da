extension Translator {
  /// Choices on top of each other, and SQL, beyond which an operand is refused.
  private static let mostAlternatives = 64
  private static let largestTerm = 65_536

  /// A conditional as an operand.
  func choice(_ test: SQLPiece, _ positive: Term, _ negative: Term) -> Term {
    guard case .computed(let a) = positive, case .computed(let b) = negative, a.storage == b.storage,
      a.guards.isEmpty, b.guards.isEmpty
    else { return .choice(test, positive, negative) }
    return .computed(
      ComputedTerm(
        sql: Self.chosen(test, a.sql, b.sql), storage: a.storage, mayOverflow: a.mayOverflow || b.mayOverflow))
  }

  /// Computes with terms none of which is a choice; of choices, with what each may choose.
  func distributed(
    _ terms: [Term], at offset: Int, _ body: ([Term]) throws(Problem) -> SQLPiece
  ) throws(Problem) -> SQLPiece {
    try bound(terms, at: offset)
    guard let (test, positive, negative) = Self.firstChoice(terms) else { return try body(terms) }
    return Self.chosen(
      test, try distributed(positive, at: offset, body), try distributed(negative, at: offset, body))
  }

  /// The same for what gives a term.
  func distributed(
    _ terms: [Term], at offset: Int, _ body: ([Term]) throws(Problem) -> Term
  ) throws(Problem) -> Term {
    try bound(terms, at: offset)
    guard let (test, positive, negative) = Self.firstChoice(terms) else { return try body(terms) }
    return choice(test, try distributed(positive, at: offset, body), try distributed(negative, at: offset, body))
  }

  private static func chosen(_ test: SQLPiece, _ positive: SQLPiece, _ negative: SQLPiece) -> SQLPiece {
    "CASE \(test) WHEN 1 THEN \(positive) WHEN 0 THEN \(negative) END"
  }

  private static func firstChoice(_ terms: [Term]) -> (SQLPiece, [Term], [Term])? {
    for (index, term) in terms.enumerated() {
      guard case .choice(let test, let positive, let negative) = term else { continue }
      var (first, second) = (terms, terms)
      first[index] = positive
      second[index] = negative
      return (test, first, second)
    }
    return nil
  }

  /// Operands are written out as often as an operation looks at them, so their SQL may grow much faster than the source.
  private func bound(_ terms: [Term], at offset: Int) throws(Problem) {
    let alternatives = terms.reduce(1) { min($0 * $1.alternatives, Self.mostAlternatives + 1) }
    let size = terms.reduce(0) { $0 + $1.size }
    guard alternatives <= Self.mostAlternatives, size <= Self.largestTerm else {
      throw Problem(
        code: .tooComplex, message: "Too much depends on each other here for the database to compute it.",
        offset: offset)
    }
  }
}

extension Term {
  init(_ outcome: ConstantFolding.Outcome) {
    switch outcome {
    case .value(let value): self = .constant(value)
    case .failure: self = .failure
    }
  }

  /// Whether an operator or function of it is an error, since it is one itself or always null.
  var isNothing: Bool {
    switch self {
    case .failure, .constant(.null): true
    default: false
    }
  }

  /// The value, if it is the same for all records.
  var value: Value? { if case .constant(let value) = self { value } else { nil } }
}
