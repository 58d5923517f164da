extension Translator {
  /// `startsWith`, `endsWith` or `contains`.
  mutating func search(_ function: Function, _ operands: [Operation], at offset: Int) throws(Problem) -> SQLPiece {
    guard [.startsWith, .endsWith, .contains].contains(function), operands.count == 2 else {
      throw notTranslatable("'\(function.rawValue)'", at: offset)
    }
    let part = try term(operands[1])
    guard let text = try text(try term(operands[0]), at: offset), let sought = try self.text(part, at: offset) else {
      return "NULL"
    }
    if case .constant(.string(let word)) = part { return search(function, text, word) }
    switch function {
    case .startsWith: return "substr(\(text), 1, length(\(sought))) = \(sought)"
    case .endsWith:
      return """
        (length(\(text)) >= length(\(sought)) \
        AND substr(\(text), length(\(text)) - length(\(sought)) + 1) = \(sought))
        """
    default: return "instr(\(text), \(sought)) > 0"
    }
  }

  private func search(_ function: Function, _ text: SQLPiece, _ word: String) -> SQLPiece {
    if word.isEmpty { return "CASE WHEN \(text) IS NOT NULL THEN 1 END" }
    let length = SQLArgument.integer(Int64(word.unicodeScalars.count))
    switch function {
    case .startsWith:
      // A range, which an index can serve.
      guard let end = Self.successor(of: word) else { return "substr(\(text), 1, \(length)) = \(.text(word))" }
      return "(\(text) >= \(.text(word)) AND \(text) < \(.text(end)))"
    case .endsWith: return "substr(\(text), -\(length)) = \(.text(word))"
    default: return "instr(\(text), \(.text(word))) > 0"
    }
  }

  /// The first text behind all that start with the prefix; nil if there is none.
  private static func successor(of prefix: String) -> String? {
    var scalars = Array(prefix.unicodeScalars)
    while let last = scalars.popLast() {
      // Between U+D7FF and U+E000 there are no characters.
      guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
      var result = String.UnicodeScalarView(scalars)
      result.append(next)
      return String(result)
    }
    return nil
  }

  /// A text as SQL; nil if it is an error.
  private func text(_ term: Term, at offset: Int) throws(Problem) -> SQLPiece? {
    switch term {
    case .column(let column) where column.storage == .text: return column.sql
    case .constant(.string(let text)) where !text.utf8.contains(0): return "\(.text(text))"
    case .constant(.null), .failure: return nil
    default: throw notTranslatable("A search in this value", at: offset)
    }
  }

  /// A function whose value is compared.
  mutating func term(
    _ function: Function, _ operands: [Operation], _ operation: Operation, at offset: Int
  ) throws(Problem) -> Term {
    switch function {
    case .startsWith, .endsWith, .contains: return .condition(try search(function, operands, at: offset))
    case .size: return .count(try size(operands, at: offset))
    case .lowerAscii, .upperAscii:
      guard let operand = operands.first, case .column(var column) = try term(operand), column.storage == .text else {
        break
      }
      // Of null there is no lower case: that is an error, not null.
      column.guards.append("\(column.sql) IS NOT NULL")
      column.sql = function == .lowerAscii ? "lower(\(column.sql))" : "upper(\(column.sql))"
      return .column(column)
    default: break
    }
    throw notTranslatable("'\(function.rawValue)' of a field", at: offset)
  }

  private mutating func size(_ operands: [Operation], at offset: Int) throws(Problem) -> SQLPiece {
    guard let operand = operands.first else { throw notTranslatable("'size'", at: offset) }
    if let count = try count(operand) { return count }
    guard case .column(let column) = try term(operand) else { throw notTranslatable("'size' of this", at: offset) }
    switch column.storage {
    case .text: return "length(\(column.sql))"
    case .codes: return "json_array_length(\(column.sql))"
    default: throw notTranslatable("'size' of this", at: offset)
    }
  }
}
