/// A span of days that makes a group; it is named by its first day.
enum DateBucket: String, CaseIterable {
  case day
  /// From Monday, as ISO 8601 has it.
  case week
  case month
  case quarter
  case year

  /// The first day of the span in which a day lies, as SQL: both are days since 1970-01-01.
  func sql(day: String) -> String {
    switch self {
    case .day: day
    // 1970-01-01 was a Thursday. SQLite's division cuts towards zero, so everything is moved above it.
    case .week: "((\(day) + 7000003) / 7 * 7 - 7000003)"
    case .month: Self.start("month", of: day)
    case .quarter:
      """
      (unixepoch(\(day) * 86400, 'unixepoch', 'start of month', \
      '-' || ((strftime('%m', \(day) * 86400, 'unixepoch') + 2) % 3) || ' months') / 86400)
      """
    case .year: Self.start("year", of: day)
    }
  }

  private static func start(_ span: String, of day: String) -> String {
    "(unixepoch(\(day) * 86400, 'unixepoch', 'start of \(span)') / 86400)"
  }
}
