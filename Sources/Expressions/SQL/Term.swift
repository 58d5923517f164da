/// A translated operand.
enum Term {
  case constant(Value)
  /// The evaluator gives an error, whatever the record.
  case failure
  case column(ColumnTerm)
  /// A condition: 1, 0, or NULL for an error.
  case condition(SQLPiece)
  /// A whole number, or NULL for an error.
  case count(SQLPiece)
}

/// A column, or what is computed from one column and null where that is.
struct ColumnTerm {
  var sql: SQLPiece
  var storage: SQLColumn.Storage
  /// Conditions that are all true unless reading the value is an error: lookups on the way that are not null. The value
  /// is NULL if one of them is false.
  var guards: [SQLPiece] = []
  /// The column with the name of the module, of a lookup to any.
  var moduleColumn: SQLPiece?
}

/// Where a constant lies on the line of whole numbers that a column holds.
enum Position {
  case at(Int64)
  /// Between this number and the next.
  case after(Int64)
  case aboveAll
  case belowAll
  /// NaN.
  case nowhere

  /// The number times 10^scale; nil if the value is no exact number.
  init?(_ value: Value, scale: Int) {
    switch value {
    case .int(let number): self.init(Int128(number) * Int128(powerOfTen(scale)), isExact: true)
    case .uint(let number): self.init(Int128(number) * Int128(powerOfTen(scale)), isExact: true)
    case .decimal(let number) where number.scale <= scale:
      self.init(Int128(number.unscaled) * Int128(powerOfTen(scale - number.scale)), isExact: true)
    case .decimal(let number):
      let divisor = powerOfTen(number.scale - scale)
      self.init(Int128(floorDivide(number.unscaled, divisor)), isExact: number.unscaled % divisor == 0)
    case .double(let number) where scale == 0:
      if number.isNaN {
        self = .nowhere
      } else if number == 0x1p63 {
        self = .at(.max)
      } else if let floor = Int128(exactly: number.rounded(.down)) {
        self.init(floor, isExact: number == number.rounded(.down))
      } else {
        self = number > 0 ? .aboveAll : .belowAll
      }
    default: return nil
    }
  }

  private init(_ floor: Int128, isExact: Bool) {
    if let number = Int64(exactly: floor) {
      self = isExact ? .at(number) : .after(number)
    } else {
      self = floor > 0 ? .aboveAll : .belowAll
    }
  }
}
