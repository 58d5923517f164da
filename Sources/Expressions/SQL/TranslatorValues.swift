extension Translator {
  /// A term as a column of that kind keeps it; NULL where it is null or an error.
  func value(_ term: Term, as storage: SQLColumn.Storage, at offset: Int) throws(Problem) -> SQLPiece {
    try distributed([term], at: offset) { terms throws(Problem) in
      guard let term = terms.first, !term.isNothing else { return "NULL" }
      if let constant = term.value { return try value(of: constant, as: storage, at: offset) }
      switch (storage, term) {
      case (.boolean, .column(let column)) where column.storage == .boolean: return column.sql
      case (.boolean, .computed(let computed)) where computed.storage == .boolean: return computed.sql
      default: break
      }
      guard let operand = Operand(term) else { throw notTranslatable("This value", at: offset) }
      switch (storage, operand.storage) {
      case (.decimal(let digits), .decimal), (.decimal(let digits), .integer):
        let number = SQLFraction(numerator: operand.sql, scale: operand.storage.numericScale ?? 0)
        guard case .computed(let rounded) = number.rounded(to: digits) else { return "NULL" }
        return rounded.settled
      default:
        guard operand.storage == storage else { throw notTranslatable("This value", at: offset) }
        return operand.settled
      }
    }
  }

  private func value(
    of constant: Value, as storage: SQLColumn.Storage, at offset: Int
  ) throws(Problem) -> SQLPiece {
    switch (storage, constant) {
    case (.decimal(let digits), .decimal(let number)):
      return number.rounded(to: digits).map { "\(.integer($0.unscaled))" } ?? "NULL"
    case (.decimal(let digits), .int(let number)):
      return ExactDecimal(number).rescaled(to: digits).map { "\(.integer($0.unscaled))" } ?? "NULL"
    // Columns hold microseconds.
    case (.timestamp, .timestamp(let time)): return "\(.integer(time.microseconds))"
    case (.duration, .duration(let span)): return "\(.integer(span.microseconds))"
    default:
      guard case .argument(let argument)? = storage.encoded(constant) else {
        throw notTranslatable("This value", at: offset)
      }
      return "\(argument)"
    }
  }
}
