extension Translator {
  /// `==`, or `!=` if negated.
  func equality(
    _ left: Term, _ right: Term, _ isNegated: Bool, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    switch (left, right) {
    case (.failure, _), (_, .failure): return "NULL"
    case (.column(let column), .constant(let value)), (.constant(let value), .column(let column)):
      return try equality(column, value, isNegated, mode, at: offset)
    case (.column(let a), .column(let b)):
      guard let same = identity(a, b) else { throw notTranslatable("This comparison", at: offset) }
      return guarded(isNegated ? "NOT (\(same))" : same, by: a.guards + b.guards, mode)
    case (.condition(let piece), .constant(let value)), (.constant(let value), .condition(let piece)):
      return equality(piece, value, isNegated)
    case (.condition(let a), .condition(let b)): return isNegated ? "(\(a)) <> (\(b))" : "(\(a)) = (\(b))"
    case (.condition(let piece), .column(let column)), (.column(let column), .condition(let piece)):
      let same: SQLPiece = "CASE \(piece) WHEN 1 THEN \(column.sql) IS 1 WHEN 0 THEN \(column.sql) IS 0 END"
      return guarded(isNegated ? "NOT (\(same))" : same, by: column.guards, mode)
    case (.count(let count), .constant(let value)), (.constant(let value), .count(let count)):
      return try equality(count, value, isNegated, at: offset)
    default: throw notTranslatable("This comparison", at: offset)
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

  /// A condition is never null, so that it differs from what is no bool; its errors stay.
  private func equality(_ condition: SQLPiece, _ value: Value, _ isNegated: Bool) -> SQLPiece {
    guard case .bool(let flag) = value else {
      let result: SQLPiece = isNegated ? "1" : "0"
      return "CASE WHEN (\(condition)) IS NOT NULL THEN \(result) END"
    }
    return flag != isNegated ? condition : "NOT (\(condition))"
  }

  private func equality(
    _ count: SQLPiece, _ value: Value, _ isNegated: Bool, at offset: Int
  ) throws(Problem) -> SQLPiece {
    switch SQLColumn.Storage.integer.encoded(value) {
    case .argument(let argument): return isNegated ? "\(count) <> \(argument)" : "\(count) = \(argument)"
    case .never, .null: return "CASE WHEN \(count) IS NOT NULL THEN \(isNegated ? "1" : "0") END"
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
