/// A checked part of an expression: names resolved, literals converted to the types beside them.
indirect enum Operation: Sendable {
  case constant(Value)
  /// What the checker refuses, in an expression that is evaluated nevertheless: an error, if it is reached.
  case failure(Problem)
  case variable(Member)
  /// The variable of a macro, by its place on the stack of such variables.
  case local(slot: Int, Member)
  case member(Operation, Member)
  /// `has(operand.member)`
  case presence(Operation, Member)
  case element(Operation, Operation, offset: Int)
  case not(Operation, offset: Int)
  case negation(Operation, offset: Int)
  case logic(LogicOperator, [Operation])
  /// `==`, and `!=` if negated.
  case equality(Operation, Operation, isNegated: Bool, offset: Int)
  case ordering(Ordering, Operation, Operation, offset: Int)
  case membership(Operation, Operation, offset: Int)
  case arithmetic(Arithmetic, Operation, Operation, offset: Int)
  case conditional(Operation, Operation, Operation, offset: Int)
  case list([Operation])
  case map([(key: Operation, value: Operation)], offset: Int)
  case call(Function, [Operation], offset: Int)
  /// `text.matches('...')` with a constant pattern.
  case matching(Operation, RegularExpression, offset: Int)
  case comprehension(CheckedComprehension)
  /// `round(x, digits)`, computed with exact fractions.
  case rounding(Quotient, digits: Int, offset: Int)
}

/// A name in an expression.
struct Member: Sendable {
  let name: String
  /// The module that has the field; for a variable, the record's own if it is one of its fields; nil if unknown before
  /// evaluation.
  let module: String?
  /// The type by the vocabulary.
  let type: ValueType
  let offset: Int
}

/// A macro whose variable is bound to a slot.
struct CheckedComprehension: Sendable {
  let macro: Comprehension.Macro
  let range: Operation
  let slot: Int
  let predicate: Operation?
  let transform: Operation?
  let offset: Int
}

/// A calculation with decimals inside of `round`, where division is allowed.
indirect enum Quotient: Sendable {
  case number(Operation, offset: Int)
  case negation(Quotient)
  case arithmetic(Arithmetic, Quotient, Quotient, offset: Int)
}

/// `<`, `<=`, `>`, `>=`.
enum Ordering: String, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The operator with its sides exchanged.
  var mirrored: Ordering {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

/// `+`, `-`, `*`, `/`, `%`.
enum Arithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

extension Operation {
  /// How a message names the value: `discount`, `account.industry`; nil if it is computed.
  var path: String? {
    switch self {
    case .variable(let member), .local(_, let member): member.name
    case .member(let base, let member), .presence(let base, let member): base.path.map { "\($0).\(member.name)" }
    default: nil
    }
  }
}

extension Operation {
  /// Where a message about the value points; 0 for constants, whose place is not kept.
  var offset: Int {
    switch self {
    case .constant, .list: 0
    case .failure(let problem): problem.offset
    case .variable(let member), .local(_, let member), .member(_, let member), .presence(_, let member): member.offset
    case .logic(_, let operands): operands.first?.offset ?? 0
    case .element(_, _, let offset), .not(_, let offset), .negation(_, let offset), .ordering(_, _, _, let offset),
      .membership(_, _, let offset), .equality(_, _, _, let offset), .arithmetic(_, _, _, let offset),
      .conditional(_, _, _, let offset),
      .map(_, let offset), .call(_, _, let offset), .matching(_, _, let offset), .rounding(_, _, let offset):
      offset
    case .comprehension(let comprehension): comprehension.offset
    }
  }
}

extension BinaryOperator {
  var ordering: Ordering? { Ordering(rawValue: rawValue) }
  var arithmetic: Arithmetic? { Arithmetic(rawValue: rawValue) }
}
