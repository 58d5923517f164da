/// A translated operand.
indirect enum Term {
  case constant(Value)
  /// The evaluator gives an error, whatever the record.
  case failure
  case column(ColumnTerm)
  case computed(ComputedTerm)
  /// The day of a moment in the tenant's zone, of which SQLite knows nothing; it can be compared with a known day.
  case day(DayTerm)
  /// The first where the condition is 1, the second where it is 0, an error where it is NULL.
  case choice(SQLPiece, Term, Term)

  /// How many terms it chooses from.
  var alternatives: Int {
    if case .choice(_, let positive, let negative) = self { positive.alternatives + negative.alternatives } else { 1 }
  }

  /// How much SQL it is, in bytes.
  var size: Int {
    switch self {
    case .constant, .failure: 1
    case .column(let column): column.sql.sql.utf8.count
    case .computed(let computed): computed.sql.sql.utf8.count
    case .day(let day): day.moment.sql.utf8.count
    case .choice(let test, let positive, let negative): test.sql.utf8.count + positive.size + negative.size
    }
  }
}

/// A column, which may be null.
struct ColumnTerm {
  var sql: SQLPiece
  var storage: SQLColumn.Storage
  /// Conditions that are all true unless reading the value is an error: lookups on the way that are not null. The value
  /// is NULL if one of them is false.
  var guards: [SQLPiece] = []
  /// The column with the name of the module, of a lookup to any.
  var moduleColumn: SQLPiece?
}

/// What is computed from columns: never null, and NULL where the evaluator gives an error.
struct ComputedTerm {
  /// Whole numbers that do not fit 64 bits are REAL here, and so is whatever is computed from them.
  var sql: SQLPiece
  var storage: SQLColumn.Storage
  /// Whether `sql` may be REAL where it should be a whole number.
  var mayOverflow = false
  /// Of a double, conditions that are all true unless it is an error: its NULL is also that of NaN.
  var guards: [SQLPiece] = []

  /// A condition.
  init(_ condition: SQLPiece) { self.init(sql: condition, storage: .boolean) }

  init(sql: SQLPiece, storage: SQLColumn.Storage, mayOverflow: Bool = false, guards: [SQLPiece] = []) {
    self.sql = sql
    self.storage = storage
    self.mayOverflow = mayOverflow
    self.guards = guards
  }

  /// The value with NULL where it does not fit.
  var settled: SQLPiece { mayOverflow ? "CASE WHEN typeof(\(sql)) = 'integer' THEN \(sql) END" : sql }

  /// The value as a column that is not null unless that is an error.
  var column: ColumnTerm {
    let value: SQLPiece = storage == .boolean ? "(\(sql))" : settled
    return ColumnTerm(sql: value, storage: storage, guards: ["\(value) IS NOT NULL"])
  }
}

/// A number of days that depends on the day of a moment: that day, counted up or down, and some more.
struct DayTerm {
  /// Microseconds; NULL for an error.
  let moment: SQLPiece
  /// Whether later moments give smaller numbers.
  var isNegated = false
  var shift: Int64 = 0
  /// Whether it is a day, and not a number of days.
  var isDate = true
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
