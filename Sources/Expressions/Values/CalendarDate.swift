/// A day of the (proleptic) Gregorian calendar, 0001-01-01 to 9999-12-31, in no time zone.
package struct CalendarDate: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01, negative before.
  package let daysSinceEpoch: Int

  /// 0001-01-01.
  package static let earliest = CalendarDate(unchecked: -719_162)
  /// 9999-12-31.
  package static let latest = CalendarDate(unchecked: 2_932_896)

  /// The day that many days after 1970-01-01; nil outside the years 1 to 9999.
  package init?(daysSinceEpoch: Int) {
    guard (Self.earliest.daysSinceEpoch...Self.latest.daysSinceEpoch).contains(daysSinceEpoch) else { return nil }
    self.init(unchecked: daysSinceEpoch)
  }

  /// The nearest day of the years 1 to 9999.
  init(clamping daysSinceEpoch: Int) {
    self.init(
      unchecked: min(max(daysSinceEpoch, Self.earliest.daysSinceEpoch), Self.latest.daysSinceEpoch))
  }

  /// The day of year 1 to 9999, month 1 to 12, day 1 to 31; nil if the calendar has no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...CivilDay.length(ofMonth: month, year: year)).contains(day)
    else { return nil }
    self.init(unchecked: CivilDay(year: year, month: month, day: day).daysSinceEpoch)
  }

  /// Reads `2026-01-31`; nil if it is written otherwise or the calendar has no such day.
  package init?(parsing text: String) {
    var scanner = DigitScanner(text)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
      let day = scanner.digits(2), scanner.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  private init(unchecked daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

  /// The day as `2026-01-31`.
  package var text: String {
    let civil = CivilDay(daysSinceEpoch: daysSinceEpoch)
    return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
  }

  /// The day that many days later; nil outside the years 1 to 9999.
  package func adding(days: Int) -> CalendarDate? {
    let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
    return overflow ? nil : CalendarDate(daysSinceEpoch: sum)
  }

  /// The same day of the month that many months later, or the last of that month if it is shorter; nil outside the
  /// years 1 to 9999.
  package func adding(months: Int) -> CalendarDate? {
    guard (-120_000...120_000).contains(months) else { return nil }
    let civil = CivilDay(daysSinceEpoch: daysSinceEpoch)
    let total = civil.year * 12 + civil.month - 1 + months
    guard total >= 12 else { return nil }
    let (year, month) = (total / 12, total % 12 + 1)
    return CalendarDate(year: year, month: month, day: min(civil.day, CivilDay.length(ofMonth: month, year: year)))
  }

  package static func < (lhs: CalendarDate, rhs: CalendarDate) -> Bool { lhs.daysSinceEpoch < rhs.daysSinceEpoch }
}

extension CalendarDate: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let date = CalendarDate(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a date such as 2026-01-31.")
    }
    self = date
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
