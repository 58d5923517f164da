extension Translator {
  /// A function of operands.
  mutating func term(_ function: Function, _ operands: [Operation], at offset: Int) throws(Problem) -> Term {
    if function == .size, let operand = operands.first, let count = try count(operand) {
      return .computed(ComputedTerm(sql: count, storage: .integer))
    }
    var terms: [Term] = []
    for operand in operands { terms.append(try term(operand)) }
    return try distributed(terms, at: offset) { terms throws(Problem) in
      if terms.allSatisfy({ $0.value != nil }) {
        let operands = terms.compactMap(\.value).map(Operation.constant)
        return Term(try constants.value(of: .call(function, operands, offset: offset)))
      }
      // The type of a value is no matter of this function alone.
      if function == .dyn, let term = terms.first { return term }
      if terms.contains(where: \.isNothing) { return .failure }
      guard let result = try result(function, terms, at: offset) else {
        throw notTranslatable("'\(function.rawValue)' of a field", at: offset)
      }
      return result
    }
  }

  /// The value of a function; nil if SQL cannot compute it. Of null there is none: that is an error.
  private func result(_ function: Function, _ terms: [Term], at offset: Int) throws(Problem) -> Term? {
    switch function {
    case .startsWith, .endsWith, .contains:
      return .computed(ComputedTerm(try search(function, terms, at: offset)))
    case .size: return terms.first.flatMap(Self.size)
    default: break
    }
    if naming.hasMomentParts, let part = momentPart(function, terms) { return part }
    if case .day(let day)? = terms.first { return function == .date && day.isDate ? .day(day) : nil }
    guard let first = terms.first.flatMap(Operand.init) else { return Self.ofCondition(function, terms) }
    switch (function, first.storage) {
    case (.lowerAscii, .text): return Self.text("lower(\(first.sql))")
    case (.upperAscii, .text): return Self.text("upper(\(first.sql))")
    case (.trim, .text): return Self.text("trim(\(first.sql), \(.text(Self.blanks)))")
    case (.addDays, .date), (.addMonths, .date):
      guard terms.count == 2, let second = terms.last.flatMap(Operand.init), second.storage == .integer,
        !second.isUnsigned
      else { return nil }
      return Self.later(function, first.sql, second)
    case (_, .date), (_, .duration): return Self.conversion(function, first) ?? Self.part(function, first)
    case (.date, .timestamp): return .day(DayTerm(moment: first.settled))
    default: return Self.conversion(function, first)
    }
  }

  private static func size(_ term: Term) -> Term? {
    switch term {
    case .column(let column) where column.storage == .codes:
      .computed(ComputedTerm(sql: "json_array_length(\(column.sql))", storage: .integer))
    default:
      Operand(term).flatMap { operand in
        operand.storage == .text
          ? .computed(ComputedTerm(sql: "length(\(operand.sql))", storage: .integer)) : nil
      }
    }
  }

  /// The characters with Unicode's property White_Space, which `trim` takes away.
  private static let blanks = String(
    String.UnicodeScalarView(
      [
        0x9...0xD, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
      ].flatMap { $0.compactMap { Unicode.Scalar(UInt32($0)) } }))

  static func text(_ sql: SQLPiece) -> Term { .computed(ComputedTerm(sql: sql, storage: .text)) }

  // MARK: Searches

  /// `startsWith`, `endsWith` or `contains`.
  private func search(_ function: Function, _ terms: [Term], at offset: Int) throws(Problem) -> SQLPiece {
    guard terms.count == 2, let text = Operand(terms[0]), let sought = Operand(terms[1]), text.storage == .text,
      sought.storage == .text
    else { throw notTranslatable("A search in this value", at: offset) }
    if case .string(let word)? = sought.constant { return search(function, text.sql, word) }
    switch function {
    case .startsWith: return "substr(\(text.sql), 1, length(\(sought.sql))) = \(sought.sql)"
    case .endsWith:
      return """
        (length(\(text.sql)) >= length(\(sought.sql)) \
        AND substr(\(text.sql), length(\(text.sql)) - length(\(sought.sql)) + 1) = \(sought.sql))
        """
    default: return "instr(\(text.sql), \(sought.sql)) > 0"
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
}
