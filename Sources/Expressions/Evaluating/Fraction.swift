/// An exact fraction, for divisions of decimals before they are rounded.
struct Fraction {
  private let numerator: Int128
  /// Greater than 0.
  private let denominator: Int128

  init(_ number: ExactDecimal) {
    self.init(reducing: Int128(number.unscaled), Int128(powerOfTen(number.scale)))
  }

  /// `denominator` is greater than 0.
  private init(reducing numerator: Int128, _ denominator: Int128) {
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(exactly: max(a, 1)) ?? 1
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  var isZero: Bool { numerator == 0 }

  var negated: Fraction { Fraction(reducing: 0 &- numerator, denominator) }

  /// The result of the operation, which is not a remainder, nor a division by zero; nil on overflow.
  func applying(_ operation: Arithmetic, _ other: Fraction) -> Fraction? {
    switch operation {
    case .add: sum(other)
    case .subtract: sum(other.negated)
    case .multiply: product(other.numerator, other.denominator)
    case .divide:
      other.numerator < 0
        ? product(0 &- other.denominator, 0 &- other.numerator) : product(other.denominator, other.numerator)
    case .remainder: nil
    }
  }

  /// The nearest number with that many digits after the point; halves go away from zero. Nil on overflow.
  func rounded(to digits: Int) -> ExactDecimal? {
    let (scaled, overflow) = numerator.multipliedReportingOverflow(by: Int128(powerOfTen(digits)))
    guard !overflow else { return nil }
    let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: denominator)
    let roundsAway = remainder.magnitude >= denominator.magnitude - remainder.magnitude
    return ExactDecimal(exactly: quotient + (roundsAway ? scaled.signum() : 0), scale: digits)
  }

  private func sum(_ other: Fraction) -> Fraction? {
    let left = numerator.multipliedReportingOverflow(by: other.denominator)
    let right = other.numerator.multipliedReportingOverflow(by: denominator)
    let bottom = denominator.multipliedReportingOverflow(by: other.denominator)
    let top = left.partialValue.addingReportingOverflow(right.partialValue)
    guard !left.overflow, !right.overflow, !bottom.overflow, !top.overflow else { return nil }
    return Fraction(reducing: top.partialValue, bottom.partialValue)
  }

  private func product(_ top: Int128, _ bottom: Int128) -> Fraction? {
    let upper = numerator.multipliedReportingOverflow(by: top)
    let lower = denominator.multipliedReportingOverflow(by: bottom)
    guard !upper.overflow, !lower.overflow, lower.partialValue > 0 else { return nil }
    return Fraction(reducing: upper.partialValue, lower.partialValue)
  }
}

extension Evaluation {
  mutating func rounded(_ quotient: Quotient, _ digits: Int, _ offset: Int) throws(EvaluationError) -> Value {
    guard let number = try fraction(quotient).rounded(to: digits) else {
      throw EvaluationError(offset: offset, reason: .overflow("round"))
    }
    return .decimal(number)
  }

  private mutating func fraction(_ quotient: Quotient) throws(EvaluationError) -> Fraction {
    try charge(1)
    switch quotient {
    case .number(let operation, let offset):
      switch try evaluate(operation) {
      case .decimal(let number): return Fraction(number)
      case .int(let number): return Fraction(ExactDecimal(number))
      case .uint(let number) where number <= Int64.max: return Fraction(ExactDecimal(Int64(number)))
      case let value: throw noOverload("round", [(value, operation)], offset)
      }
    case .negation(let operand): return try fraction(operand).negated
    case .arithmetic(let operation, let left, let right, let offset):
      let (first, second) = (try fraction(left), try fraction(right))
      if operation == .divide, second.isZero { throw EvaluationError(offset: offset, reason: .divideByZero) }
      guard let result = first.applying(operation, second) else {
        throw EvaluationError(offset: offset, reason: .overflow(operation.rawValue))
      }
      return result
    }
  }
}
