extension Translator {
  /// `+`, `-`, `*`, `/`, `%`.
  ///
  /// SQLite gives REAL where whole numbers overflow, and REAL again for whatever is computed from that; so one look at the type
  /// of the result finds every overflow. Division by zero is NULL, as an error should be.
  func arithmetic(
    _ operation: Arithmetic, _ left: Term, _ right: Term, at offset: Int
  ) throws(Problem) -> Term {
    try distributed([left, right], at: offset) { terms throws(Problem) in
      guard let first = terms.first, let second = terms.last, !first.isNothing, !second.isNothing else {
        return .failure
      }
      if let a = first.value, let b = second.value {
        return Term(try constants.value(of: .arithmetic(operation, .constant(a), .constant(b), offset: offset)))
      }
      if let days = Self.days(operation, first, second) { return .day(days) }
      guard let a = Operand(first), let b = Operand(second), let result = Self.result(operation, a, b) else {
        throw notTranslatable("'\(operation.rawValue)' with these values", at: offset)
      }
      return result
    }
  }

  /// `-x`
  func negation(_ operand: Term, at offset: Int) throws(Problem) -> Term {
    try distributed([operand], at: offset) { terms throws(Problem) in
      guard let term = terms.first, !term.isNothing else { return .failure }
      if let value = term.value {
        return Term(try constants.value(of: .negation(.constant(value), offset: offset)))
      }
      if case .day(var day) = term, !day.isDate {
        day.isNegated.toggle()
        day.shift = -day.shift
        return .day(day)
      }
      guard let a = Operand(term) else { throw notTranslatable("'-' of this value", at: offset) }
      switch a.storage {
      case .integer, .decimal: return a.computing("(- \(a.sql))", mayOverflow: true)
      case .duration: return Self.within(Self.spans, "(- \(a.settled))", .duration)
      case .real: return a.computing("(- \(a.sql))")
      default: throw notTranslatable("'-' of this value", at: offset)
      }
    }
  }

  /// The result; nil if SQL cannot compute it.
  private static func result(_ operation: Arithmetic, _ a: Operand, _ b: Operand) -> Term? {
    switch (a.storage, operation, b.storage) {
    case (.integer, _, .integer): whole(operation, a, b)
    case (.integer, _, .decimal), (.decimal, _, .integer), (.decimal, _, .decimal): decimal(operation, a, b)
    case (.real, _, .real): double(operation, a, b)
    case (.text, .add, .text): .computed(ComputedTerm(sql: "(\(a.sql) || \(b.sql))", storage: .text))
    case (.date, .subtract, .date): .computed(ComputedTerm(sql: "(\(a.sql) - \(b.sql))", storage: .integer))
    case (.timestamp, .subtract, .timestamp), (.duration, .subtract, .duration):
      within(spans, "(\(a.settled) - \(b.settled))", .duration)
    case (.duration, .add, .duration): within(spans, "(\(a.settled) + \(b.settled))", .duration)
    case (.timestamp, .add, .duration), (.duration, .add, .timestamp):
      within(Timestamp.range, "(\(a.settled) + \(b.settled))", .timestamp)
    case (.timestamp, .subtract, .duration): within(Timestamp.range, "(\(a.settled) - \(b.settled))", .timestamp)
    default: nil
    }
  }

  private static func whole(_ operation: Arithmetic, _ a: Operand, _ b: Operand) -> Term? {
    // Only without its type known beforehand can the one be signed and the other not; that is an error.
    if a.isUnsigned || b.isUnsigned { return .failure }
    let isPlain = b.constant.map { $0 != .int(-1) } ?? false
    let mayOverflow = a.mayOverflow || b.mayOverflow || !isPlain
    func result(_ sql: SQLPiece, _ mayOverflow: Bool) -> Term {
      .computed(ComputedTerm(sql: sql, storage: .integer, mayOverflow: mayOverflow))
    }
    switch operation {
    case .add: return result("(\(a.sql) + \(b.sql))", true)
    case .subtract: return result("(\(a.sql) - \(b.sql))", true)
    case .multiply: return result("(\(a.sql) * \(b.sql))", true)
    case .divide: return result("(\(a.sql) / \(b.sql))", mayOverflow)
    case .remainder where isPlain: return result("(\(a.sql) % \(b.sql))", mayOverflow)
    // The remainder of the smallest number by -1 is an overflow, as the quotient is.
    case .remainder: return result("(\(a.sql) % \(b.sql) + 0 * (\(a.sql) / \(b.sql)))", true)
    }
  }

  private static func decimal(_ operation: Arithmetic, _ a: Operand, _ b: Operand) -> Term? {
    guard let first = a.storage.numericScale, let second = b.storage.numericScale else { return nil }
    let scale = operation == .multiply ? first + second : max(first, second)
    guard scale <= ExactDecimal.maximumScale else { return .failure }
    let (left, right) = (a.sql(raisedBy: scale - first), b.sql(raisedBy: scale - second))
    let sql: SQLPiece
    switch operation {
    case .add: sql = "(\(left) + \(right))"
    case .subtract: sql = "(\(left) - \(right))"
    case .multiply: sql = "(\(a.sql) * \(b.sql))"
    case .divide, .remainder: return nil
    }
    return .computed(ComputedTerm(sql: sql, storage: .decimal(scale: scale), mayOverflow: true))
  }

  /// SQLite divides by no zero, not even by that of a double; so it has to be known that the divisor is none.
  private static func double(_ operation: Arithmetic, _ a: Operand, _ b: Operand) -> Term? {
    let sql: SQLPiece
    switch operation {
    case .add: sql = "(\(a.sql) + \(b.sql))"
    case .subtract: sql = "(\(a.sql) - \(b.sql))"
    case .multiply: sql = "(\(a.sql) * \(b.sql))"
    case .divide:
      guard case .double(let divisor)? = b.constant, divisor != 0 else { return nil }
      sql = "(\(a.sql) / \(b.sql))"
    case .remainder: return nil
    }
    return .computed(ComputedTerm(sql: sql, storage: .real, guards: a.guards + b.guards))
  }

  /// The differences of durations, in microseconds.
  static let spans = -(Int64.max / 1000)...(Int64.max / 1000)

  /// What is an error outside of a range. Its operands are settled: a REAL might have come back into the range.
  static func within(_ range: ClosedRange<Int64>, _ sql: SQLPiece, _ storage: SQLColumn.Storage) -> Term {
    let (least, most) = (SQLArgument.integer(range.lowerBound), SQLArgument.integer(range.upperBound))
    return .computed(
      ComputedTerm(sql: "CASE WHEN \(sql) BETWEEN \(least) AND \(most) THEN \(sql) END", storage: storage))
  }
}

/// An operand of arithmetic, null where that is an error.
struct Operand {
  let sql: SQLPiece
  let storage: SQLColumn.Storage
  let mayOverflow: Bool
  let guards: [SQLPiece]
  /// The value, if it is the same for all records.
  let constant: Value?

  private init(
    _ sql: SQLPiece, _ storage: SQLColumn.Storage, mayOverflow: Bool = false, guards: [SQLPiece] = [],
    constant: Value? = nil
  ) {
    self.sql = sql
    self.storage = storage
    self.mayOverflow = mayOverflow
    self.guards = guards
    self.constant = constant
  }

  /// Nil for what SQL does not calculate with.
  init?(_ term: Term) {
    switch term {
    case .column(let column):
      switch column.storage {
      case .boolean, .codes, .reference, .anyReference: return nil
      default: self.init(column.sql, column.storage, guards: ["\(column.sql) IS NOT NULL"])
      }
    case .computed(let computed):
      if case .boolean = computed.storage { return nil }
      self.init(computed.sql, computed.storage, mayOverflow: computed.mayOverflow, guards: computed.guards)
    case .constant(let value): self.init(value)
    case .failure, .day, .choice: return nil
    }
  }

  private init?(_ value: Value) {
    switch value {
    case .int(let number): self.init("\(.integer(number))", .integer, constant: value)
    case .uint(let number):
      guard let number = Int64(exactly: number) else { return nil }
      self.init("\(.integer(number))", .integer, constant: value)
    case .decimal(let number):
      self.init("\(.integer(number.unscaled))", .decimal(scale: number.scale), constant: value)
    case .double(let number) where number.isFinite: self.init("\(.real(number))", .real, constant: value)
    case .string(let text) where !text.utf8.contains(0): self.init("\(.text(text))", .text, constant: value)
    case .date(let day): self.init("\(.integer(Int64(day.daysSinceEpoch)))", .date, constant: value)
    // Columns hold microseconds.
    case .timestamp(let time) where time.nanosecond == 0:
      self.init("\(.integer(time.microseconds))", .timestamp, constant: value)
    case .duration(let span) where span.nanosecond == 0:
      self.init("\(.integer(span.microseconds))", .duration, constant: value)
    default: return nil
    }
  }

  var isUnsigned: Bool { if case .uint? = constant { true } else { false } }

  /// The value with NULL where it does not fit.
  var settled: SQLPiece { ComputedTerm(sql: sql, storage: storage, mayOverflow: mayOverflow).settled }

  /// The number with that many more digits after the point.
  func sql(raisedBy digits: Int) -> SQLPiece {
    digits == 0 ? sql : "(\(sql) * \(.integer(powerOfTen(digits))))"
  }

  /// What is computed from it alone, of the same kind.
  func computing(_ sql: SQLPiece, mayOverflow: Bool = false) -> Term {
    .computed(
      ComputedTerm(sql: sql, storage: storage, mayOverflow: mayOverflow, guards: storage == .real ? guards : []))
  }
}
