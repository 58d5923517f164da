/// A constant as a column would hold it.
enum Encoded: Hashable {
  case null
  case argument(SQLArgument)
  /// No value of the column equals the constant.
  case never
}

extension SQLColumn.Storage {
  /// The constant as the column holds it; nil if SQL cannot compare them.
  func encoded(_ value: Value) -> Encoded? {
    switch (self, value) {
    case (_, .null): .null
    // A text is bound up to its first NUL, so it would equal what it does not.
    case (.text, .string(let text)): text.utf8.contains(0) ? nil : .argument(.text(text))
    case (.boolean, .bool(let flag)): .argument(.integer(flag ? 1 : 0))
    case (.date, .date(let date)): .argument(.integer(Int64(date.daysSinceEpoch)))
    case (.reference(let module), .record(let record)):
      record.module == module ? .argument(.integer(record.id)) : .never
    case (.integer, .record(let record)): .argument(.integer(record.id))
    case (.reference, .int(let id)): .argument(.integer(id))
    case (.real, .double(let number)): number.isNaN ? .never : .argument(.real(number))
    case (.real, .int(let number)): .argument(.integer(number))
    default:
      position(of: value).map { position in
        if case .at(let number) = position { .argument(.integer(number)) } else { .never }
      }
    }
  }

  /// Where a number, moment or period lies among those of the column; nil if the column holds nothing of its kind.
  private func position(of value: Value) -> Position? {
    switch (self, value) {
    case (.integer, _): Position(value, scale: 0)
    case (.decimal(let scale), _): Position(value, scale: scale)
    // Columns hold microseconds.
    case (.timestamp, .timestamp(let timestamp)):
      timestamp.nanosecond == 0 ? .at(timestamp.microseconds) : .after(timestamp.microseconds)
    case (.duration, .duration(let span)): span.nanosecond == 0 ? .at(span.microseconds) : .after(span.microseconds)
    default: nil
    }
  }

  /// What `column ordering value` comes to for values that are not null; nil if SQL cannot compare them.
  func bound(_ ordering: Ordering, _ value: Value) -> Bound? {
    if let position = position(of: value) { return bound(ordering, position) }
    switch (self, value) {
    case (.text, .string), (.boolean, .bool), (.date, .date), (.real, .double), (.real, .int):
      switch encoded(value) {
      case .argument(let argument): return .compare(ordering, argument)
      case .never: return .always(false)
      case .null, nil: return nil
      }
    default: return nil
    }
  }

  private func bound(_ ordering: Ordering, _ position: Position) -> Bound {
    let isUpper = ordering == .less || ordering == .lessOrEqual
    switch position {
    case .at(let number): return .compare(ordering, .integer(number))
    case .after(let number): return .compare(isUpper ? .lessOrEqual : .greater, .integer(number))
    case .aboveAll: return .always(isUpper)
    case .belowAll: return .always(!isUpper)
    case .nowhere: return .always(false)
    }
  }

  /// A comparison of a column with a constant.
  enum Bound {
    case compare(Ordering, SQLArgument)
    /// The same for every value but null.
    case always(Bool)
  }

  /// The scale, if the column holds exact numbers.
  var numericScale: Int? {
    switch self {
    case .integer: 0
    case .decimal(let scale): scale
    default: nil
    }
  }
}
