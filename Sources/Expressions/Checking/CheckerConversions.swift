extension Checker {
  /// Gives each side the chance to be read as what the other one is.
  func harmonize(
    _ left: inout Checked, _ leftNode: Node, _ right: inout Checked, _ rightNode: Node
  ) throws(Problem) {
    let (leftType, rightType) = (left.type, right.type)
    left = try convert(left, leftNode, to: rightType)
    right = try convert(right, rightNode, to: leftType)
  }

  /// Reads a literal as the type beside it: a number as decimal, a text as date, timestamp or duration. A list literal is
  /// converted element by element. Whatever is no literal stays as it is.
  func convert(_ checked: Checked, _ node: Node, to type: ValueType) throws(Problem) -> Checked {
    if case .list(let nodes) = node.kind, case .list(let operations) = checked.operation {
      return try convert(checked, nodes, operations, to: type)
    }
    guard let value = try converted(node, to: type) else { return checked }
    return Checked(operation: .constant(value), type: type)
  }

  private func convert(
    _ checked: Checked, _ nodes: [Node], _ operations: [Operation], to type: ValueType
  ) throws(Problem) -> Checked {
    var isChanged = false
    var operations = operations
    for (index, node) in nodes.enumerated() {
      guard let value = try converted(node, to: type) else { continue }
      operations[index] = .constant(value)
      isChanged = true
    }
    guard isChanged else { return checked }
    let areAllConverted = try nodes.allSatisfyThrowing { node throws(Problem) in try converted(node, to: type) != nil }
    return Checked(operation: .list(operations), type: .list(areAllConverted ? type : .dyn))
  }

  private func converted(_ node: Node, to type: ValueType) throws(Problem) -> Value? {
    switch (type, node.kind) {
    case (.decimal, _): try decimalLiteral(node).map(Value.decimal)
    case (.date, .literal(.string(let text))): .date(try dateLiteral(text, at: node.offset))
    case (.timestamp, .literal(.string(let text))): .timestamp(try timestampLiteral(text, at: node.offset))
    case (.duration, .literal(.string(let text))): .duration(try durationLiteral(text, at: node.offset))
    default: nil
    }
  }

  /// The exact value of numbers without names: literals and sums, differences and products of them.
  func decimalLiteral(_ node: Node) throws(Problem) -> ExactDecimal? {
    switch node.kind {
    case .literal(.int(let value)): return ExactDecimal(value)
    case .literal(.uint(let value)): return try decimalLiteral(String(value), at: node.offset)
    case .literal(.double(_, let text)): return try decimalLiteral(text, at: node.offset)
    case .negation(let operand): return try decimalLiteral(operand)?.negated
    case .binary(let operation, let left, let right):
      guard let left = try decimalLiteral(left), let right = try decimalLiteral(right) else { return nil }
      switch operation {
      case .add: return left.adding(right)
      case .subtract: return left.subtracting(right)
      case .multiply: return left.multiplied(by: right)
      default: return nil
      }
    default: return nil
    }
  }

  private func decimalLiteral(_ text: String, at offset: Int) throws(Problem) -> ExactDecimal {
    guard let number = ExactDecimal(parsing: text, scale: nil) else {
      throw Problem(
        code: .invalidLiteral, message: "The number \(text) is no decimal: at most 15 digits are exact.",
        offset: offset)
    }
    return number
  }

  func dateLiteral(_ text: String, at offset: Int) throws(Problem) -> CalendarDate {
    if let date = CalendarDate(parsing: text) { return date }
    let hint =
      Timestamp(parsing: text) == nil
      ? "A date is written '2026-01-31'." : "That is a moment; its day is '\(text.prefix(10))'."
    throw Problem(code: .invalidLiteral, message: "'\(text)' is no date. \(hint)", offset: offset)
  }

  func timestampLiteral(_ text: String, at offset: Int) throws(Problem) -> Timestamp {
    if let timestamp = Timestamp(parsing: text, precision: .nanoseconds) { return timestamp }
    let hint =
      CalendarDate(parsing: text) == nil
      ? "A moment is written with its zone, '2026-01-31T10:00:00Z' or '2026-01-31T10:00:00+01:00'."
      : "That is a day: compare date(x) with it, or use the moment at which it begins, timestamp(date('\(text)'))."
    throw Problem(code: .invalidLiteral, message: "'\(text)' is no moment. \(hint)", offset: offset)
  }

  func durationLiteral(_ text: String, at offset: Int) throws(Problem) -> TimeSpan {
    if let span = TimeSpan(parsing: text, precision: .nanoseconds) { return span }
    throw Problem(
      code: .invalidLiteral, message: "'\(text)' is no duration. It is written '48h', '1h30m', '14d' or 'PT1H30M'.",
      offset: offset)
  }

  /// Brings the whole expression to the type that is wanted of it.
  func convert(_ checked: Checked, _ node: Node, toExpected type: ValueType) throws(Problem) -> Checked {
    let checked = try convert(checked, node, to: Self.elementOrSelf(type, for: node))
    switch (checked.type, type) {
    case (.dyn, _), (_, .dyn), (.null, _): return checked
    case (.int, .decimal), (.uint, .decimal):
      return Checked(operation: .call(.decimal, [checked.operation], offset: node.offset), type: .decimal)
    case (.int, .record), (.record, .anyRecord): return checked
    case (.records(let module), .list(let element)) where element == .record(module) || element == .dyn:
      return checked
    case (.list(let element), .list(let wanted)) where element == .dyn || wanted == .dyn: return checked
    case (.map, .map): return checked
    default:
      guard checked.type == type else {
        throw Problem(
          code: .typeMismatch, message: "Expected \(type), found \(checked.type).", offset: node.offset)
      }
      return checked
    }
  }

  private static func elementOrSelf(_ type: ValueType, for node: Node) -> ValueType {
    guard case .list = node.kind, case .list(let element) = type else { return type }
    return element
  }
}

extension Sequence {
  /// `allSatisfy` for a typed error, which the standard library's does not keep.
  func allSatisfyThrowing<Failure>(_ condition: (Element) throws(Failure) -> Bool) throws(Failure) -> Bool {
    for element in self where try !condition(element) { return false }
    return true
  }
}
