extension Evaluation {
  /// The value of a part. The depth of the tree is bounded by the parser.
  mutating func evaluate(_ operation: Operation) throws(EvaluationError) -> Value {
    try charge(1)
    switch operation {
    case .constant(let value): return value
    case .failure(let problem): throw EvaluationError(offset: problem.offset, reason: .refused(problem))
    case .variable(let member): return try variable(member)
    case .local(let slot, _): return locals[slot]
    case .member(let base, let member): return try self.member(member, of: base)
    case .presence(let base, let member): return .bool(try presence(of: member, in: base))
    case .element(let base, let index, let offset): return try element(of: base, at: index, offset)
    case .not(let operand, _): return .bool(!(try condition(operand)))
    case .negation(let operand, let offset): return try negated(operand, offset)
    case .logic(let logic, let operands): return .bool(try self.logic(logic, operands))
    case .equality(let left, let right, let isNegated, _):
      return .bool(try isEqual(try evaluate(left), try evaluate(right)) != isNegated)
    case .ordering(let ordering, let left, let right, let offset):
      return .bool(try isOrdered(ordering, left, right, offset))
    case .membership(let element, let list, let offset): return .bool(try isMember(element, of: list, offset))
    case .arithmetic(let arithmetic, let left, let right, let offset):
      return try calculate(arithmetic, left, right, offset)
    case .conditional(let condition, let positive, let negative, _):
      return try evaluate(try self.condition(condition) ? positive : negative)
    case .list(let elements): return .list(try values(of: elements))
    case .map(let entries, let offset): return try map(of: entries, offset)
    case .call(let function, let arguments, let offset): return try call(function, arguments, offset)
    case .matching(let text, let expression, let offset): return .bool(try isMatch(text, expression, offset))
    case .comprehension(let comprehension): return try value(of: comprehension)
    case .rounding(let quotient, let digits, let offset): return try rounded(quotient, digits, offset)
    }
  }

  /// The value of a part that must be true or false.
  mutating func condition(_ operation: Operation) throws(EvaluationError) -> Bool {
    try bool(try evaluate(operation), operation)
  }

  func bool(_ value: Value, _ operation: Operation) throws(EvaluationError) -> Bool {
    switch value {
    case .bool(let value): return value
    case .null: throw EvaluationError(offset: operation.offset, reason: .nullOperand(operation))
    default: throw EvaluationError(offset: operation.offset, reason: .notBoolean(value.type))
    }
  }

  /// The error of an operator or function that is not defined for the values: a missing one is named.
  func noOverload(
    _ name: String, _ operands: [(Value, Operation)], _ offset: Int
  ) -> EvaluationError {
    if let missing = operands.first(where: { $0.0 == .null }) {
      return EvaluationError(offset: offset, reason: .nullOperand(missing.1))
    }
    return EvaluationError(offset: offset, reason: .noSuchOverload(name, operands.map(\.0.type)))
  }

  private mutating func member(_ member: Member, of base: Operation) throws(EvaluationError) -> Value {
    switch try evaluate(base) {
    case .record(let record): return try read(member, of: record)
    case .map(let map):
      if let value = map[.string(member.name)] { return value }
      // The fields of `old` come as a map, in which what is missing is null.
      if member.module != nil { return .null }
      throw EvaluationError(offset: member.offset, reason: .noSuchKey(member.name))
    case let value: throw noOverload(".", [(value, base)], member.offset)
    }
  }

  /// A record that is missing has nothing; a field is there if it is not null, a key if the map has it.
  private mutating func presence(of member: Member, in base: Operation) throws(EvaluationError) -> Bool {
    switch try evaluate(base) {
    case .null: return false
    case .record(let record): return try read(member, of: record) != .null
    case .map(let map):
      guard let value = map[.string(member.name)] else { return false }
      return member.module == nil || value != .null
    case let value: throw noOverload("has", [(value, base)], member.offset)
    }
  }

  private mutating func element(
    of base: Operation, at index: Operation, _ offset: Int
  ) throws(EvaluationError) -> Value {
    let (container, key) = (try evaluate(base), try evaluate(index))
    switch container {
    case .list(let list):
      guard let number = wholeNumber(key) else { break }
      guard number >= 0, number < list.count else {
        throw EvaluationError(offset: offset, reason: .indexOutOfBounds(number, count: list.count))
      }
      return list[Int(number)]
    case .map(let map):
      guard key != .null else { break }
      guard let value = try find(key, in: map) else {
        throw EvaluationError(offset: offset, reason: .noSuchKey(display(key)))
      }
      return value
    default: break
    }
    throw noOverload("[]", [(container, base), (key, index)], offset)
  }

  private mutating func logic(_ logic: LogicOperator, _ operands: [Operation]) throws(EvaluationError) -> Bool {
    let decisive = logic == .or
    var failure: EvaluationError?
    for operand in operands {
      do throws(EvaluationError) {
        if try condition(operand) == decisive { return decisive }
      } catch {
        guard error.isAbsorbable else { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return !decisive
  }

  private mutating func isOrdered(
    _ ordering: Ordering, _ left: Operation, _ right: Operation, _ offset: Int
  ) throws(EvaluationError) -> Bool {
    let (first, second) = (try evaluate(left), try evaluate(right))
    try charge(forReading: first)
    guard let relation = relation(first, second) else {
      throw noOverload(ordering.rawValue, [(first, left), (second, right)], offset)
    }
    return relation.meets(ordering)
  }

  private mutating func isMember(
    _ element: Operation, of list: Operation, _ offset: Int
  ) throws(EvaluationError) -> Bool {
    let (value, container) = (try evaluate(element), try evaluate(list))
    switch container {
    case .list(let list):
      try charge(list.count)
      for element in list where try isEqual(element, value) { return true }
      return false
    case .map(let map): return try find(value, in: map) != nil
    default: throw noOverload("in", [(container, list)], offset)
    }
  }

  private mutating func values(of operations: [Operation]) throws(EvaluationError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(operations.count)
    for operation in operations { values.append(try evaluate(operation)) }
    return values
  }

  private mutating func map(
    of entries: [(key: Operation, value: Operation)], _ offset: Int
  ) throws(EvaluationError) -> Value {
    var map: [Value: Value] = [:]
    for (key, value) in entries {
      let name = try evaluate(key)
      switch name {
      case .bool, .int, .uint, .string: break
      default: throw noOverload("{}", [(name, key)], offset)
      }
      guard try find(name, in: map) == nil else {
        throw EvaluationError(offset: offset, reason: .repeatedKey(display(name)))
      }
      map[name] = try evaluate(value)
    }
    return .map(map)
  }
}
