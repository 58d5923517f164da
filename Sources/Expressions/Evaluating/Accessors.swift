import Foundation

extension Evaluation {
  /// Year, month, hour and so on of a moment, a day or a duration; months and days of the month from 0 as in CEL, but
  /// for `getDate`. Nil if the value has no such part.
  func accessor(_ function: Function, _ value: Value, in zone: TimeZone) -> Int? {
    switch value {
    case .timestamp(let timestamp):
      let time = LocalTime(timestamp, in: zone)
      return clock(function, time) ?? calendar(function, day: time.daysSinceEpoch)
    case .date(let date): return calendar(function, day: date.daysSinceEpoch)
    case .duration(let span): return total(function, span)
    default: return nil
    }
  }

  private func clock(_ function: Function, _ time: LocalTime) -> Int? {
    switch function {
    case .getHours: time.hour
    case .getMinutes: time.minute
    case .getSeconds: time.second
    case .getMilliseconds: time.microsecond / 1000
    default: nil
    }
  }

  private func calendar(_ function: Function, day: Int) -> Int? {
    let civil = CivilDay(daysSinceEpoch: day)
    switch function {
    case .getFullYear: return civil.year
    case .getMonth: return civil.month - 1
    case .getDate: return civil.day
    case .getDayOfMonth: return civil.day - 1
    case .getDayOfYear: return civil.dayOfYear
    // 1970-01-01 was a Thursday, which is 4 counted from Sunday.
    case .getDayOfWeek: return day + 4 - floorDivide(day + 4, 7) * 7
    default: return nil
    }
  }

  /// The whole duration in the unit, but for milliseconds, which are those beyond the seconds, as in CEL.
  private func total(_ function: Function, _ span: TimeSpan) -> Int? {
    switch function {
    case .getHours: Int(span.microseconds / 3_600_000_000)
    case .getMinutes: Int(span.microseconds / 60_000_000)
    case .getSeconds: Int(span.microseconds / 1_000_000)
    case .getMilliseconds: Int(span.microseconds % 1_000_000 / 1000)
    default: nil
    }
  }
}
