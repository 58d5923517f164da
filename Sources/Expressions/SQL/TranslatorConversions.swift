extension Translator {
  /// `string(x)` and the like of a number, text or time; nil if SQL has no exact way.
  static func conversion(_ function: Function, _ operand: Operand) -> Term? {
    let value = operand.settled
    switch (function, operand.storage) {
    case (.int, .integer), (.decimal, .decimal), (.double, .real), (.string, .text), (.date, .date),
      (.timestamp, .timestamp), (.duration, .duration):
      return operand.computing(operand.sql, mayOverflow: operand.mayOverflow)
    case (.decimal, .integer):
      return .computed(
        ComputedTerm(sql: operand.sql, storage: .decimal(scale: 0), mayOverflow: operand.mayOverflow))
    case (.int, .decimal(let scale)):
      return .computed(
        ComputedTerm(
          sql: "(\(operand.sql) / \(.integer(powerOfTen(scale))))", storage: .integer,
          mayOverflow: operand.mayOverflow))
    // Rounded down, as SQLite's division is only above zero.
    case (.int, .timestamp):
      return .computed(
        ComputedTerm(
          sql: "((\(value) - ((\(value) % 1000000) + 1000000) % 1000000) / 1000000)", storage: .integer))
    case (.timestamp, .integer): return within(Timestamp.range, "(\(value) * 1000000)", .timestamp)
    case (.double, .integer):
      return .computed(
        ComputedTerm(sql: "CAST(\(value) AS REAL)", storage: .real, guards: ["\(value) IS NOT NULL"]))
    case (.string, .integer): return text("CAST(\(value) AS TEXT)")
    case (.string, .date): return text("date(\(value) * 86400, 'unixepoch')")
    case (.string, .decimal(let scale)): return text(digits(of: value, scale))
    default: return nil
    }
  }

  /// A decimal as text. There is no absolute value of the smallest number, so the signs of its parts are cut off.
  private static func digits(of value: SQLPiece, _ scale: Int) -> SQLPiece {
    guard scale > 0 else { return "CAST(\(value) AS TEXT)" }
    let power = SQLArgument.integer(powerOfTen(scale))
    return """
      (CASE WHEN \(value) < 0 THEN '-' ELSE '' END || ltrim(\(value) / \(power), '-') || '.' \
      || substr('000000000000000000' || ltrim(\(value) % \(power), '-'), -\(.integer(Int64(scale)))))
      """
  }

  /// What a function makes of a condition or a boolean; nil if SQL has no exact way.
  static func ofCondition(_ function: Function, _ terms: [Term]) -> Term? {
    let value: SQLPiece
    switch terms.first {
    case .column(let column) where column.storage == .boolean: value = column.sql
    case .computed(let computed) where computed.storage == .boolean: value = "(\(computed.sql))"
    default: return nil
    }
    switch function {
    case .bool: return .computed(ComputedTerm(value))
    case .string: return text("CASE \(value) WHEN 1 THEN 'true' WHEN 0 THEN 'false' END")
    default: return nil
    }
  }
}
