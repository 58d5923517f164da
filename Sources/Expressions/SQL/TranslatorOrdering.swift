extension Translator {
  /// `<`, `<=`, `>`, `>=`. A null operand makes the comparison NULL, as an error should.
  func ordering(_ ordering: Ordering, _ left: Term, _ right: Term, at offset: Int) throws(Problem) -> SQLPiece {
    try distributed([left, right], at: offset) { terms throws(Problem) in
      guard let first = terms.first, let second = terms.last, !first.isNothing, !second.isNothing else {
        return "NULL"
      }
      switch (first, second) {
      case (.constant(let a), .constant(let b)):
        let outcome = try constants.value(of: .ordering(ordering, .constant(a), .constant(b), offset: offset))
        if case .value(let value) = outcome { return value == .bool(true) ? "1" : "0" }
        return "NULL"
      case (.constant(let value), let term): return try self.ordering(ordering.mirrored, term, value, at: offset)
      case (let term, .constant(let value)): return try self.ordering(ordering, term, value, at: offset)
      default: return try self.ordering(ordering, column(first, at: offset), column(second, at: offset), at: offset)
      }
    }
  }

  private func ordering(
    _ ordering: Ordering, _ term: Term, _ value: Value, at offset: Int
  ) throws(Problem) -> SQLPiece {
    if case .day(let day) = term { return try self.ordering(ordering, day, value, at: offset) }
    if case .computed(let computed) = term, computed.storage == .real {
      return try real(ordering.rawValue, computed, value, at: offset)
    }
    let column = try column(term, at: offset)
    switch column.storage.bound(ordering, value) {
    case .compare(let ordering, let argument): return "\(column.sql) \(ordering) \(argument)"
    case .always(let result): return "CASE WHEN \(column.sql) IS NOT NULL THEN \(result ? "1" : "0") END"
    case nil: throw notTranslatable("This comparison", at: offset)
    }
  }

  private func ordering(
    _ ordering: Ordering, _ a: ColumnTerm, _ b: ColumnTerm, at offset: Int
  ) throws(Problem) -> SQLPiece {
    if let first = a.storage.numericScale, let second = b.storage.numericScale {
      if first < second { return scaled(ordering, a.sql, b.sql, second - first) }
      if first > second { return scaled(ordering.mirrored, b.sql, a.sql, first - second) }
    }
    switch (a.storage, b.storage) {
    case (.codes, _), (.reference, _), (.anyReference, _): throw notTranslatable("This comparison", at: offset)
    case (.real, .real): return guarded("coalesce(\(a.sql) \(ordering) \(b.sql), 0)", by: a.guards + b.guards, .exact)
    case (let first, let second) where first == second || (first.numericScale != nil && second.numericScale != nil):
      return "\(a.sql) \(ordering) \(b.sql)"
    default: throw notTranslatable("This comparison", at: offset)
    }
  }

  /// Compares `coarse` with `fine` / 10^digits: first the whole part, then what is left of it. Multiplying could overflow.
  private func scaled(_ ordering: Ordering, _ coarse: SQLPiece, _ fine: SQLPiece, _ digits: Int) -> SQLPiece {
    let power = SQLArgument.integer(powerOfTen(digits))
    return "(\(coarse), 0) \(ordering) (\(fine) / \(power), \(fine) % \(power))"
  }

  /// A double with a constant. Of NaN every comparison is false, and SQLite has NULL for it.
  func real(
    _ operation: String, _ computed: ComputedTerm, _ value: Value, at offset: Int
  ) throws(Problem) -> SQLPiece {
    let argument: SQLArgument
    switch value {
    case .double(let number) where number.isNaN: return guarded("0", by: computed.guards, .exact)
    case .double(let number): argument = .real(number)
    // A double stands for the largest whole numbers, which are none themselves.
    case .int(let number) where number.magnitude <= 1 << 53: argument = .integer(number)
    default: throw notTranslatable("This comparison", at: offset)
    }
    let comparison: SQLPiece
    switch Ordering(rawValue: operation) {
    case let ordering?: comparison = "\(computed.sql) \(ordering) \(argument)"
    case nil: comparison = "\(computed.sql) = \(argument)"
    }
    return guarded("coalesce(\(comparison), 0)", by: computed.guards, .exact)
  }

  /// A term as a column, which what is computed can stand for.
  func column(_ term: Term, at offset: Int) throws(Problem) -> ColumnTerm {
    switch term {
    case .column(let column): return column
    case .computed(let computed) where computed.storage == .real:
      return ColumnTerm(sql: computed.sql, storage: .real, guards: computed.guards)
    case .computed(let computed): return computed.column
    default: throw notTranslatable("This comparison", at: offset)
    }
  }
}
