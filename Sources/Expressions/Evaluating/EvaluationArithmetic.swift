extension Evaluation {
  mutating func negated(_ operand: Operation, _ offset: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    let result: Value?
    switch value {
    case .int(let number): result = number == .min ? nil : .int(-number)
    case .double(let number): result = .double(-number)
    case .decimal(let number): result = number.negated.map(Value.decimal)
    case .duration(let span): result = TimeSpan(nanoseconds: -span.nanoseconds).map(Value.duration)
    default: throw noOverload("-", [(value, operand)], offset)
    }
    guard let result else { throw EvaluationError(offset: offset, reason: .overflow("-")) }
    return result
  }

  mutating func calculate(
    _ operation: Arithmetic, _ left: Operation, _ right: Operation, _ offset: Int
  ) throws(EvaluationError) -> Value {
    let (first, second) = (try evaluate(left), try evaluate(right))
    let result: Value?
    switch (first, second) {
    case (.int(let a), .int(let b)): result = try whole(operation, a, b, offset).map(Value.int)
    case (.uint(let a), .uint(let b)): result = try whole(operation, a, b, offset).map(Value.uint)
    case (.double(let a), .double(let b)) where operation != .remainder: result = .double(double(operation, a, b))
    case (.decimal, _), (_, .decimal):
      guard let a = exact(first), let b = exact(second), operation != .divide, operation != .remainder else {
        throw noOverload(operation.rawValue, [(first, left), (second, right)], offset)
      }
      result = decimal(operation, a, b).map(Value.decimal)
    default:
      guard let other = try other(operation, first, second) else {
        throw noOverload(operation.rawValue, [(first, left), (second, right)], offset)
      }
      result = other.value
    }
    guard let result else { throw EvaluationError(offset: offset, reason: .overflow(operation.rawValue)) }
    return result
  }

  /// A decimal or whole number as decimal.
  private func exact(_ value: Value) -> ExactDecimal? {
    switch value {
    case .decimal(let number): number
    case .int(let number): ExactDecimal(number)
    case .uint(let number): Int64(exactly: number).map { ExactDecimal($0) }
    default: nil
    }
  }

  private func decimal(_ operation: Arithmetic, _ a: ExactDecimal, _ b: ExactDecimal) -> ExactDecimal? {
    switch operation {
    case .add: a.adding(b)
    case .subtract: a.subtracting(b)
    case .multiply: a.multiplied(by: b)
    case .divide, .remainder: nil
    }
  }

  private func double(_ operation: Arithmetic, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .remainder: .nan
    }
  }

  /// Nil on overflow.
  private func whole<Number: FixedWidthInteger>(
    _ operation: Arithmetic, _ a: Number, _ b: Number, _ offset: Int
  ) throws(EvaluationError) -> Number? {
    if operation == .divide || operation == .remainder, b == 0 {
      throw EvaluationError(offset: offset, reason: .divideByZero)
    }
    let (result, overflow) =
      switch operation {
      case .add: a.addingReportingOverflow(b)
      case .subtract: a.subtractingReportingOverflow(b)
      case .multiply: a.multipliedReportingOverflow(by: b)
      case .divide: a.dividedReportingOverflow(by: b)
      case .remainder: a.remainderReportingOverflow(dividingBy: b)
      }
    return overflow ? nil : result
  }

  /// What is neither number: nil if the operator is not defined; a value of nil is an overflow.
  private mutating func other(
    _ operation: Arithmetic, _ first: Value, _ second: Value
  ) throws(EvaluationError) -> (value: Value?, Void)? {
    switch (first, operation, second) {
    case (.string(let a), .add, .string(let b)):
      try charge((a.utf8.count + b.utf8.count) / 16)
      return (.string(a + b), ())
    case (.bytes(let a), .add, .bytes(let b)):
      try charge((a.count + b.count) / 16)
      return (.bytes(a + b), ())
    case (.list(let a), .add, .list(let b)):
      try charge(a.count + b.count)
      return (.list(a + b), ())
    case (.date(let a), .subtract, .date(let b)): return (.int(Int64(a.daysSinceEpoch - b.daysSinceEpoch)), ())
    default: return time(operation, first, second)
    }
  }

  private func time(_ operation: Arithmetic, _ first: Value, _ second: Value) -> (value: Value?, Void)? {
    switch (first, operation, second) {
    case (.timestamp(let a), .add, .duration(let b)), (.duration(let b), .add, .timestamp(let a)):
      (Timestamp(nanoseconds: a.nanoseconds + b.nanoseconds).map(Value.timestamp), ())
    case (.timestamp(let a), .subtract, .duration(let b)):
      (Timestamp(nanoseconds: a.nanoseconds - b.nanoseconds).map(Value.timestamp), ())
    case (.timestamp(let a), .subtract, .timestamp(let b)):
      (TimeSpan(nanoseconds: a.nanoseconds - b.nanoseconds).map(Value.duration), ())
    case (.duration(let a), .add, .duration(let b)):
      (TimeSpan(nanoseconds: a.nanoseconds + b.nanoseconds).map(Value.duration), ())
    case (.duration(let a), .subtract, .duration(let b)):
      (TimeSpan(nanoseconds: a.nanoseconds - b.nanoseconds).map(Value.duration), ())
    default: nil
    }
  }
}
