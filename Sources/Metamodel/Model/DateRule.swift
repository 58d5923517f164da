/// When an automation works by a time that its record holds.
package struct DateRule: Sendable, Hashable, Codable {
  /// A day or a moment of the record, also `created_at` or `modified_at`.
  package let field: String
  /// How long before or after that; nil means then.
  package let offset: DateOffset?
  /// The minute of the day, of a field that holds a day: 540 is nine o'clock.
  package let minute: Int
  /// The calendar by which days of work count; nil means the tenant's.
  package let calendar: CalendarChoice?

  /// - Parameters:
  ///   - field: its api name.
  ///   - offset: how long before or after.
  ///   - minute: 0 to 1439.
  ///   - calendar: by which days of work count.
  package init(field: String, offset: DateOffset?, minute: Int, calendar: CalendarChoice?) {
    self.field = field
    self.offset = offset
    self.minute = minute
    self.calendar = calendar
  }

  /// As it is told: `expiration_date -14d`.
  package var text: String { field + (offset.map { " \($0.text)" } ?? "") }
}

/// How long before or after a time: `-14d`, `2bd`, `+36h`.
package struct DateOffset: Sendable, Hashable, Codable {
  package let isBefore: Bool
  /// By the clock, or in days of work.
  package let period: Period

  /// Reads a period with a sign before it; nil if it is none, or counts hours of work.
  ///
  /// - Parameter text: `-14d`, `2bd` or `+36h`.
  package init?(parsing text: String) {
    guard let period = Period(parsing: String(text.drop { $0 == "-" || $0 == "+" })),
      text.prefix(while: { $0 == "-" || $0 == "+" }).count <= 1
    else { return nil }
    if case .working = period { return nil }
    self.period = period
    isBefore = text.hasPrefix("-")
  }

  /// As it is written.
  package var text: String { (isBefore ? "-" : "") + period.text }
}
