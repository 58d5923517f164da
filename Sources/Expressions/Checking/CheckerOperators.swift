import Diagnostics

extension Checker {
  mutating func check(not operand: Node, at offset: Int) throws(Problem) -> Checked {
    Checked(operation: .not(try check(condition: operand), offset: offset), type: .bool)
  }

  mutating func check(negation operand: Node, at offset: Int) throws(Problem) -> Checked {
    let checked = try check(operand)
    switch checked.type {
    case .int, .double, .decimal, .duration, .dyn: break
    default:
      throw Problem(
        code: .typeMismatch, message: "'-' needs a number or a duration, found \(checked.type).",
        offset: operand.offset)
    }
    return Checked(operation: .negation(checked.operation, offset: offset), type: checked.type)
  }

  mutating func check(_ operation: LogicOperator, _ operands: [Node]) throws(Problem) -> Checked {
    var conditions: [Operation] = []
    for operand in operands { conditions.append(try check(condition: operand)) }
    return Checked(operation: .logic(operation, conditions), type: .bool)
  }

  mutating func check(
    _ condition: Node, _ positive: Node, _ negative: Node, at offset: Int
  ) throws(Problem) -> Checked {
    let test = try check(condition: condition)
    var (left, right) = (try check(positive), try check(negative))
    try harmonize(&left, positive, &right, negative)
    guard
      isGradual || left.type == right.type || [left.type, right.type].contains(where: { $0 == .null || $0 == .dyn })
    else {
      throw Problem(
        code: .typeMismatch, message: "The two sides of the conditional differ: \(left.type) and \(right.type).",
        offset: offset)
    }
    let type = left.type == .null ? right.type : left.type
    return Checked(
      operation: .conditional(test, left.operation, right.operation, offset: offset),
      type: type == right.type || right.type == .null ? type : .dyn)
  }

  mutating func check(
    _ operation: BinaryOperator, _ leftNode: Node, _ rightNode: Node, at offset: Int
  ) throws(Problem) -> Checked {
    var left = try check(leftNode)
    var right = try check(rightNode, beside: left)
    if operation == .in { return try check(&left, leftNode, in: &right, rightNode, at: offset) }
    try harmonize(&left, leftNode, &right, rightNode)
    if let arithmetic = operation.arithmetic {
      let type = try resultType(arithmetic, left.type, right.type, at: offset)
      return Checked(
        operation: .arithmetic(arithmetic, left.operation, right.operation, offset: offset), type: type)
    }
    if let ordering = operation.ordering {
      try requireOrder(ordering, left.type, right.type, at: offset)
      return Checked(operation: .ordering(ordering, left.operation, right.operation, offset: offset), type: .bool)
    }
    guard isGradual || Self.areComparable(left.type, right.type) else {
      throw incomparable(operation.rawValue, left.type, right.type, at: offset)
    }
    try requireCode(rightNode, among: left.codes)
    try requireCode(leftNode, among: right.codes)
    return Checked(
      operation: .equality(left.operation, right.operation, isNegated: operation == .notEqual, offset: offset),
      type: .bool)
  }

  /// Checks the right side; a bare word that is a code of the left one gets a message of its own.
  private mutating func check(_ node: Node, beside left: Checked) throws(Problem) -> Checked {
    do throws(Problem) {
      return try check(node)
    } catch {
      guard case .name(let word) = node.kind, error.code == .unknownName, left.codes?.contains(word) == true else {
        throw error
      }
      throw Problem(
        code: .unknownName, message: "There is no field or variable '\(word)'. A code stands in quotes: '\(word)'.",
        offset: node.offset, suggestion: "'\(word)'")
    }
  }

  private mutating func check(
    _ element: inout Checked, _ elementNode: Node, in list: inout Checked, _ listNode: Node, at offset: Int
  ) throws(Problem) -> Checked {
    if case .list(let items) = listNode.kind {
      list = try convert(list, listNode, to: element.type)
      for item in items { try requireCode(item, among: element.codes) }
    } else {
      try requireCode(elementNode, among: list.codes)
    }
    guard let type = list.type.element else {
      let hint = list.type == .string ? " Whether a text contains another is asked by: text.contains('part')." : ""
      throw Problem(
        code: .typeMismatch, message: "'in' needs a list on its right, found \(list.type).\(hint)",
        offset: listNode.offset)
    }
    element = try convert(element, elementNode, to: type)
    guard isGradual || Self.areComparable(element.type, type) else {
      throw incomparable("in", element.type, type, at: offset)
    }
    return Checked(operation: .membership(element.operation, list.operation, offset: offset), type: .bool)
  }

  /// Refuses a text that is none of a picklist's codes.
  private func requireCode(_ node: Node, among codes: [String]?) throws(Problem) {
    guard let codes, !codes.isEmpty, case .literal(.string(let text)) = node.kind, !codes.contains(text) else { return }
    let match = NearMiss.nearest(to: text, among: codes)
    let hint =
      match.map { "Did you mean '\($0)'?" }
      ?? "Its values are " + codes.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
      + (codes.count > 12 ? ", …" : ".")
    throw Problem(
      code: .unknownValue, message: "The picklist has no value '\(text)'. \(hint)", offset: node.offset,
      suggestion: match)
  }

  func incomparable(_ operation: String, _ left: ValueType, _ right: ValueType, at offset: Int) -> Problem {
    var hint = ""
    switch (left, right) {
    case (.date, .timestamp), (.timestamp, .date):
      hint = " Take the day of the moment, date(x), or the moment at which the day begins, timestamp(x)."
    case (.decimal, .double), (.double, .decimal):
      hint = " A double is not exact: make it a decimal where it comes from, or compare double(x)."
    case (.null, _) where operation != "==", (_, .null) where operation != "==":
      hint = " Whether a value is missing is asked by: x == null."
    case (.record, .string), (.string, .record):
      hint = " A lookup is compared with a record, an id or null; a field of it with a text: account.name == 'x'."
    default: break
    }
    return Problem(
      code: .typeMismatch, message: "'\(operation)' cannot compare \(left) with \(right).\(hint)", offset: offset)
  }

  private func requireOrder(
    _ ordering: Ordering, _ left: ValueType, _ right: ValueType, at offset: Int
  ) throws(Problem) {
    let isOrdered: Bool =
      switch (left, right) {
      case (.null, _), (_, .null): false
      case (.dyn, _), (_, .dyn), (.string, .string), (.bytes, .bytes), (.bool, .bool), (.date, .date): true
      case (.timestamp, .timestamp), (.duration, .duration): true
      default: left.isNumber && right.isNumber && Self.areComparable(left, right)
      }
    guard isOrdered else { throw incomparable(ordering.rawValue, left, right, at: offset) }
  }

  /// Whether `==` between the types can ever be true.
  static func areComparable(_ left: ValueType, _ right: ValueType) -> Bool {
    switch (left, right) {
    case (.dyn, _), (_, .dyn), (.null, _), (_, .null): true
    case (.decimal, .double), (.double, .decimal): false
    case (.record, .int), (.int, .record), (.record, .anyRecord), (.anyRecord, .record): true
    case (.list(let a), .list(let b)): areComparable(a, b)
    case (.map(let a, let b), .map(let c, let d)): areComparable(a, c) && areComparable(b, d)
    default: left == right || (left.isNumber && right.isNumber)
    }
  }
}
