extension Parser {
  /// An operand with everything behind it: members, calls, indexes.
  mutating func postfix() throws(Problem) -> Node {
    var operand = try primary()
    while true {
      let offset = token.offset
      if accept(.dot) {
        operand = try member(of: operand)
      } else if accept(.leftBracket) {
        let index = try expression()
        try expect(.rightBracket, "after the index")
        operand = try node(.index(operand, index), at: offset, over: [operand, index])
      } else if isAhead(.leftBrace), isPath(operand) {
        throw Problem(
          code: .unsupported, message: "Messages are not part of this language. A map is {'key': value}.",
          offset: offset)
      } else {
        return operand
      }
    }
  }

  private func isPath(_ node: Node) -> Bool {
    switch node.kind {
    case .name, .rootName, .select: true
    default: false
    }
  }

  private mutating func member(of operand: Node) throws(Problem) -> Node {
    let offset = token.offset
    let name: String
    switch token.kind {
    case .identifier(let word) where !Self.keywords.contains(word): name = word
    case .quotedIdentifier(let word): name = word
    default: throw unexpected("a name after the dot")
    }
    advance()
    guard accept(.leftParenthesis) else { return try node(.select(operand, name), at: offset, over: [operand]) }
    let arguments = try arguments()
    if let macro = Comprehension.Macro(rawValue: name) {
      return try comprehension(macro, over: operand, arguments, at: offset)
    }
    return try node(.method(name, operand, arguments), at: offset, over: [operand] + arguments)
  }

  /// What stands between parentheses, the closing one included.
  private mutating func arguments() throws(Problem) -> [Node] {
    var arguments: [Node] = []
    if accept(.rightParenthesis) { return arguments }
    repeat { arguments.append(try expression()) } while accept(.comma)
    try expect(.rightParenthesis, "after the arguments")
    return arguments
  }

  private mutating func comprehension(
    _ macro: Comprehension.Macro, over range: Node, _ arguments: [Node], at offset: Int
  ) throws(Problem) -> Node {
    let isFiltered = macro == .map && arguments.count == 3
    guard arguments.count == 2 || isFiltered, case .name(let variable) = arguments[0].kind else {
      throw Problem(
        code: .wrongArguments,
        message: "Write \(macro.rawValue) as list.\(macro.rawValue)(x, ...): a name for the "
          + "element, then \(macro == .map ? "what to make of it" : "a condition").", offset: offset)
    }
    let predicate = macro != .map || isFiltered ? arguments[1] : nil
    let transform = macro == .map ? arguments.last : nil
    return try node(
      .comprehension(
        Comprehension(
          macro: macro, range: range, variable: variable, predicate: predicate, transform: transform)),
      at: offset, over: [range] + arguments)
  }

  private mutating func primary() throws(Problem) -> Node {
    let start = token
    if accept(.leftParenthesis) {
      let inner = try expression()
      try expect(.rightParenthesis, "after the expression")
      return inner
    }
    if accept(.leftBracket) { return try list(at: start.offset) }
    if accept(.leftBrace) { return try map(at: start.offset) }
    // A leading dot looks a name up in the outermost scope.
    if accept(.dot) {
      guard case .identifier(let word) = token.kind, !Self.keywords.contains(word) else {
        throw unexpected("a name after the dot")
      }
      return try name(word, isRoot: true)
    }
    switch token.kind {
    case .identifier(let word): return try name(word, isRoot: false)
    case .quotedIdentifier(let word):
      advance()
      return try node(.name(word), at: start.offset)
    default:
      guard let literal = try literal() else { throw unexpected("a value, a field or a function") }
      return try node(.literal(literal), at: start.offset)
    }
  }

  private mutating func literal() throws(Problem) -> Literal? {
    let start = token
    let isNegative = accept(.minus)
    switch token.kind {
    case .int(let magnitude):
      advance()
      return .int(try signed(magnitude, isNegative: isNegative, at: start.offset))
    case .double(let value, let text):
      advance()
      return isNegative ? .double(-value, text: "-" + text) : .double(value, text: text)
    case .uint(let value):
      advance()
      return .uint(value)
    case .string(let text):
      advance()
      return .string(text)
    case .bytes(let bytes):
      advance()
      return .bytes(bytes)
    default: return nil
    }
  }

  private func signed(_ magnitude: UInt64, isNegative: Bool, at offset: Int) throws(Problem) -> Int64 {
    let value = isNegative ? -Int128(magnitude) : Int128(magnitude)
    guard let value = Int64(exactly: value) else {
      throw Problem(
        code: .invalidLiteral, message: "The number \(value) has more than 64 bits.", offset: offset)
    }
    return value
  }

  private mutating func name(_ word: String, isRoot: Bool) throws(Problem) -> Node {
    let offset = token.offset
    switch word {
    case "true", "false":
      advance()
      return try node(.literal(.bool(word == "true")), at: offset)
    case "null":
      advance()
      return try node(.literal(.null), at: offset)
    case "in": throw unexpected("a value before 'in'")
    case _ where Self.reserved.contains(word): throw reserved(word)
    default: break
    }
    guard isAhead(.leftParenthesis, at: 1) else {
      advance()
      return try node(isRoot ? .rootName(word) : .name(word), at: offset)
    }
    advance()
    advance()
    let arguments = try arguments()
    if word == "has" { return try presence(arguments, at: offset) }
    return try node(.call(word, arguments), at: offset, over: arguments)
  }

  private mutating func presence(_ arguments: [Node], at offset: Int) throws(Problem) -> Node {
    guard arguments.count == 1, case .select(let operand, let member) = arguments[0].kind else {
      throw Problem(
        code: .wrongArguments,
        message: "has() takes a member, as in has(account.industry). Whether a field is there is "
          + "asked by: field != null.", offset: offset)
    }
    return try node(.presence(operand, member), at: arguments[0].offset, over: [operand])
  }

  private mutating func list(at offset: Int) throws(Problem) -> Node {
    var elements: [Node] = []
    while !isAhead(.rightBracket) {
      elements.append(try expression())
      guard accept(.comma) else { break }
    }
    try expect(.rightBracket, "or ',' in the list")
    return try node(.list(elements), at: offset, over: elements)
  }

  private mutating func map(at offset: Int) throws(Problem) -> Node {
    var entries: [MapEntry] = []
    while !isAhead(.rightBrace) {
      let key = try expression()
      try expect(.colon, "after the key")
      entries.append(MapEntry(key: key, value: try expression()))
      guard accept(.comma) else { break }
    }
    try expect(.rightBrace, "or ',' in the map")
    return try node(.map(entries), at: offset, over: entries.flatMap { [$0.key, $0.value] })
  }

  private func reserved(_ word: String) -> Problem {
    Problem(
      code: .syntax,
      message: "'\(word)' is a reserved word. Where it is the name of a field, write it in backticks: "
        + "`\(word)`.", offset: token.offset, suggestion: "`\(word)`")
  }

  private static let keywords: Set<String> = ["true", "false", "null", "in"]
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
  ]
}
