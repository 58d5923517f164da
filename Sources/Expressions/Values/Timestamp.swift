package import Foundation

/// A moment: to the microsecond in fields, to the nanosecond in expressions.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Whole microseconds since 1970-01-01T00:00:00Z, negative before.
  package let microseconds: Int64
  /// What goes beyond the microseconds, 0 to 999.
  let nanosecond: Int16

  static let microsecondsPerDay: Int64 = 86_400_000_000
  /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z, the range of timestamps in CEL.
  package static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

  /// A moment as fields keep it.
  package init(microseconds: Int64) {
    self.microseconds = microseconds
    nanosecond = 0
  }

  /// Nil outside the years 1 to 9999.
  init?(nanoseconds: Int128) {
    let whole = floorDivide(nanoseconds, 1000)
    guard let microseconds = Int64(exactly: whole), Self.range.contains(microseconds) else { return nil }
    self.microseconds = microseconds
    nanosecond = Int16(nanoseconds - whole * 1000)
  }

  /// Nanoseconds since 1970-01-01T00:00:00Z.
  var nanoseconds: Int128 { Int128(microseconds) * 1000 + Int128(nanosecond) }

  /// The moment of Foundation's type, brought into the years 1 to 9999.
  package init(_ date: Date) {
    let value = (date.timeIntervalSince1970 * 1_000_000).rounded(.down)
    let bounds = Self.range
    // NaN fails both comparisons' complement, so it is asked for first.
    guard !value.isNaN else {
      self.init(microseconds: bounds.lowerBound)
      return
    }
    self.init(
      microseconds: value <= Double(bounds.lowerBound)
        ? bounds.lowerBound : value >= Double(bounds.upperBound) ? bounds.upperBound : Int64(value))
  }

  /// Reads RFC 3339 text such as `2026-01-31T10:00:00Z` or `2026-01-31T10:00:00.5+01:00`.
  ///
  /// What is finer than the precision is cut off. Nil if it is written otherwise (the zone is not optional) or lies
  /// outside the years 1 to 9999.
  package init?(parsing text: String, precision: TimePrecision = .microseconds) {
    var scanner = DigitScanner(text)
    guard let date = scanner.date(), scanner.skip("Tt"), let time = scanner.timeOfDay(),
      let offset = scanner.zoneOffset(), scanner.isAtEnd
    else { return nil }
    let day = Int128(date.daysSinceEpoch) * Int128(Self.microsecondsPerDay) * 1000
    self.init(nanoseconds: floorDivide(day + time - offset, precision.unit) * precision.unit)
  }

  /// The start of the day in the zone, or a later moment of it: the first after what the clock skips.
  ///
  /// - Parameters:
  ///   - date: the day.
  ///   - second: what the clock on the wall shows, in seconds after midnight, 0 to 86,399.
  ///   - zone: where it begins.
  package init(startOf date: CalendarDate, plus second: Int64 = 0, in zone: TimeZone) {
    let midnight = Int64(date.daysSinceEpoch) * 86_400 + second
    let candidates = [midnight - 86_400, midnight + 86_400].map { midnight - zone.offset(atSecond: $0) }
    let start = candidates.first { $0 + zone.offset(atSecond: $0) == midnight } ?? candidates[0]
    self.init(microseconds: min(max(start * 1_000_000, Self.range.lowerBound), Self.range.upperBound))
  }

  /// The moment in UTC, `2026-01-31T10:00:00Z`; with a fraction only where that is not zero.
  package var text: String {
    let local = LocalTime(self, offsetSeconds: 0)
    let civil = local.civil
    let digits = local.microsecond * 1000 + Int(nanosecond)
    let fraction = digits == 0 ? "" : "." + trimmingZeros(padded(digits, 9))
    return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))T"
      + "\(padded(local.hour, 2)):\(padded(local.minute, 2)):\(padded(local.second, 2))\(fraction)Z"
  }

  /// The day on which the moment falls in the zone.
  package func date(in zone: TimeZone) -> CalendarDate {
    CalendarDate(clamping: LocalTime(self, in: zone).daysSinceEpoch)
  }

  package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
    (lhs.microseconds, lhs.nanosecond) < (rhs.microseconds, rhs.nanosecond)
  }
}

extension Timestamp: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let timestamp = Timestamp(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "Expected a moment such as 2026-01-31T10:00:00Z.")
    }
    self = timestamp
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// What clock and calendar of a place show at a moment.
struct LocalTime {
  let daysSinceEpoch: Int
  private let timeOfDay: Int

  init(_ timestamp: Timestamp, in zone: TimeZone) {
    self.init(timestamp, offsetSeconds: zone.offset(atSecond: floorDivide(timestamp.microseconds, 1_000_000)))
  }

  init(_ timestamp: Timestamp, offsetSeconds: Int64) {
    let local = floorDivide(timestamp.microseconds, 1_000_000) + offsetSeconds
    let fraction = timestamp.microseconds % 1_000_000
    let day = floorDivide(local, 86_400)
    daysSinceEpoch = Int(day)
    timeOfDay = Int((local - day * 86_400) * 1_000_000 + (fraction < 0 ? fraction + 1_000_000 : fraction))
  }

  var civil: CivilDay { CivilDay(daysSinceEpoch: daysSinceEpoch) }
  var hour: Int { timeOfDay / 3_600_000_000 }
  var minute: Int { timeOfDay / 60_000_000 % 60 }
  var second: Int { timeOfDay / 1_000_000 % 60 }
  var microsecond: Int { timeOfDay % 1_000_000 }
}

extension TimeZone {
  /// Seconds east of UTC at a second since 1970.
  ///
  /// - Parameter second: since 1970-01-01T00:00:00Z.
  package func offset(atSecond second: Int64) -> Int64 {
    Int64(secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
  }
}

/// The digits without the zeros at their end.
func trimmingZeros(_ digits: String) -> String {
  var digits = Substring(digits)
  while digits.last == "0" { digits = digits.dropLast() }
  return String(digits)
}

extension DigitScanner {
  fileprivate mutating func date() -> CalendarDate? {
    guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2) else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// Nanoseconds since midnight.
  fileprivate mutating func timeOfDay() -> Int128? {
    guard let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60, skip(":"),
      let second = digits(2), second < 60
    else { return nil }
    var fraction: Int128 = 0
    if skip(".") {
      guard let found = digits(), !found.isEmpty else { return nil }
      fraction = Int128((found + "00000000").prefix(9)) ?? 0
    }
    return Int128(hour * 3600 + minute * 60 + second) * 1_000_000_000 + fraction
  }

  /// Nanoseconds east of UTC.
  fileprivate mutating func zoneOffset() -> Int128? {
    if skip("Zz") { return 0 }
    guard let sign = take("+-"), let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60
    else { return nil }
    return Int128(hour * 3600 + minute * 60) * (sign == "-" ? -1_000_000_000 : 1_000_000_000)
  }
}
