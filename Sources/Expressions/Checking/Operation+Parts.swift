extension Operation {
  /// What it is directly made of.
  var parts: [Operation] {
    switch self {
    case .constant, .failure, .variable, .local: []
    case .member(let operand, _), .presence(let operand, _), .not(let operand, _), .negation(let operand, _),
      .matching(let operand, _, _):
      [operand]
    case .element(let left, let right, _), .equality(let left, let right, _, _), .ordering(_, let left, let right, _),
      .membership(let left, let right, _), .arithmetic(_, let left, let right, _):
      [left, right]
    case .logic(_, let operands), .list(let operands), .call(_, let operands, _): operands
    case .conditional(let test, let positive, let negative, _): [test, positive, negative]
    case .map(let entries, _): entries.flatMap { [$0.key, $0.value] }
    case .comprehension(let macro): [macro.range] + [macro.predicate, macro.transform].compactMap(\.self)
    case .rounding(let quotient, _, _): quotient.parts
    }
  }

  /// Whether its value depends on the clock.
  var readsClock: Bool {
    if case .call(let function, _, _) = self, function.readsClock { return true }
    return parts.contains(where: \.readsClock)
  }
}

extension Quotient {
  fileprivate var parts: [Operation] {
    switch self {
    case .number(let operation, _): [operation]
    case .negation(let operand): operand.parts
    case .arithmetic(_, let left, let right, _): left.parts + right.parts
    }
  }
}
