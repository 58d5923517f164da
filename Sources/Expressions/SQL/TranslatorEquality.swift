extension Translator {
  /// `==`, or `!=` if negated.
  func equality(
    _ left: Term, _ right: Term, _ isNegated: Bool, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    try distributed([left, right], at: offset) { terms throws(Problem) in
      guard let first = terms.first, let second = terms.last else { return "NULL" }
      switch (first, second) {
      case (.failure, _), (_, .failure): return "NULL"
      case (.constant(let a), .constant(let b)):
        var steps = Int.max
        return areEqual(a, b, steps: &steps) != isNegated ? "1" : "0"
      case (.constant(let value), let term), (let term, .constant(let value)):
        return try equality(term, value, isNegated, mode, at: offset)
      default: return try equality(first, and: second, isNegated, mode, at: offset)
      }
    }
  }

  private func equality(
    _ term: Term, _ value: Value, _ isNegated: Bool, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    switch term {
    case .column(let column): return try equality(column, value, isNegated, mode, at: offset)
    case .day(let day): return try equality(day, value, isNegated, at: offset)
    case .computed(let computed): return try equality(computed, value, isNegated, at: offset)
    case .constant, .failure, .choice: throw notTranslatable("This comparison", at: offset)
    }
  }

  private func equality(
    _ first: Term, and second: Term, _ isNegated: Bool, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    let (a, b) = (try column(first, at: offset), try column(second, at: offset))
    let same: SQLPiece
    if case (.computed, .computed) = (first, second), case (.real, .real) = (a.storage, b.storage) {
      same = "coalesce(\(a.sql) = \(b.sql), 0)"
    } else if let identity = identity(a, b) {
      same = identity
    } else {
      throw notTranslatable("This comparison", at: offset)
    }
    return guarded(isNegated ? "NOT (\(same))" : same, by: a.guards + b.guards, mode)
  }

  /// What is computed is never null, so that it differs from what is; its errors stay.
  private func equality(
    _ computed: ComputedTerm, _ value: Value, _ isNegated: Bool, at offset: Int
  ) throws(Problem) -> SQLPiece {
    if computed.storage == .real, value != .null {
      let same = try real("==", computed, value, at: offset)
      return isNegated ? "NOT (\(same))" : same
    }
    if computed.storage == .real { return guarded(isNegated ? "1" : "0", by: computed.guards, .exact) }
    if computed.storage == .boolean, case .bool(let flag) = value {
      return flag != isNegated ? computed.sql : "NOT (\(computed.sql))"
    }
    let never: SQLPiece = "CASE WHEN (\(computed.settled)) IS NOT NULL THEN \(isNegated ? "1" : "0") END"
    if computed.storage == .boolean { return never }
    switch computed.storage.encoded(value) {
    case .argument(let argument):
      return isNegated ? "\(computed.settled) <> \(argument)" : "\(computed.settled) = \(argument)"
    case .never, .null: return never
    case nil: throw notTranslatable("This comparison", at: offset)
    }
  }

  private func equality(
    _ column: ColumnTerm, _ value: Value, _ isNegated: Bool, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    if let module = column.moduleColumn, case .record(let record) = value {
      let same: SQLPiece = """
        (\(module) IS \(.text(record.module)) AND \(column.sql) IS \(.integer(record.id)))
        """
      return guarded(isNegated ? "NOT \(same)" : same, by: column.guards, mode)
    }
    switch column.storage.encoded(value) {
    case .null:
      return guarded(isNegated ? "\(column.sql) IS NOT NULL" : "\(column.sql) IS NULL", by: column.guards, mode)
    case .argument(let argument):
      // `=` is NULL where the column is, so it needs no guards, and SQLite can use it to reorder joins.
      if mode == .truth, !isNegated { return "\(column.sql) = \(argument)" }
      return guarded(
        isNegated ? "\(column.sql) IS NOT \(argument)" : "\(column.sql) IS \(argument)", by: column.guards, mode)
    case .never: return guarded(isNegated ? "1" : "0", by: column.guards, mode)
    case nil: throw notTranslatable("This comparison", at: offset)
    }
  }

  /// Whether two columns hold the same value, null being the same as null; nil if they cannot be compared.
  private func identity(_ a: ColumnTerm, _ b: ColumnTerm) -> SQLPiece? {
    switch (a.storage, b.storage) {
    case (.codes, _), (_, .codes): return nil
    case (.anyReference, .anyReference):
      guard let first = a.moduleColumn, let second = b.moduleColumn else { return nil }
      return "(\(first) IS \(second) AND \(a.sql) IS \(b.sql))"
    case (.anyReference, .reference(let module)): return identity(a, ofAnyAnd: b, module)
    case (.reference(let module), .anyReference): return identity(b, ofAnyAnd: a, module)
    case (.reference, .integer), (.integer, .reference): return "\(a.sql) IS \(b.sql)"
    default: break
    }
    if let first = a.storage.numericScale, let second = b.storage.numericScale, first != second {
      return first < second ? scaled(a.sql, b.sql, second - first) : scaled(b.sql, a.sql, first - second)
    }
    return a.storage == b.storage ? "\(a.sql) IS \(b.sql)" : nil
  }

  private func identity(_ any: ColumnTerm, ofAnyAnd reference: ColumnTerm, _ module: String) -> SQLPiece? {
    any.moduleColumn.map { name in
      """
      (\(any.sql) IS \(reference.sql) AND (\(reference.sql) IS NULL OR \(name) IS \(.text(module))))
      """
    }
  }

  /// Whether `coarse` equals `fine` / 10^digits. Dividing cannot overflow, as multiplying could.
  private func scaled(_ coarse: SQLPiece, _ fine: SQLPiece, _ digits: Int) -> SQLPiece {
    let power = SQLArgument.integer(powerOfTen(digits))
    return "(\(coarse) IS \(fine) / \(power) AND coalesce(\(fine) % \(power), 0) = 0)"
  }
}
