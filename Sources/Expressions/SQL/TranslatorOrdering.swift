extension Translator {
  /// `<`, `<=`, `>`, `>=`. A null operand makes the comparison NULL, as an error should.
  func ordering(_ ordering: Ordering, _ left: Term, _ right: Term, at offset: Int) throws(Problem) -> SQLPiece {
    switch (left, right) {
    case (.failure, _), (_, .failure), (.constant(.null), _), (_, .constant(.null)): return "NULL"
    case (.column(let column), .constant(let value)):
      return try self.ordering(ordering, column.sql, column.storage, value, at: offset)
    case (.constant(let value), .column(let column)):
      return try self.ordering(ordering.mirrored, column.sql, column.storage, value, at: offset)
    case (.count(let count), .constant(let value)):
      return try self.ordering(ordering, count, .integer, value, at: offset)
    case (.constant(let value), .count(let count)):
      return try self.ordering(ordering.mirrored, count, .integer, value, at: offset)
    case (.column(let a), .column(let b)): return try self.ordering(ordering, a, b, at: offset)
    default: throw notTranslatable("This comparison", at: offset)
    }
  }

  private func ordering(
    _ ordering: Ordering, _ sql: SQLPiece, _ storage: SQLColumn.Storage, _ value: Value, at offset: Int
  ) throws(Problem) -> SQLPiece {
    switch storage.bound(ordering, value) {
    case .compare(let ordering, let argument): return "\(sql) \(ordering) \(argument)"
    case .always(let result): return "CASE WHEN \(sql) IS NOT NULL THEN \(result ? "1" : "0") END"
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
    switch a.storage {
    case .codes, .reference, .anyReference: throw notTranslatable("This comparison", at: offset)
    default: break
    }
    guard a.storage == b.storage else { throw notTranslatable("This comparison", at: offset) }
    return "\(a.sql) \(ordering) \(b.sql)"
  }

  /// Compares `coarse` with `fine` / 10^digits: first the whole part, then what is left of it. Multiplying could overflow.
  private func scaled(_ ordering: Ordering, _ coarse: SQLPiece, _ fine: SQLPiece, _ digits: Int) -> SQLPiece {
    let power = SQLArgument.integer(powerOfTen(digits))
    return "(\(coarse), 0) \(ordering) (\(fine) / \(power), \(fine) % \(power))"
  }
}
