import Diagnostics

/// Finds out what the names of an expression stand for and whether its types fit.
struct Checker {
  let vocabulary: any Vocabulary
  /// Whether what does not fit becomes an error of the evaluation.
  let isGradual: Bool
  var dependencies: Set<[String]> = []
  var fieldOffsets: [FieldName: Int] = [:]
  var readsClock = false
  var readsZone = false
  /// Instructions of all constant patterns.
  var patternSize = 0
  private var locals: [Local] = []

  init(vocabulary: any Vocabulary, isGradual: Bool) {
    self.vocabulary = vocabulary
    self.isGradual = isGradual
  }

  /// A checked part.
  struct Checked {
    var operation: Operation
    var type: ValueType
    /// The codes that the value may have, if it is that of a picklist.
    var codes: [String]?
    /// Where the value comes from, for dependencies.
    var path: [String]?
  }

  /// The variable of a macro.
  struct Local {
    var name: String
    var type: ValueType
    var path: [String]?
    var codes: [String]?
  }

  mutating func check(_ node: Node) throws(Problem) -> Checked {
    guard isGradual else { return try checkKind(of: node) }
    do throws(Problem) {
      return try checkKind(of: node)
    } catch {
      guard error.canWait else { throw error }
      return Checked(operation: .failure(error), type: .dyn)
    }
  }

  private mutating func checkKind(of node: Node) throws(Problem) -> Checked {
    switch node.kind {
    case .literal(let literal): constant(literal)
    case .name(let name): try check(name: name, at: node.offset)
    case .rootName(let name): try check(rootName: name, at: node.offset)
    case .select(let operand, let name): try check(member: name, of: operand, in: node)
    case .presence(let operand, let name): try check(presenceOf: name, in: operand, at: node.offset)
    case .index(let operand, let index): try check(index: index, of: operand, at: node.offset)
    case .call(let name, let arguments): try check(call: name, arguments, at: node.offset)
    case .method(let name, let target, let arguments): try check(method: name, target, arguments, at: node.offset)
    case .not(let operand): try check(not: operand, at: node.offset)
    case .negation(let operand): try check(negation: operand, at: node.offset)
    case .binary(let operation, let left, let right): try check(operation, left, right, at: node.offset)
    case .logic(let operation, let operands): try check(operation, operands)
    case .conditional(let condition, let positive, let negative):
      try check(condition, positive, negative, at: node.offset)
    case .list(let elements): try check(list: elements)
    case .map(let entries): try check(map: entries, at: node.offset)
    case .comprehension(let comprehension): try check(comprehension, at: node.offset)
    }
  }

  /// Checks a condition: a part that must be true or false.
  mutating func check(condition node: Node) throws(Problem) -> Operation {
    let checked = try check(node)
    guard checked.type == .bool || checked.type == .dyn || isGradual else {
      throw Problem(
        code: .typeMismatch,
        message: "Expected a condition that is true or false, found \(checked.type)."
          + (checked.type == .null ? "" : " Compare it with something."), offset: node.offset)
    }
    // A constant does not know where it stands, which is to be told of one that is no condition.
    guard case .constant = checked.operation, checked.type != .bool else { return checked.operation }
    return .call(.dyn, [checked.operation], offset: node.offset)
  }

  /// Checks with a variable of a macro in sight.
  mutating func withLocal<Result>(
    _ local: Local, _ body: (inout Checker, Int) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    locals.append(local)
    defer { locals.removeLast() }
    return try body(&self, locals.count - 1)
  }

  /// Remembers that a field is read.
  mutating func note(_ field: String, in module: String, at offset: Int) {
    let name = FieldName(module: module, field: field)
    fieldOffsets[name] = min(offset, fieldOffsets[name] ?? offset)
  }

  func isLocal(_ name: String) -> Bool { locals.contains { $0.name == name } }

  private mutating func check(name: String, at offset: Int) throws(Problem) -> Checked {
    if let slot = locals.lastIndex(where: { $0.name == name }) {
      let local = locals[slot]
      let member = Member(name: name, module: nil, type: local.type, offset: offset)
      return Checked(
        operation: .local(slot: slot, member), type: local.type, codes: local.codes, path: local.path)
    }
    if let checked = contained(name, at: offset) { return checked }
    throw unknown(name, at: offset)
  }

  private mutating func check(rootName name: String, at offset: Int) throws(Problem) -> Checked {
    if let checked = global(name, at: offset) { return checked }
    throw unknown(name, at: offset)
  }

  /// The variable or type of that name; nil if there is none.
  mutating func global(_ name: String, at offset: Int) -> Checked? {
    if let type = vocabulary.type(ofVariable: name) {
      let module = vocabulary.module.flatMap { vocabulary.type(ofMember: name, in: $0) == nil ? nil : $0 }
      if let module { note(name, in: module, at: offset) }
      dependencies.insert([name])
      return Checked(
        operation: .variable(Member(name: name, module: module, type: type, offset: offset)), type: type,
        codes: vocabulary.codes(ofVariable: name), path: [name])
    }
    return ValueType.named[name].map { Checked(operation: .constant(.type($0)), type: .type) }
  }

  private func unknown(_ name: String, at offset: Int) -> Problem {
    if Function.names.contains(name) {
      return Problem(
        code: .unknownName, message: "'\(name)' is a function: it is called as \(name)(...).", offset: offset,
        suggestion: "\(name)()")
    }
    let names = vocabulary.variableNames + locals.map(\.name)
    if let match = NearMiss.nearest(to: name, among: names) {
      return Problem(
        code: .unknownName, message: "There is no field or variable '\(name)'. Did you mean '\(match)'?",
        offset: offset, suggestion: match)
    }
    return Problem(
      code: .unknownName,
      message: "There is no field or variable '\(name)'. If it is a text, it stands in quotes: '\(name)'.",
      offset: offset)
  }

  private func constant(_ literal: Literal) -> Checked {
    let value: Value =
      switch literal {
      case .null: .null
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .uint(let value): .uint(value)
      case .double(let value, _): .double(value)
      case .string(let value): .string(value)
      case .bytes(let value): .bytes(value)
      }
    return Checked(operation: .constant(value), type: value.type)
  }
}
