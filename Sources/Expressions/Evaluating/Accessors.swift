package import Foundation

extension Function {
  /// Year, month, hour and so on of a moment, a day or a duration; months and days of the month from 0 as in CEL, but
  /// for `getDate`. Nil if the value has no such part.
  func part(of value: Value, in zone: TimeZone) -> Int? {
    switch value {
    case .timestamp(let timestamp):
      let time = LocalTime(timestamp, in: zone)
      return clock(time) ?? calendar(day: time.daysSinceEpoch)
    case .date(let date): return calendar(day: date.daysSinceEpoch)
    case .duration(let span): return total(span)
    default: return nil
    }
  }

  private func clock(_ time: LocalTime) -> Int? {
    switch self {
    case .getHours: time.hour
    case .getMinutes: time.minute
    case .getSeconds: time.second
    case .getMilliseconds: time.microsecond / 1000
    default: nil
    }
  }

  private func calendar(day: Int) -> Int? {
    let civil = CivilDay(daysSinceEpoch: day)
    switch self {
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
  private func total(_ span: TimeSpan) -> Int? {
    switch self {
    case .getHours: Int(span.microseconds / 3_600_000_000)
    case .getMinutes: Int(span.microseconds / 60_000_000)
    case .getSeconds: Int(span.microseconds / 1_000_000)
    case .getMilliseconds: Int(span.microseconds % 1_000_000 / 1000)
    default: nil
    }
  }

  /// Whether it gives a part of a day.
  var isOfDay: Bool {
    switch self {
    case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfYear, .getDayOfWeek: true
    default: false
    }
  }

  /// Whether it gives a part of a moment.
  var isOfMoment: Bool {
    switch self {
    case .getHours, .getMinutes, .getSeconds, .getMilliseconds: true
    default: isOfDay
    }
  }
}

/// The parts of moments for SQL: SQLite knows of no zones, so a connection is given a function that does.
package enum MomentPart {
  /// What SQL calls it. Its arguments are a part such as `getHours`, microseconds since 1970-01-01T00:00:00Z, and a zone.
  package static let function = "trellis_moment_part"

  /// What stands before a part of the day of a moment.
  static let ofDay = "date."

  /// A part of a moment, or of its day.
  ///
  /// - Parameters:
  ///   - part: as the language has it: `getHours`, `date.getMonth`.
  ///   - microseconds: since 1970-01-01T00:00:00Z.
  ///   - zone: where.
  /// - Returns: nil if moments have no such part.
  package static func value(_ part: String, of microseconds: Int64, in zone: TimeZone) -> Int64? {
    guard Timestamp.range.contains(microseconds) else { return nil }
    let moment = Timestamp(microseconds: microseconds)
    guard part.hasPrefix(ofDay) else { return value(part, of: .timestamp(moment), in: zone) }
    return value(String(part.dropFirst(ofDay.count)), of: .date(moment.date(in: zone)), in: zone)
  }

  private static func value(_ part: String, of value: Value, in zone: TimeZone) -> Int64? {
    Function(rawValue: part)?.part(of: value, in: zone).map { Int64($0) }
  }
}

extension TimeZone {
  /// The zone that an expression calls so: by its name, `Europe/Madrid`, or its offset, `+02:00`; nil if there is none.
  package init?(inExpression name: String) {
    guard name.utf8.count <= 64, name.utf8.allSatisfy({ isIdentifierPart($0) || "+-/:".utf8.contains($0) }),
      let zone = Self.offset(name) ?? TimeZone(identifier: name)
    else { return nil }
    self = zone
  }

  private static func offset(_ name: String) -> TimeZone? {
    var scanner = DigitScanner(name)
    let sign = scanner.take("+-")
    guard let hours = scanner.digits(2), hours < 24, scanner.skip(":"), let minutes = scanner.digits(2), minutes < 60,
      scanner.isAtEnd
    else { return nil }
    return TimeZone(secondsFromGMT: (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1))
  }
}
