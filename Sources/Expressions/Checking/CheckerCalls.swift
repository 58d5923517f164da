import Diagnostics

extension Checker {
  /// Checks `name(arguments)`.
  mutating func check(call name: String, _ nodes: [Node], at offset: Int) throws(Problem) -> Checked {
    if name == "round" { return try check(round: nodes, at: offset) }
    guard let function = Function(rawValue: name) else { throw unknownFunction(name, at: offset) }
    guard function.style != .method else {
      throw Problem(
        code: .unknownFunction, message: "'\(name)' is called with a dot: x.\(name)(...).", offset: offset)
    }
    var arguments: [Checked] = []
    for node in nodes { arguments.append(try check(node)) }
    if let constant = try constant(function, nodes) { return constant }
    return try check(function, arguments, nodes, at: offset)
  }

  /// Checks `target.name(arguments)`.
  mutating func check(
    method name: String, _ target: Node, _ nodes: [Node], at offset: Int
  ) throws(Problem) -> Checked {
    var arguments = [try check(target)]
    guard let function = Function(rawValue: name) else { throw unknownFunction(name, at: offset) }
    guard function.style != .global else {
      throw Problem(
        code: .unknownFunction, message: "'\(name)' is called without a dot: \(name)(x).", offset: offset)
    }
    for node in nodes { arguments.append(try check(node)) }
    return try check(function, arguments, [target] + nodes, at: offset)
  }

  private mutating func check(
    _ function: Function, _ arguments: [Checked], _ nodes: [Node], at offset: Int
  ) throws(Problem) -> Checked {
    let types = arguments.map(\.type)
    guard let overload = function.overloads.first(where: { $0.accepts(types) }) else {
      throw noOverload(function, types, at: offset)
    }
    readsClock = readsClock || function.readsClock
    readsZone = readsZone || function.readsZone(of: types.first ?? .null)
    if function == .matches, let text = arguments.first, case .literal(.string(let pattern)) = nodes.last?.kind {
      let expression = try regularExpression(pattern, at: nodes.last?.offset ?? offset)
      return Checked(operation: .matching(text.operation, expression, offset: offset), type: .bool)
    }
    return Checked(
      operation: .call(function, arguments.map(\.operation), offset: offset), type: overload.result)
  }

  /// Conversions of literal texts, done now so that mistakes show now.
  private func constant(_ function: Function, _ nodes: [Node]) throws(Problem) -> Checked? {
    guard nodes.count == 1, let node = nodes.first else { return nil }
    if function == .decimal, let number = try decimalLiteral(node) {
      return Checked(operation: .constant(.decimal(number)), type: .decimal)
    }
    guard case .literal(.string(let text)) = node.kind else { return nil }
    let value: Value
    switch function {
    case .date: value = .date(try dateLiteral(text, at: node.offset))
    case .timestamp: value = .timestamp(try timestampLiteral(text, at: node.offset))
    case .duration: value = .duration(try durationLiteral(text, at: node.offset))
    default: return nil
    }
    return Checked(operation: .constant(value), type: value.type)
  }

  private mutating func regularExpression(
    _ pattern: String, at offset: Int
  ) throws(Problem) -> RegularExpression {
    let expression: RegularExpression
    do throws(PatternProblem) {
      expression = try RegularExpression(parsing: pattern)
    } catch {
      throw Problem(code: .invalidLiteral, message: error.sentence, offset: offset)
    }
    patternSize += expression.program.count
    guard patternSize <= Limits.patternSize else {
      throw Problem(
        code: .tooComplex,
        message: "The regular expressions have more than \(Limits.patternSize) parts together, their repetitions "
          + "written out.", offset: offset)
    }
    return expression
  }

  private func noOverload(_ function: Function, _ types: [ValueType], at offset: Int) -> Problem {
    let overloads = function.overloads
    let found = types.isEmpty ? "none" : types.map(\.description).joined(separator: ", ")
    guard overloads.contains(where: { $0.parameters.count == types.count }) else {
      let counts = Set(overloads.map { function.style == .method ? $0.parameters.count - 1 : $0.parameters.count })
      let wanted = counts.sorted().map(String.init).joined(separator: " or ")
      return Problem(
        code: .wrongArguments,
        message: "'\(function.rawValue)' takes \(wanted) arguments, found "
          + "\(function.style == .method ? types.count - 1 : types.count).", offset: offset)
    }
    let firsts = overloads.filter { $0.parameters.count == types.count }.map { overload in
      overload.parameters.map { $0 == .records("") ? "related list" : $0.shortName }.joined(separator: ", ")
    }
    return Problem(
      code: .typeMismatch,
      message: "'\(function.rawValue)' is not defined for \(found). It takes "
        + firsts.joined(separator: "; or ") + ".", offset: offset)
  }

  private func unknownFunction(_ name: String, at offset: Int) -> Problem {
    if Comprehension.Macro(rawValue: name) != nil {
      return Problem(
        code: .unknownFunction, message: "'\(name)' is called on a list: list.\(name)(x, ...).", offset: offset)
    }
    let match = NearMiss.nearest(to: name, among: Function.names + Comprehension.Macro.allCases.map(\.rawValue))
    let hint = match.map { " Did you mean '\($0)'?" } ?? ""
    return Problem(
      code: .unknownFunction, message: "There is no function '\(name)'.\(hint)", offset: offset, suggestion: match)
  }
}
