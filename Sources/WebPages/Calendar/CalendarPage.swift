import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel

/// Activities by their time: a month or a week of them, and on a narrow screen one after the other.
struct CalendarPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  /// `month` or `week`.
  let kind: String
  let previous: String
  let next: String
  let today: String
  let views: [ListPage.Tab]
  let whose: [ListPage.Tab]
  let heads: [String]
  let weeks: [Week]
  /// A week by its hours; nil of a month.
  let grid: WeekGrid?
  let creations: [ListPage.Link]
  let hasCreations: Bool
  let isCapped: Bool
  /// Said where there is nothing in all of it.
  let empty: String?

  static let routes: [PageRoute] = [.get("/calendar") { try await CalendarBuilder($0).response() }]

  struct Week: Sendable {
    let days: [Day]
  }

  struct Day: Sendable {
    let date: String
    let number: String
    /// With its weekday and month, where no column says them.
    let name: String
    let isToday: Bool
    /// Whether it is of another month.
    let isOther: Bool
    let isEmpty: Bool
    let entries: [Entry]
    /// The week, where there are more than a month shows.
    let more: ListPage.Link?
  }

  struct Entry: Sendable {
    let href: String
    let title: String
    let time: String?
    let kind: String
    /// Classes: of what kind it is, and whether it is done or late.
    let tone: String
    let about: ListPage.Link?
    let owner: String?
    let said: String
  }
}

/// Makes the calendar.
struct CalendarBuilder: Sendable {
  let call: PageCall
  private let isWeek: Bool
  private let day: CalendarDate
  private let now: CalendarDate
  private let whose: Agenda.Whose

  /// Activities of a day that a month shows.
  private static let shown = 4
  private static let limit = 200

  init(_ call: PageCall) {
    self.call = call
    isWeek = call.query["view"] == "week"
    now = call.now.date(in: call.formats.timeZone)
    day = call.query["day"].flatMap(CalendarDate.init(parsing:)) ?? now
    whose = call.query["whose"].flatMap(Agenda.Whose.init) ?? .mine
  }

  private var words: Words { call.words }

  // MARK: Days

  /// The day on which the week of a day begins, as the reader's weeks do.
  private func weekStart(_ day: CalendarDate) -> CalendarDate {
    // The epoch was a Thursday; 1 is Sunday.
    let weekday = ((day.daysSinceEpoch + 4) % 7 + 7) % 7 + 1
    return day.adding(days: -((weekday - call.formats.firstWeekday + 7) % 7)) ?? day
  }

  private var monthStart: CalendarDate { CalendarDate(parsing: "\(day.text.prefix(8))01") ?? day }

  /// The days that are shown, week by week.
  private var weeks: [[CalendarDate]] {
    let start = weekStart(isWeek ? day : monthStart)
    let end = isWeek ? start : monthStart.adding(months: 1)?.adding(days: -1) ?? start
    let count = (end.daysSinceEpoch - start.daysSinceEpoch) / 7 + 1
    return (0..<count).map { week in (0..<7).compactMap { start.adding(days: week * 7 + $0) } }.filter { !$0.isEmpty }
  }

  private func link(_ day: CalendarDate?, isWeek: Bool? = nil, whose: Agenda.Whose? = nil) -> String {
    Links.path(
      call.links.work(.calendar),
      [
        ("view", isWeek ?? self.isWeek ? "week" : "month"), ("day", (day ?? self.day).text),
        ("whose", (whose ?? self.whose).rawValue),
      ])
  }

  // MARK: Drawing it

  func response() async throws -> Response {
    let (weeks, agenda) = (weeks, Agenda(call: call))
    let (first, last) = (weeks.first?.first ?? day, weeks.last?.last ?? day)
    let entries = try await agenda.entries(from: first, until: last, whose: whose, openOnly: false, limit: Self.limit)
    let byDay = Dictionary(grouping: entries, by: \.day)
    let counts = Dictionary(grouping: entries, by: \.kind).mapValues(\.count)
    let title =
      isWeek
      ? "\(call.formats.weekday(first)) – \(call.formats.weekday(last)) \(last.text.prefix(4))"
      : call.formats.month(monthStart)
    let creations = creations(agenda)
    return try call.page(
      .calendar,
      CalendarPage(
        shell: Shell(call, title: "\(words.text(.calendar)): \(title)", kind: WorkPlace.calendar.kind), w: words,
        title: title, kind: isWeek ? "week" : "month", previous: link(step(-1)), next: link(step(1)),
        today: link(now),
        views: tabs([(.month, !isWeek, link(nil, isWeek: false)), (.week, isWeek, link(nil, isWeek: true))]),
        whose: tabs([
          (.whoseMine, whose == .mine, link(nil, whose: .mine)), (.whoseAll, whose == .all, link(nil, whose: .all)),
        ]), heads: (weeks.first ?? []).map(call.formats.weekdayName),
        weeks: isWeek ? [] : weeks.map { week in CalendarPage.Week(days: week.map { shownDay($0, byDay[$0] ?? []) }) },
        grid: isWeek
          ? WeekGrid(
            weeks.first ?? [], byDay, today: now, formats: call.formats, words: words, shown: { shown($0) }) : nil,
        creations: creations, hasCreations: !creations.isEmpty,
        isCapped: counts.values.contains { $0 >= Self.limit },
        empty: entries.isEmpty ? words.text(.calendarEmpty) : nil))
  }

  private func tabs(_ tabs: [(WorkWord, Bool, String)]) -> [ListPage.Tab] {
    tabs.map { ListPage.Tab(href: $0.2, text: words.text($0.0), isCurrent: $0.1) }
  }

  /// A week or a month on, or back.
  private func step(_ count: Int) -> CalendarDate? {
    isWeek ? day.adding(days: 7 * count) : monthStart.adding(months: count)
  }

  private func creations(_ agenda: Agenda) -> [ListPage.Link] {
    let here = link(nil)
    return agenda.creatable.map { module, at in
      let start = module.isDay(at) ? day.text : call.formats.moment(local: "\(day.text)T09:00")
      let label = module.label.one.text(in: call.audience.locale)
      return ListPage.Link(
        href: Links.path("\(call.links.list(module.name))/new", [(at, start), ("to", here)]), text: words.new(label))
    }
  }

  private func shownDay(_ day: CalendarDate, _ entries: [AgendaEntry]) -> CalendarPage.Day {
    let isCut = !isWeek && entries.count > Self.shown
    let number = day.text.suffix(2)
    return CalendarPage.Day(
      date: day.text, number: String(number.hasPrefix("0") ? number.dropFirst() : number),
      name: call.formats.weekday(day), isToday: day == now,
      isOther: !isWeek && day.text.prefix(7) != self.day.text.prefix(7),
      isEmpty: entries.isEmpty, entries: entries.prefix(isCut ? Self.shown - 1 : .max).map(shown),
      more: isCut
        ? ListPage.Link(
          href: link(day, isWeek: true), text: words.more(entries.count - Self.shown + 1)) : nil)
  }

  private func shown(_ entry: AgendaEntry) -> CalendarPage.Entry {
    let tones: [String?] = [entry.code, entry.isDone ? "done" : nil, entry.isLate ? "overdue" : nil]
    let state = entry.isDone ? words.text(.entryDone) : entry.isLate ? words.text(.entryLate) : nil
    return CalendarPage.Entry(
      href: entry.href, title: entry.title, time: entry.time, kind: entry.kind,
      tone: tones.compactMap(\.self).joined(separator: " "),
      about: entry.regarding.flatMap { text in entry.regardingHref.map { ListPage.Link(href: $0, text: text) } },
      owner: whose == .all ? entry.owner : nil,
      said: [entry.kind, state].compactMap(\.self).joined(separator: ", "))
  }
}

extension Module {
  /// Whether a field of it holds days without a time.
  fileprivate func isDay(_ name: String) -> Bool { if case .date? = field(name)?.type { true } else { false } }
}
