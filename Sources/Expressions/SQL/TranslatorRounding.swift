extension Translator {
  /// `round(x, digits)`: a fraction of whole numbers, computed in the same steps as the evaluator's.
  mutating func rounding(_ quotient: Quotient, _ digits: Int, at offset: Int) throws(Problem) -> Term {
    var numbers: [Term] = []
    try collect(quotient, into: &numbers)
    return try distributed(numbers, at: offset) { terms throws(Problem) in
      var rest = terms[...]
      guard let fraction = try fraction(quotient, &rest) else { return .failure }
      return fraction.rounded(to: digits)
    }
  }

  /// The numbers of a calculation from left to right.
  private mutating func collect(_ quotient: Quotient, into numbers: inout [Term]) throws(Problem) {
    switch quotient {
    case .number(let operation, _): numbers.append(try term(operation))
    case .negation(let operand): try collect(operand, into: &numbers)
    case .arithmetic(_, let left, let right, _):
      try collect(left, into: &numbers)
      try collect(right, into: &numbers)
    }
  }

  /// The calculation as a fraction; nil if it is an error for all records.
  private func fraction(_ quotient: Quotient, _ numbers: inout ArraySlice<Term>) throws(Problem) -> SQLFraction? {
    switch quotient {
    case .number(_, let offset):
      guard let number = numbers.popFirst(), !number.isNothing else { return nil }
      guard let operand = Operand(number), let scale = operand.storage.numericScale else {
        throw notTranslatable("'round' of this value", at: offset)
      }
      return SQLFraction(numerator: operand.sql, scale: scale)
    case .negation(let operand):
      guard var fraction = try fraction(operand, &numbers) else { return nil }
      fraction.numerator = "(- \(fraction.numerator))"
      return fraction
    case .arithmetic(let operation, let left, let right, _):
      let (first, second) = (try fraction(left, &numbers), try fraction(right, &numbers))
      guard let first, let second else { return nil }
      return first.applying(operation, second)
    }
  }
}

/// A fraction as SQL, `numerator` / `denominator` / 10^`scale`; see `Fraction`, whose steps it takes.
struct SQLFraction {
  var numerator: SQLPiece
  /// Nil is 1.
  var denominator: SQLPiece?
  var scale: Int

  init(numerator: SQLPiece, denominator: SQLPiece? = nil, scale: Int) {
    self.numerator = numerator
    self.denominator = denominator
    self.scale = scale
  }

  /// Nil if it is an overflow for all records.
  func applying(_ operation: Arithmetic, _ other: SQLFraction) -> SQLFraction? {
    switch operation {
    case .add: combined(" + ", other)
    case .subtract: combined(" - ", other)
    case .multiply:
      SQLFraction(
        numerator: "(\(numerator) * \(other.numerator))",
        denominator: Self.product(denominator, other.denominator), scale: scale + other.scale)
    case .divide:
      SQLFraction(
        numerator: Self.product(numerator, other.denominator) ?? numerator,
        denominator: Self.product(denominator, "nullif(\(other.numerator), 0)"), scale: scale - other.scale)
    case .remainder: nil
    }
  }

  private func combined(_ sign: SQLPiece, _ other: SQLFraction) -> SQLFraction? {
    let most = max(scale, other.scale)
    guard let left = Self.raised(Self.product(numerator, other.denominator) ?? numerator, by: most - scale),
      let right = Self.raised(Self.product(other.numerator, denominator) ?? other.numerator, by: most - other.scale)
    else { return nil }
    return SQLFraction(
      numerator: "(\(left)\(sign)\(right))", denominator: Self.product(denominator, other.denominator), scale: most)
  }

  private static func product(_ a: SQLPiece?, _ b: SQLPiece?) -> SQLPiece? {
    guard let a, let b else { return a ?? b }
    return "(\(a) * \(b))"
  }

  private static func raised(_ sql: SQLPiece, by digits: Int) -> SQLPiece? {
    if digits == 0 { return sql }
    return digits <= ExactDecimal.maximumScale ? "(\(sql) * \(.integer(powerOfTen(digits))))" : nil
  }

  /// The nearest number with that many digits; halves go away from zero.
  func rounded(to digits: Int) -> Term {
    let added = digits - scale
    guard let top = Self.raised(numerator, by: max(added, 0)),
      let bottom = added < 0 ? Self.raised(denominator ?? "1", by: -added) : .some(denominator ?? "1")
    else { return .failure }
    let isWhole = denominator == nil && added >= 0
    let sql: SQLPiece = isWhole ? top : "(\(top) / \(bottom) + 2 * (\(top) % \(bottom)) / \(bottom))"
    return .computed(ComputedTerm(sql: sql, storage: .decimal(scale: digits), mayOverflow: true))
  }
}
