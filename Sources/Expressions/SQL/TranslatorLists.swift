extension Translator {
  /// `element in list`, where the list is a constant, a literal or a multi-picklist.
  mutating func membership(
    _ element: Operation, _ list: Operation, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    let item = try term(element)
    switch try constants.outcome(of: list, firstSlot: scopes.count - 1) {
    case .value(.list(let values)):
      return try distributed([item], at: offset) { terms throws(Problem) in
        try membership(terms.first ?? .failure, values, mode, at: offset)
      }
    case .value(.null), .failure: return "NULL"
    case .value: throw notTranslatable("'in' with this list", at: offset)
    case nil: break
    }
    if case .list(let operations) = list { return try membership(item, operations, mode, at: offset) }
    let codes = try column(list)
    guard codes.storage == .codes else { throw notTranslatable("'in' with this list", at: offset) }
    return try distributed([item], at: offset) { terms throws(Problem) in
      try membership(terms.first ?? .failure, in: codes, mode, at: offset)
    }
  }

  /// In a constant list: the codes go as one JSON array, so that the statement is the same for lists of any length.
  private func membership(_ item: Term, _ values: [Value], _ mode: Mode, at offset: Int) throws(Problem) -> SQLPiece {
    let column: ColumnTerm
    switch item {
    case .column(let plain) where plain.moduleColumn == nil && plain.storage != .real: column = plain
    case .computed(let computed) where computed.storage != .real: column = computed.column
    default: return try anyEquality(item, values.map(Term.constant), mode, at: offset)
    }
    var elements: [JSONElement] = []
    var hasNull = false
    for value in values {
      switch column.storage.encoded(value) {
      case .null: hasNull = true
      case .argument(.integer(let number)): elements.append(.integer(number))
      case .argument(.text(let text)): elements.append(.text(text))
      case .never: break
      case .argument, nil: throw notTranslatable("'in' with this list", at: offset)
      }
    }
    let found = Self.found(column, elements)
    if hasNull { return guarded("(\(column.sql) IS NULL OR \(found))", by: column.guards, mode) }
    return mode == .truth
      ? found : guarded("(\(column.sql) IS NOT NULL AND \(found))", by: column.guards, mode)
  }

  /// A short list is written out, as a partial index needs it; a long one is one argument, so that it makes no text of its own.
  private static func found(_ column: ColumnTerm, _ elements: [JSONElement]) -> SQLPiece {
    guard (1...16).contains(elements.count) else {
      return "\(column.sql) IN (SELECT value FROM json_each(\(.text(JSONElement.array(elements)))))"
    }
    return "\(column.sql) IN \(SQLPiece.joined(elements.map { "\($0.argument)" }, by: ", "))"
  }

  /// In a list with fields in it. An error of one element would be one of the whole list, so none may be possible.
  private mutating func membership(
    _ item: Term, _ operations: [Operation], _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    var terms: [Term] = []
    for operation in operations { terms.append(try term(operation)) }
    for term in terms + [item] {
      switch term {
      case .constant: break
      case .column(let column) where column.guards.isEmpty: break
      default: throw notTranslatable("'in' with this list", at: offset)
      }
    }
    return try anyEquality(item, terms, mode, at: offset)
  }

  private func anyEquality(_ item: Term, _ terms: [Term], _ mode: Mode, at offset: Int) throws(Problem) -> SQLPiece {
    if terms.isEmpty { return try never(item) }
    var pieces: [SQLPiece] = []
    for term in terms { pieces.append(try equality(item, term, false, mode, at: offset)) }
    return .joined(pieces, by: " OR ")
  }

  /// False, unless the item is an error.
  private func never(_ item: Term) throws(Problem) -> SQLPiece {
    switch item {
    case .constant: "0"
    case .failure: "NULL"
    case .column(let column): guarded("0", by: column.guards, .exact)
    case .computed: guarded("0", by: try self.column(item, at: 0).guards, .exact)
    case .day(let day): "CASE WHEN \(day.moment) IS NOT NULL THEN 0 END"
    case .choice: throw notTranslatable("'in' with this value", at: 0)
    }
  }

  private func membership(
    _ item: Term, in codes: ColumnTerm, _ mode: Mode, at offset: Int
  ) throws(Problem) -> SQLPiece {
    let wanted: SQLPiece
    var guards: [SQLPiece] = ["\(codes.sql) IS NOT NULL"]
    switch item {
    case .failure: return "NULL"
    case .constant(.null): wanted = "NULL"
    case .constant(.string(let text)) where !text.utf8.contains(0): wanted = "\(.text(text))"
    case .column(let column) where column.storage == .text:
      wanted = column.sql
      guards += column.guards
    case .computed(let computed) where computed.storage == .text:
      wanted = computed.sql
      guards += computed.column.guards
    default: throw notTranslatable("'in' with this value", at: offset)
    }
    let found: SQLPiece = "EXISTS (SELECT 1 FROM json_each(\(codes.sql)) WHERE value = \(wanted))"
    return mode == .truth ? found : guarded(found, by: guards, mode)
  }
}

/// An element of a JSON array that is bound as one argument.
enum JSONElement {
  case integer(Int64)
  case text(String)

  /// The elements as JSON text.
  static func array(_ elements: [JSONElement]) -> String {
    "[" + elements.map(\.json).joined(separator: ",") + "]"
  }

  /// The element bound by itself.
  var argument: SQLArgument {
    switch self {
    case .integer(let number): .integer(number)
    case .text(let text): .text(text)
    }
  }

  private var json: String {
    switch self {
    case .integer(let number): return String(number)
    case .text(let text):
      var result = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20: result += "\\u00" + padded(hexadecimal: scalar.value)
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result + "\""
    }
  }

  private func padded(hexadecimal value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
