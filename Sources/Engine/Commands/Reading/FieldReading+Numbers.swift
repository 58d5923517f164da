import Expressions
import Metamodel

// Numbers, flags and times.
extension FieldReading {
  func integer(_ input: InputValue) throws(FieldProblem) -> Value {
    guard let digits = input.digits, let number = Int64(digits) else { throw invalid(input, "a whole number") }
    return .int(number)
  }

  func decimal(_ input: InputValue) throws(FieldProblem) -> Value {
    guard case .decimal(let scale) = storage, let digits = input.digits,
      let number = ExactDecimal(parsing: digits, scale: scale)
    else {
      let scale = if case .decimal(let scale) = storage { scale } else { 0 }
      throw invalid(input, "a number of at most 15 digits, \(scale) of them after the point")
    }
    return .decimal(number)
  }

  func boolean(_ input: InputValue) throws(FieldProblem) -> Value {
    if case .boolean(let flag) = input { return .bool(flag) }
    guard case .text(let text) = input else { throw invalid(input, "true or false") }
    switch text.trimmed.lowercased() {
    case "true", "yes", "1": return .bool(true)
    case "false", "no", "0": return .bool(false)
    default: throw invalid(input, "true or false")
    }
  }

  func parsed(
    _ input: InputValue, _ wanted: String, _ parse: (String) -> Value?
  ) throws(FieldProblem) -> Value {
    guard case .text(let text) = input, let value = parse(text.trimmed) else {
      throw invalid(input, wanted)
    }
    return value
  }

  func checkRange(_ value: Value) throws(FieldProblem) {
    if let minimum = limits.minimum, Ordering.isLess(value, minimum) {
      throw FieldProblem(.outOfRange(field, value, "at least \(InputValue(minimum).words)"))
    }
    if let maximum = limits.maximum, Ordering.isLess(maximum, value) {
      throw FieldProblem(.outOfRange(field, value, "at most \(InputValue(maximum).words)"))
    }
  }
}
