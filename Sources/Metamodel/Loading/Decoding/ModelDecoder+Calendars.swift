package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeCalendars() -> [BusinessCalendar] {
    (sources.calendars?.entries("calendars") ?? []).map { calendar($0.key.text, $0.value) }
  }

  /// The name of the calendar of tenants that choose no other.
  mutating func defaultCalendar() -> String? {
    guard let node = sources.calendars?["default"], let name = node.plainText else { return nil }
    let names = sources.calendars?.entries("calendars").map(\.key.text) ?? []
    if !names.contains(name) { log.report(.unknownCalendar(name, names, at: node.location)) }
    return name
  }

  private mutating func calendar(_ name: String, _ node: YAMLNode) -> BusinessCalendar {
    let path = ["calendars", name]
    let hours = node["hours"].map { self.hours($0) } ?? [:]
    if let place = node["hours"]?.location, hours.isEmpty { log.report(.noHours(name, at: place)) }
    return BusinessCalendar(
      name: name,
      label: label(node["label"], name: name, at: path, fallback: node),
      hours: hours,
      holidays: node.entries("holidays").compactMap { holiday($0, at: path) }.sorted { $0.date < $1.date }
    )
  }

  private mutating func hours(_ node: YAMLNode) -> [Weekday: [WorkingHours]] {
    var week: [Weekday: [WorkingHours]] = [:]
    for day in Weekday.allCases {
      for item in node.items(day.rawValue) {
        guard let hours = item.plainText.flatMap(WorkingHours.init) else { continue }
        if let before = week[day]?.last, hours.start < before.end {
          log.report(.hoursOverlap(hours, before, at: item.location))
        }
        week[day, default: []].append(hours)
      }
    }
    return week
  }

  private mutating func holiday(_ entry: YAMLMapping.Entry, at path: [String]) -> Holiday? {
    let written = entry.value.scalar == nil ? entry.value["label"] : entry.value
    let path = path + ["holidays", entry.key.text]
    let label = label(written, name: entry.key.text, at: path, fallback: entry.value)
    return CalendarDate(parsing: entry.key.text).map { Holiday(date: $0, label: label) }
  }
}

extension DiagnosticCode {
  /// A name that stands for no calendar.
  package static let unknownCalendar = DiagnosticCode("unknown_calendar")
  /// Hours of a day that are out of order or overlap.
  package static let hoursOverlap = DiagnosticCode("hours_overlap")
  /// A calendar in which nobody ever works.
  package static let noHours = DiagnosticCode("no_hours")
}

extension Diagnostic {
  static func unknownCalendar(_ name: String, _ names: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownCalendar,
      "There is no calendar `\(name.prefix(80))`; there are \(names.quotedList).",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: names)
    )
  }

  fileprivate static func hoursOverlap(_ hours: WorkingHours, _ before: WorkingHours, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .hoursOverlap,
      "`\(hours.text)` begins before `\(before.text)` has ended. Write the hours of a day in order, without overlaps.",
      at: place
    )
  }

  fileprivate static func noHours(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.noHours, "Nobody ever works by the calendar `\(name)`. Give a weekday its hours.", at: place)
  }
}
