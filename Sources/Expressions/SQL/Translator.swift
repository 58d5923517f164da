/// Turns checked conditions into SQL.
struct Translator {
  let naming: any SQLNaming
  let constants: ConstantFolding
  /// The filtered record, then the elements of the related lists around the present part, outermost first.
  var scopes: [Scope]

  /// Records that a name can stand for, and the joins that its lookups need.
  struct Scope {
    let module: String
    let alias: String
    var joins: [SQLJoin] = []
  }

  /// Elements over which macros have been written out so far.
  var unrolled = 0

  /// How faithful a condition has to be.
  enum Mode {
    /// 1 for true, 0 for false, NULL for an error.
    case exact
    /// 1 for true, anything else otherwise: simpler, and easier on indexes.
    case truth
  }

  init(naming: any SQLNaming, constants: ConstantFolding, module: String, alias: String) {
    self.naming = naming
    self.constants = constants
    scopes = [Scope(module: module, alias: alias)]
  }

  /// Joins that the filtered record's lookups need.
  var joins: [SQLJoin] { scopes.first?.joins ?? [] }

  /// Translates a part that is true or false.
  mutating func condition(_ operation: Operation, _ mode: Mode) throws(Problem) -> SQLPiece {
    if let outcome = try constants.outcome(of: operation, firstSlot: scopes.count - 1) { return constant(outcome) }
    switch operation {
    case .variable, .local, .member: return try flag(.column(try column(operation)), at: operation.offset)
    case .not(let operand, _): return "NOT (\(try condition(operand, .exact)))"
    case .logic(let logic, let operands): return try self.logic(logic, operands, mode)
    case .equality(let left, let right, let isNegated, let offset):
      return try equality(try term(left), try term(right), isNegated, mode, at: offset)
    case .ordering(let ordering, let left, let right, let offset):
      return try self.ordering(ordering, try term(left), try term(right), at: offset)
    case .membership(let element, let list, let offset):
      return try membership(element, list, mode, at: offset)
    case .conditional(let test, let positive, let negative, _):
      return """
        CASE \(try condition(test, .exact)) WHEN 1 THEN \(try condition(positive, mode)) \
        WHEN 0 THEN \(try condition(negative, mode)) END
        """
    case .presence(let base, let member): return try presence(of: member, in: base, mode)
    case .comprehension(let comprehension): return try quantifier(comprehension, mode)
    case .call: return try flag(try term(operation), at: operation.offset)
    case .matching(_, _, let offset): throw notTranslatable("'matches'", at: offset)
    default: throw notTranslatable("This condition", at: operation.offset)
    }
  }

  /// Translates an operand.
  mutating func term(_ operation: Operation) throws(Problem) -> Term {
    if let outcome = try constants.outcome(of: operation, firstSlot: scopes.count - 1) { return Term(outcome) }
    switch operation {
    case .variable, .local, .member: return .column(try column(operation))
    case .not, .logic, .equality, .ordering, .membership, .presence:
      return .computed(ComputedTerm(try condition(operation, .exact)))
    case .comprehension(let comprehension) where comprehension.macro != .filter && comprehension.macro != .map:
      return .computed(ComputedTerm(try condition(operation, .exact)))
    case .call(let function, let operands, let offset): return try term(function, operands, at: offset)
    case .arithmetic(let arithmetic, let left, let right, let offset):
      return try self.arithmetic(arithmetic, try term(left), try term(right), at: offset)
    case .negation(let operand, let offset): return try negation(try term(operand), at: offset)
    case .rounding(let quotient, let digits, let offset): return try rounding(quotient, digits, at: offset)
    case .conditional(let test, let positive, let negative, _):
      return choice(try condition(test, .exact), try term(positive), try term(negative))
    default: throw notTranslatable("This value", at: operation.offset)
    }
  }

  func notTranslatable(_ subject: String, at offset: Int) -> Problem {
    Problem(
      code: .notTranslatable, message: "\(subject) cannot be used in what the database computes, such as a filter.",
      offset: offset)
  }

  /// The value where all guards hold; otherwise NULL, or anything but 1 if only the truth matters.
  func guarded(_ piece: SQLPiece, by guards: [SQLPiece], _ mode: Mode) -> SQLPiece {
    if guards.isEmpty { return piece }
    switch mode {
    case .truth: return .joined(guards + [piece], by: " AND ")
    case .exact: return "CASE WHEN \(.joined(guards, by: " AND ")) THEN \(piece) END"
    }
  }

  private func constant(_ outcome: ConstantFolding.Outcome) -> SQLPiece {
    switch outcome {
    case .value(.bool(true)): "1"
    case .value(.bool(false)): "0"
    default: "NULL"
    }
  }

  private func flag(_ term: Term, at offset: Int) throws(Problem) -> SQLPiece {
    try distributed([term], at: offset) { terms throws(Problem) in
      switch terms.first {
      case .column(let column) where column.storage == .boolean: return column.sql
      case .computed(let computed) where computed.storage == .boolean: return computed.sql
      case .constant(let value): return constant(.value(value))
      case .failure: return "NULL"
      default: throw notTranslatable("This value", at: offset)
      }
    }
  }

  private mutating func logic(
    _ logic: LogicOperator, _ operands: [Operation], _ mode: Mode
  ) throws(Problem) -> SQLPiece {
    var pieces: [SQLPiece] = []
    for operand in operands { pieces.append(try condition(operand, mode)) }
    return .joined(pieces, by: logic == .and ? " AND " : " OR ")
  }

  private mutating func presence(of member: Member, in base: Operation, _ mode: Mode) throws(Problem) -> SQLPiece {
    let record = try record(base)
    let column = try column(member, of: record)
    // A record that is missing has nothing, so only the lookups before the last one guard the answer.
    return guarded("\(column.sql) IS NOT NULL", by: record.guardsBefore, mode)
  }
}
