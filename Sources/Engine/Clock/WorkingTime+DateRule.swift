import Expressions
import Metamodel

extension WorkingTime {
  /// The time for which an automation waits.
  ///
  /// Whole days keep the time that the clock on the wall shows, also across its changes. A day of which the rule says no time begins at
  /// midnight.
  ///
  /// - Parameters:
  ///   - rule: what it waits for.
  ///   - value: what the record holds.
  /// - Returns: nil if that is neither a day nor a moment, or the time is out of all range.
  func time(of rule: DateRule, from value: Value) -> Timestamp? {
    switch value {
    case .date(let day): time(rule.offset, day, second: Int64(rule.minute) * 60)
    case .timestamp(let moment):
      time(rule.offset, moment.date(in: zone), second: secondOfDay(moment))
    default: nil
    }
  }

  private func time(_ offset: DateOffset?, _ day: CalendarDate, second: Int64) -> Timestamp? {
    var (shifted, rest): (CalendarDate?, Int64) = (day, 0)
    switch offset?.period {
    case .workingDays(let count)?: shifted = self.day(offset?.isBefore == true ? -count : count, from: day)
    case .clock(let span)?:
      let (days, part) = span.microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
      let sign: Int64 = offset?.isBefore == true ? -1 : 1
      (shifted, rest) = (day.adding(days: Int(sign * days)), sign * part)
    case .working?, nil: break
    }
    guard let shifted else { return nil }
    let time = Timestamp(startOf: shifted, plus: second, in: zone).microseconds + rest
    return Timestamp.range.contains(time) ? Timestamp(microseconds: time) : nil
  }
}
