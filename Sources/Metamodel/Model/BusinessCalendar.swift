package import Expressions

/// When people work: the hours of each weekday by the tenant's own clock, and the days off.
package struct BusinessCalendar: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  /// The hours by weekday, each day's in order and apart; a day that is missing is free.
  package let hours: [Weekday: [WorkingHours]]
  /// In the order of their dates.
  package let holidays: [Holiday]

  package init(name: String, label: LocalizedText, hours: [Weekday: [WorkingHours]], holidays: [Holiday]) {
    self.name = name
    self.label = label
    self.hours = hours
    self.holidays = holidays
  }
}

/// A day of the week, as files name it.
package enum Weekday: String, Sendable, Hashable, CaseIterable {
  case monday
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday
  case sunday
}

/// A stretch of a day, `09:00-14:00`, in minutes since midnight by the clock on the wall.
package struct WorkingHours: Sendable, Hashable {
  package let start: Int
  /// The first minute that is free again; 1440 is midnight.
  package let end: Int

  /// Reads `09:00-14:00`; nil if it is no such text, or ends before it begins.
  package init?(parsing text: String) {
    guard let match = text.wholeMatch(of: /([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})/),
      let start = Self.minutes(match.1, match.2), let end = Self.minutes(match.3, match.4), start < end
    else { return nil }
    self.start = start
    self.end = end
  }

  /// The hours as they are written.
  package var text: String { "\(Self.text(ofMinute: start))-\(Self.text(ofMinute: end))" }

  /// Reads a time of the day.
  ///
  /// - Parameter text: `09:00`.
  /// - Returns: the minute of the day, 0 to 1439; nil if it is no such text.
  package static func minute(parsing text: String) -> Int? {
    guard let match = text.wholeMatch(of: /([0-9]{2}):([0-9]{2})/), let minute = minutes(match.1, match.2),
      minute < 1_440
    else { return nil }
    return minute
  }

  private static func minutes(_ hour: Substring, _ minute: Substring) -> Int? {
    guard let hour = Int(hour), let minute = Int(minute), minute < 60, hour < 24 || hour == 24 && minute == 0 else {
      return nil
    }
    return hour * 60 + minute
  }

  /// A time of the day as it is written.
  ///
  /// - Parameter minute: of the day, 0 to 1440.
  /// - Returns: `09:00`.
  package static func text(ofMinute minute: Int) -> String {
    [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

/// A day on which nobody works.
package struct Holiday: Sendable, Hashable {
  package let date: CalendarDate
  package let label: LocalizedText

  package init(date: CalendarDate, label: LocalizedText) {
    self.date = date
    self.label = label
  }
}
