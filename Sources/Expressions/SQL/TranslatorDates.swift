import Foundation

extension Translator {
  /// Year, month and so on of a day, or the whole hours and so on of a duration; nil for other functions.
  static func part(_ function: Function, _ operand: Operand) -> Term? {
    func whole(_ sql: SQLPiece) -> Term { .computed(ComputedTerm(sql: sql, storage: .integer)) }
    let value = operand.settled
    if operand.storage == .duration {
      switch function {
      case .getHours: return whole("(\(value) / 3600000000)")
      case .getMinutes: return whole("(\(value) / 60000000)")
      case .getSeconds: return whole("(\(value) / 1000000)")
      case .getMilliseconds: return whole("(\(value) % 1000000 / 1000)")
      default: return nil
      }
    }
    switch function {
    case .getFullYear: return whole(field("%Y", of: value))
    case .getMonth: return whole("(\(field("%m", of: value)) - 1)")
    case .getDate: return whole(field("%d", of: value))
    case .getDayOfMonth: return whole("(\(field("%d", of: value)) - 1)")
    case .getDayOfYear: return whole("(\(field("%j", of: value)) - 1)")
    case .getDayOfWeek: return whole(field("%w", of: value))
    default: return nil
    }
  }

  /// A part of a moment, or of the day of one, in the tenant's zone or another; nil for what is neither.
  func momentPart(_ function: Function, _ terms: [Term]) -> Term? {
    guard function.isOfMoment, let first = terms.first else { return nil }
    var zone: SQLPiece = "\(.text(constants.timeZone.identifier))"
    var part = function.rawValue
    let moment: SQLPiece
    if case .day(let day) = first {
      // An hour is no part of a day, and a day is in no other zone.
      guard day.isDate, function.isOfDay, terms.count == 1 else { return day.isDate ? .failure : nil }
      moment = day.moment
      part = MomentPart.ofDay + part
    } else {
      guard let operand = Operand(first), operand.storage == .timestamp else { return nil }
      moment = operand.settled
    }
    if terms.count == 2 {
      guard let name = Operand(terms[1]), name.storage == .text else { return nil }
      zone = name.sql
    }
    return .computed(
      ComputedTerm(
        sql: "\(identifier: MomentPart.function)(\(.text(part)), \(moment), \(zone))", storage: .integer))
  }

  private static func field(_ format: StaticString, of days: SQLPiece) -> SQLPiece {
    "CAST(strftime(\(.text(format.description)), \(days) * 86400, 'unixepoch') AS INTEGER)"
  }

  /// `d.addDays(n)` and `d.addMonths(n)`.
  static func later(_ function: Function, _ day: SQLPiece, _ count: Operand) -> Term {
    let range = Int64(CalendarDate.earliest.daysSinceEpoch)...Int64(CalendarDate.latest.daysSinceEpoch)
    guard function == .addMonths else { return within(range, "(\(day) + \(count.settled))", .date) }
    // Where the month is too short for the day, the days that go beyond its end are taken away again.
    let number = count.settled
    let first: SQLPiece = """
      (unixepoch(\(day) * 86400, 'unixepoch', 'start of month', \
      CASE WHEN \(number) BETWEEN -120000 AND 120000 THEN \(number) || ' months' END) / 86400)
      """
    let date = field("%d", of: day)
    let same: SQLPiece = "(\(first) + \(date) - 1)"
    let sql: SQLPiece = """
      CASE WHEN \(field("%d", of: same)) = \(date) THEN \(same) ELSE \(same) - \(field("%d", of: same)) END
      """
    return within(range, "(\(sql))", .date)
  }

  // MARK: Days of moments

  /// The difference of a moment's day and a known day, or that plus or minus a known number; nil for anything else.
  static func days(_ operation: Arithmetic, _ left: Term, _ right: Term) -> DayTerm? {
    guard operation == .add || operation == .subtract else { return nil }
    switch (left, operation, right) {
    case (.day(let day), .subtract, .constant(.date(let date))) where day.isDate:
      return day.shifted(by: -Int64(date.daysSinceEpoch))
    case (.constant(.date(let date)), .subtract, .day(let day)) where day.isDate:
      return day.negated.shifted(by: Int64(date.daysSinceEpoch))
    case (.day(let day), .add, .constant(.int(let number))), (.constant(.int(let number)), .add, .day(let day)):
      return day.isDate ? nil : day.shifted(by: number)
    case (.day(let day), .subtract, .constant(.int(let number))):
      return day.isDate || number == .min ? nil : day.shifted(by: -number)
    case (.constant(.int(let number)), .subtract, .day(let day)):
      return day.isDate ? nil : day.negated.shifted(by: number)
    default: return nil
    }
  }

  /// `day ordering value`, by the moments at which days begin in the tenant's zone.
  func ordering(_ ordering: Ordering, _ day: DayTerm, _ value: Value, at offset: Int) throws(Problem) -> SQLPiece {
    guard let number = day.position(of: value) else { throw notTranslatable("This comparison", at: offset) }
    let wanted = day.isNegated ? ordering.mirrored : ordering
    // `day > n` is `day >= n + 1`.
    let isUpper = wanted == .less || wanted == .lessOrEqual
    let first = wanted == .less || wanted == .greaterOrEqual ? number : number + 1
    guard let start = try constants.start(ofDay: first, at: offset) else {
      let isBefore = first <= Int64(CalendarDate.earliest.daysSinceEpoch)
      return "CASE WHEN \(day.moment) IS NOT NULL THEN \(isBefore == isUpper ? "0" : "1") END"
    }
    return isUpper ? "\(day.moment) < \(.integer(start))" : "\(day.moment) >= \(.integer(start))"
  }

  /// `day == value`
  func equality(
    _ day: DayTerm, _ value: Value, _ isNegated: Bool, at offset: Int
  ) throws(Problem) -> SQLPiece {
    if value == .null { return "CASE WHEN \(day.moment) IS NOT NULL THEN \(isNegated ? "1" : "0") END" }
    let same: SQLPiece = """
      (\(try ordering(.greaterOrEqual, day, value, at: offset)) \
      AND \(try ordering(.lessOrEqual, day, value, at: offset)))
      """
    return isNegated ? "NOT \(same)" : same
  }
}

extension DayTerm {
  fileprivate var negated: DayTerm {
    var day = self
    day.isNegated.toggle()
    day.shift = -shift
    return day
  }

  /// The number of days that many later; nil if that is beyond all that is compared.
  fileprivate func shifted(by days: Int64) -> DayTerm? {
    var day = self
    day.isDate = false
    day.shift += days
    return (-Self.farthest...Self.farthest).contains(days) && (-Self.farthest...Self.farthest).contains(day.shift)
      ? day : nil
  }

  private static let farthest: Int64 = 1 << 40

  /// The day of the moment for which the value is met; nil for a value of another kind.
  fileprivate func position(of value: Value) -> Int64? {
    switch value {
    case .date(let date) where isDate: return Int64(date.daysSinceEpoch)
    case .int(let number) where !isDate:
      let number = min(max(number, -2 * Self.farthest), 2 * Self.farthest)
      return isNegated ? shift - number : number - shift
    default: return nil
    }
  }
}

extension ConstantFolding {
  /// The microseconds at which a day begins in the tenant's zone; nil if it is none of those that moments have.
  ///
  /// Throws `not_translatable` for a day in which clocks were put back over midnight: it has no single beginning.
  fileprivate func start(ofDay number: Int64, at offset: Int) throws(Problem) -> Int64? {
    guard let date = Int(exactly: number).flatMap({ CalendarDate(daysSinceEpoch: $0) }), date != .earliest else {
      return nil
    }
    let start = Timestamp(startOf: date, in: timeZone)
    let before = Timestamp(microseconds: start.microseconds - 1)
    guard before.date(in: timeZone) < date, start.date(in: timeZone) >= date, !isPutBack(after: start, to: date) else {
      throw Problem(
        code: .notTranslatable,
        message: "In this zone \(date.text) has no single beginning, so the database cannot compare days with it.",
        offset: offset)
    }
    return start.microseconds
  }

  /// Whether within a day of a moment the clocks were put back behind a date.
  private func isPutBack(after start: Timestamp, to date: CalendarDate) -> Bool {
    let first = Date(timeIntervalSince1970: Double(start.microseconds) / 1_000_000)
    guard let change = timeZone.nextDaylightSavingTimeTransition(after: first),
      change.timeIntervalSince(first) < 86_400
    else { return false }
    return Timestamp(change).date(in: timeZone) < date
  }
}
