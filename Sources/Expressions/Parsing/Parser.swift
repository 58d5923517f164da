/// Builds the tree of an expression by recursive descent.
///
/// Grammar: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
struct Parser {
  private let tokens: [Token]
  private var position = 0
  private var nesting = 0
  private var nodeCount = 0

  init(tokens: [Token]) { self.tokens = tokens }

  /// Reads all tokens as one expression.
  mutating func parse() throws(Problem) -> Node {
    let root = try expression()
    guard token.kind == .end else { throw unexpected("an operator or the end") }
    return root
  }

  /// The token that comes next.
  var token: Token {
    position < tokens.count ? tokens[position] : Token(kind: .end, offset: tokens.last?.offset ?? 0)
  }

  mutating func advance() { position += 1 }

  /// Whether a token that many places ahead is the symbol.
  func isAhead(_ symbol: Symbol, at distance: Int = 0) -> Bool {
    let index = position + distance
    return index < tokens.count && tokens[index].kind == .symbol(symbol)
  }

  /// Takes the symbol if it comes next.
  mutating func accept(_ symbol: Symbol) -> Bool {
    guard isAhead(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: Symbol, _ purpose: String) throws(Problem) {
    guard accept(symbol) else { throw unexpected("'\(symbol.rawValue)' \(purpose)") }
  }

  /// Makes a node within the limits of depth and number.
  mutating func node(_ kind: Node.Kind, at offset: Int, over children: [Node] = []) throws(Problem) -> Node {
    nodeCount += 1
    let depth = 1 + (children.map(\.depth).max() ?? 0)
    guard depth <= Limits.depth else { throw tooDeep(at: offset) }
    guard nodeCount <= Limits.nodes else {
      throw Problem(
        code: .tooComplex, message: "The expression has more than \(Limits.nodes) parts.", offset: offset)
    }
    return Node(kind: kind, offset: offset, depth: depth)
  }

  /// An expression: a conditional or less.
  mutating func expression() throws(Problem) -> Node {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Limits.depth else { throw tooDeep(at: token.offset) }
    let condition = try logic(.or)
    let offset = token.offset
    guard accept(.question) else { return condition }
    let positive = try logic(.or)
    try expect(.colon, "of the conditional")
    let negative = try expression()
    return try node(
      .conditional(condition, positive, negative), at: offset, over: [condition, positive, negative])
  }

  private mutating func logic(_ operation: LogicOperator) throws(Problem) -> Node {
    let symbol: Symbol = operation == .or ? .or : .and
    let first = try operand(of: operation)
    let offset = token.offset
    guard isAhead(symbol) else { return first }
    var operands = [first]
    while accept(symbol) { operands.append(try operand(of: operation)) }
    return try node(.logic(operation, operands), at: offset, over: operands)
  }

  private mutating func operand(of operation: LogicOperator) throws(Problem) -> Node {
    operation == .or ? try logic(.and) : try binary(above: 0)
  }

  /// Operators that bind tighter than `precedence`, from left to right.
  private mutating func binary(above precedence: Int) throws(Problem) -> Node {
    var left = try unary()
    while let operation = binaryOperator, operation.precedence > precedence {
      let offset = token.offset
      advance()
      let right = try binary(above: operation.precedence)
      left = try node(.binary(operation, left, right), at: offset, over: [left, right])
    }
    return left
  }

  private var binaryOperator: BinaryOperator? {
    switch token.kind {
    case .symbol(let symbol): symbol.binaryOperator
    case .identifier("in"): .in
    default: nil
    }
  }

  private mutating func unary() throws(Problem) -> Node {
    var operators: [Token] = []
    while isAhead(.not) || (isAhead(.minus) && !isNumber(at: 1)) {
      operators.append(token)
      advance()
      guard operators.count <= Limits.depth else { throw tooDeep(at: token.offset) }
    }
    var operand = try postfix()
    for sign in operators.reversed() {
      let kind: Node.Kind = sign.kind == .symbol(.not) ? .not(operand) : .negation(operand)
      operand = try node(kind, at: sign.offset, over: [operand])
    }
    return operand
  }

  /// Whether a number that many places ahead takes the minus before it as its sign.
  private func isNumber(at distance: Int) -> Bool {
    guard position + distance < tokens.count else { return false }
    switch tokens[position + distance].kind {
    case .int, .double: return true
    default: return false
    }
  }

  func tooDeep(at offset: Int) -> Problem {
    Problem(
      code: .tooComplex, message: "The expression is nested deeper than \(Limits.depth) levels here.", offset: offset)
  }

  /// Says what was found instead of what was wanted.
  func unexpected(_ wanted: String) -> Problem {
    if case .identifier(let word) = token.kind, let operation = Self.wordOperators[word.lowercased()] {
      return Problem(
        code: .syntax, message: "Expected \(wanted), found '\(word)'. Did you mean '\(operation)'?",
        offset: token.offset, suggestion: operation)
    }
    return Problem(code: .syntax, message: "Expected \(wanted), found \(token.name).", offset: token.offset)
  }

  private static let wordOperators = ["and": "&&", "or": "||", "not": "!", "is": "==", "eq": "==", "mod": "%"]
}
