/// A fraction for divisions of decimals before they are rounded: `numerator` / `denominator` / 10^`scale`.
///
/// It is never reduced, and whatever does not fit 64 bits is an overflow: so a database computes the same in the same steps.
struct Fraction {
  private let numerator: Int64
  /// Nil is 1.
  private let denominator: Int64?
  private let scale: Int

  init(_ number: ExactDecimal) {
    self.init(number.unscaled, nil, scale: number.scale)
  }

  private init(_ numerator: Int64, _ denominator: Int64?, scale: Int) {
    self.numerator = numerator
    self.denominator = denominator
    self.scale = scale
  }

  var isZero: Bool { numerator == 0 }

  /// Nil on overflow.
  var negated: Fraction? {
    numerator == .min ? nil : Fraction(-numerator, denominator, scale: scale)
  }

  /// The result of the operation, which is not a remainder, nor a division by zero; nil on overflow.
  func applying(_ operation: Arithmetic, _ other: Fraction) -> Fraction? {
    switch operation {
    case .add: combined(other) { $0.addingReportingOverflow($1) }
    case .subtract: combined(other) { $0.subtractingReportingOverflow($1) }
    case .multiply: product(numerator, other.numerator, denominator, other.denominator, scale: scale + other.scale)
    case .divide: product(numerator, other.denominator, denominator, other.numerator, scale: scale - other.scale)
    case .remainder: nil
    }
  }

  private func combined(
    _ other: Fraction, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Fraction? {
    let most = max(scale, other.scale)
    guard let left = multiplied(numerator, other.denominator).flatMap({ raised($0, by: most - scale) }),
      let right = multiplied(other.numerator, denominator).flatMap({ raised($0, by: most - other.scale) }),
      let bottom = multiplied(denominator ?? 1, other.denominator)
    else { return nil }
    let (sum, overflow) = operation(left, right)
    return overflow ? nil : Fraction(sum, isWhole(with: other) ? nil : bottom, scale: most)
  }

  private func product(
    _ top: Int64, _ otherTop: Int64?, _ bottom: Int64?, _ otherBottom: Int64?, scale: Int
  ) -> Fraction? {
    guard let numerator = multiplied(top, otherTop), let denominator = multiplied(bottom ?? 1, otherBottom) else {
      return nil
    }
    return Fraction(numerator, bottom == nil && otherBottom == nil ? nil : denominator, scale: scale)
  }

  private func isWhole(with other: Fraction) -> Bool { denominator == nil && other.denominator == nil }

  /// The nearest number with that many digits after the point; halves go away from zero. Nil on overflow.
  func rounded(to digits: Int) -> ExactDecimal? {
    let added = digits - scale
    guard let top = raised(numerator, by: max(added, 0)), let bottom = raised(denominator ?? 1, by: max(-added, 0))
    else { return nil }
    let (quotient, overflow) = top.dividedReportingOverflow(by: bottom)
    let remainder = bottom == -1 ? 0 : top % bottom
    let (double, isTooLarge) = remainder.multipliedReportingOverflow(by: 2)
    let (result, isBeyond) = quotient.addingReportingOverflow(double / bottom)
    return overflow || isTooLarge || isBeyond ? nil : ExactDecimal(unscaled: result, scale: digits)
  }
}

/// Nil on overflow; nil as a factor is 1.
private func multiplied(_ a: Int64, _ b: Int64?) -> Int64? {
  guard let b else { return a }
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? nil : product
}

private func raised(_ number: Int64, by digits: Int) -> Int64? {
  digits > ExactDecimal.maximumScale ? nil : multiplied(number, powerOfTen(digits))
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
    case .negation(let operand):
      guard let result = try fraction(operand).negated else { throw EvaluationError(offset: 0, reason: .overflow("-")) }
      return result
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
