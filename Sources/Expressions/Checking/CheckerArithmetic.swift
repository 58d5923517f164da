extension Checker {
  /// The type of a sum, difference, product, quotient or remainder.
  func resultType(
    _ operation: Arithmetic, _ left: ValueType, _ right: ValueType, at offset: Int
  ) throws(Problem) -> ValueType {
    if left == .decimal || right == .decimal, operation == .divide, left.isNumber, right.isNumber {
      throw Problem(
        code: .typeMismatch,
        message: "A division of decimals may not end: say to how many digits it is rounded, as in "
          + "round(a / b, 2).", offset: offset)
    }
    switch (left, right) {
    case (.null, _), (_, .null): break
    case (.dyn, _), (_, .dyn): return .dyn
    default: if let type = Self.resultType(operation, left, right) { return type }
    }
    throw Problem(
      code: .typeMismatch,
      message: "'\(operation.rawValue)' is not defined for \(left) and \(right)."
        + Self.hint(operation, left, right), offset: offset)
  }

  private static func resultType(_ operation: Arithmetic, _ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.int, .int), (.uint, .uint): left
    case (.double, .double): operation == .remainder ? nil : .double
    case (.decimal, .decimal), (.decimal, .int), (.decimal, .uint), (.int, .decimal), (.uint, .decimal):
      operation == .remainder ? nil : .decimal
    case (.date, .date): operation == .subtract ? .int : nil
    case (.timestamp, .timestamp): operation == .subtract ? .duration : nil
    case (.timestamp, .duration): operation == .add || operation == .subtract ? .timestamp : nil
    case (.duration, .duration): operation == .add || operation == .subtract ? .duration : nil
    default: operation == .add ? sumType(left, right) : nil
    }
  }

  private static func sumType(_ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.string, .string), (.bytes, .bytes): left
    case (.duration, .timestamp): .timestamp
    case (.list(let a), .list(let b)): .list(a == b ? a : .dyn)
    default: nil
    }
  }

  private static func hint(_ operation: Arithmetic, _ left: ValueType, _ right: ValueType) -> String {
    switch (left, right) {
    case (.date, .int), (.date, .duration): " Days are added by addDays: date.addDays(30)."
    case (.string, _), (_, .string): operation == .add ? " Make both texts: string(x)." : ""
    case (.decimal, .double), (.double, .decimal): " A double is not exact and does not mix with decimals."
    case (.int, .double), (.double, .int), (.uint, .double), (.double, .uint):
      " Make both doubles, double(x), or exact, decimal(x)."
    default: ""
    }
  }

  /// Checks `round(x, digits)`.
  mutating func check(round arguments: [Node], at offset: Int) throws(Problem) -> Checked {
    guard arguments.count == 2 else {
      throw Problem(
        code: .wrongArguments, message: "round takes a decimal and a number of digits, as in round(a / b, 2).",
        offset: offset)
    }
    guard case .literal(.int(let digits)) = arguments[1].kind, (0...9).contains(digits) else {
      throw Problem(
        code: .wrongArguments, message: "The digits to which round rounds are a number from 0 to 9.",
        offset: arguments[1].offset)
    }
    return Checked(
      operation: .rounding(try quotient(arguments[0]), digits: Int(digits), offset: offset), type: .decimal)
  }

  private mutating func quotient(_ node: Node) throws(Problem) -> Quotient {
    switch node.kind {
    case .negation(let operand): return .negation(try quotient(operand))
    case .binary(let operation, let left, let right):
      guard let arithmetic = operation.arithmetic, arithmetic != .remainder else { break }
      // Days between two dates are a number, but dates are none.
      if arithmetic == .subtract, (try? check(left))?.type == .date { break }
      return .arithmetic(arithmetic, try quotient(left), try quotient(right), offset: node.offset)
    default: break
    }
    if let number = try decimalLiteral(node) { return .number(.constant(.decimal(number)), offset: node.offset) }
    let checked = try check(node)
    guard [.decimal, .int, .uint, .dyn].contains(checked.type) else {
      throw Problem(
        code: .typeMismatch, message: "round calculates with decimals and whole numbers, found \(checked.type).",
        offset: node.offset)
    }
    return .number(checked.operation, offset: node.offset)
  }
}
