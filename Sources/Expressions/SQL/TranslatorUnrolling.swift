extension Translator {
  /// `exists`, `all` or `exists_one` over a list that is written out, element by element; nil over another one.
  mutating func unrolled(_ comprehension: CheckedComprehension, _ mode: Mode) throws(Problem) -> SQLPiece? {
    guard let predicate = comprehension.predicate, let (elements, guards) = try elements(of: comprehension.range) else {
      return nil
    }
    unrolled += elements.count
    guard unrolled <= Limits.unrolledElements else { throw tooLong(at: comprehension.offset) }
    // The variables of macros inside keep their places.
    scopes.append(Scope(module: "", alias: ""))
    defer { scopes.removeLast() }
    var (pieces, size): ([SQLPiece], Int) = ([], 0)
    for element in elements {
      let met = predicate.replacing(local: comprehension.slot, by: element)
      let mode = comprehension.macro == .existsOne ? .exact : mode
      pieces.append("(\(try condition(met, mode)))")
      size += pieces.last?.sql.utf8.count ?? 0
      guard size <= Limits.unrolledBytes else { throw tooLong(at: comprehension.offset) }
    }
    switch comprehension.macro {
    case .exists: return guarded(pieces.isEmpty ? "0" : .joined(pieces, by: " OR "), by: guards, mode)
    case .all: return guarded(pieces.isEmpty ? "1" : .joined(pieces, by: " AND "), by: guards, mode)
    // An error of one is one of all, as NULL is.
    case .existsOne: return guarded(pieces.isEmpty ? "0" : "\(.joined(pieces, by: " + ")) = 1", by: guards, mode)
    case .filter, .map: return nil
    }
  }

  private func tooLong(at offset: Int) -> Problem {
    Problem(
      code: .tooComplex,
      message: "This is written out for every element of the list, which is too much for what the database computes.",
      offset: offset)
  }

  /// The elements of a list that is written out, and conditions under which none of them is an error; nil for what is no such list.
  private mutating func elements(of range: Operation) throws(Problem) -> (elements: [Operation], guards: [SQLPiece])? {
    switch try constants.outcome(of: range, firstSlot: scopes.count - 1) {
    case .value(.list(let values)): return (values.map(Operation.constant), [])
    case .value(.map(let map)): return (orderedKeys(of: map).map(Operation.constant), [])
    case .value, .failure: return ([], ["NULL"])
    case nil: break
    }
    guard case .list(let operations) = range else { return nil }
    var guards: [SQLPiece] = []
    for operation in operations {
      switch try term(operation) {
      case .constant: break
      case .column(let column): guards += column.guards
      case .computed(let computed) where computed.storage != .boolean: guards += computed.column.guards
      default: throw notTranslatable("A macro over this list", at: range.offset)
      }
    }
    return (operations, guards)
  }
}

extension Operation {
  /// The operation with another one in the place of the variable of a macro.
  fileprivate func replacing(local slot: Int, by element: Operation) -> Operation {
    func new(_ part: Operation) -> Operation { part.replacing(local: slot, by: element) }
    switch self {
    case .local(slot, _): return element
    case .constant, .failure, .variable, .local: return self
    case .member(let base, let member): return .member(new(base), member)
    case .presence(let base, let member): return .presence(new(base), member)
    case .element(let base, let index, let offset): return .element(new(base), new(index), offset: offset)
    case .not(let operand, let offset): return .not(new(operand), offset: offset)
    case .negation(let operand, let offset): return .negation(new(operand), offset: offset)
    case .logic(let logic, let operands): return .logic(logic, operands.map(new))
    case .equality(let left, let right, let isNegated, let offset):
      return .equality(new(left), new(right), isNegated: isNegated, offset: offset)
    case .ordering(let ordering, let left, let right, let offset):
      return .ordering(ordering, new(left), new(right), offset: offset)
    case .membership(let item, let list, let offset): return .membership(new(item), new(list), offset: offset)
    case .arithmetic(let arithmetic, let left, let right, let offset):
      return .arithmetic(arithmetic, new(left), new(right), offset: offset)
    case .conditional(let test, let positive, let negative, let offset):
      return .conditional(new(test), new(positive), new(negative), offset: offset)
    case .list(let elements): return .list(elements.map(new))
    case .map(let entries, let offset): return .map(entries.map { (new($0.key), new($0.value)) }, offset: offset)
    case .call(let function, let operands, let offset): return .call(function, operands.map(new), offset: offset)
    case .matching(let text, let expression, let offset): return .matching(new(text), expression, offset: offset)
    case .comprehension(let inner):
      return .comprehension(
        CheckedComprehension(
          macro: inner.macro, range: new(inner.range), slot: inner.slot, predicate: inner.predicate.map(new),
          transform: inner.transform.map(new), offset: inner.offset))
    case .rounding(let quotient, let digits, let offset):
      return .rounding(quotient.replacing(new), digits: digits, offset: offset)
    }
  }
}

extension Quotient {
  fileprivate func replacing(_ new: (Operation) -> Operation) -> Quotient {
    switch self {
    case .number(let operation, let offset): .number(new(operation), offset: offset)
    case .negation(let operand): .negation(operand.replacing(new))
    case .arithmetic(let arithmetic, let left, let right, let offset):
      .arithmetic(arithmetic, left.replacing(new), right.replacing(new), offset: offset)
    }
  }
}
