import Expressions

/// A week as a grid of hours, with what has no time above; on a narrow screen one day after the other.
struct WeekGrid: Sendable {
  let hours: [Hour]
  let days: [Day]
  /// What the row is called of what has no time.
  let allDay: String

  struct Hour: Sendable {
    /// Classes place it, since pages have no styles of their own.
    let row: String
    let label: String
  }

  struct Day: Sendable {
    let column: String
    let date: String
    let name: String
    let isToday: Bool
    let isFree: Bool
    let untimed: [CalendarPage.Entry]
    let hasUntimed: Bool
    let slots: [Slot]
  }

  /// What begins within an hour.
  struct Slot: Sendable {
    let row: String
    let entries: [CalendarPage.Entry]
  }

  /// The hours that are shown though nothing begins in them.
  private static let usual = 8...17

  /// - Parameters:
  ///   - days: of the week.
  ///   - entries: of each.
  ///   - today: the day it is.
  ///   - formats: of the reader.
  ///   - words: of the reader.
  ///   - shown: draws an entry.
  init(
    _ days: [CalendarDate], _ entries: [CalendarDate: [AgendaEntry]], today: CalendarDate, formats: Formats,
    words: Words, shown: (AgendaEntry) -> CalendarPage.Entry
  ) {
    let times = entries.values.flatMap { $0.compactMap(\.hour) } + [Self.usual.lowerBound, Self.usual.upperBound]
    let (first, last) = (times.min() ?? 0, times.max() ?? 23)
    hours = (first...max(first, last)).map { hour in
      let label = days.first.map {
        formats.clock(Timestamp(startOf: $0, plus: Int64(hour) * 3_600, in: formats.timeZone))
      }
      return Hour(row: "r\(hour)", label: label ?? "")
    }
    self.days = days.enumerated().map { place, day in
      let own = entries[day] ?? []
      let untimed = own.filter { $0.hour == nil }.map(shown)
      let byHour = Dictionary(grouping: own.filter { $0.hour != nil }) { $0.hour ?? 0 }
      return Day(
        column: "c\(place + 1)", date: day.text, name: formats.weekday(day), isToday: day == today, isFree: own.isEmpty,
        untimed: untimed, hasUntimed: !untimed.isEmpty,
        slots: byHour.sorted { $0.key < $1.key }.map { Slot(row: "r\($0.key)", entries: $0.value.map(shown)) })
    }
    allDay = words.text(.allDay)
  }
}
