import Expressions
import Metamodel
import Testing

@Suite struct CalendarTests {
  private static let calendars = """
    default: office
    calendars:
      office:
        label: Office hours
        hours:
          monday: [09:00-14:00, "16:00-19:30"]
          friday: [08:00-24:00]
        holidays:
          2026-12-25: Christmas Day
          2026-01-01: {label: New Year's Day}
    """

  @Test func hoursAndHolidaysAreRead() throws {
    let result = try Fixture.load(["calendars.yaml": Self.calendars])
    let model = try #require(result.model)
    #expect(model.defaultCalendar == "office")
    let office = try #require(model.calendar("office"))
    #expect(office.label.original == "Office hours")
    #expect(office.hours[.monday]?.map(\.text) == ["09:00-14:00", "16:00-19:30"])
    #expect(office.hours[.friday]?.map(\.end) == [1_440])
    #expect(office.hours[.sunday] == nil)
    #expect(
      office.holidays.map { "\($0.date.text) \($0.label.original)" } == [
        "2026-01-01 New Year's Day", "2026-12-25 Christmas Day",
      ])
  }

  @Test func aLaterLayerAddsTakesAwayAndChooses() throws {
    let result = try Fixture.load(
      ["calendars.yaml": Self.calendars],
      overlay: [
        "calendars.yaml": """
        default: always
        calendars:
          office: {hours: {friday: [], saturday: [10:00-12:00]}, holidays: {2026-12-25: {omit: true}, 2026-05-02: Local day}}
          always: {hours: {sunday: [00:00-24:00]}}
        """
      ])
    let model = try #require(result.model)
    #expect(model.defaultCalendar == "always")
    #expect(model.calendars.map(\.name) == ["office", "always"])
    let office = try #require(model.calendar("office"))
    #expect(Set(office.hours.keys) == [.monday, .saturday])
    #expect(office.holidays.map(\.date.text) == ["2026-01-01", "2026-05-02"])
  }

  @Test func theyAreTranslatedAndCompared() throws {
    let files = [
      "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n",
      "calendars.yaml": Self.calendars,
    ]
    let before = try #require(
      try Fixture.load(
        files.merging(["locales/es.yaml": "calendars: {office: {label: Oficina, holidays: {2026-12-25: Navidad}}}\n"]) {
          $1
        }
      ).model)
    let office = try #require(before.calendar("office"))
    #expect(office.label.text(in: "es-MX") == "Oficina")
    #expect(office.holidays.last?.label.text(in: "es") == "Navidad")
    let after = try #require(
      try Fixture.load(files, overlay: ["calendars.yaml": "calendars: {office: {hours: {friday: []}}}\n"]).model)
    let lines = ModelDiff(from: before, to: after).lines.filter { $0.subject == .calendar }.map(\.description)
    #expect(
      lines.contains {
        $0
          == "changed calendar office: hours monday 09:00-14:00 16:00-19:30, friday 08:00-24:00 -> monday 09:00-14:00 16:00-19:30"
      })
  }

  @Test(arguments: [
    Lint(
      "calendars.yaml", "default: 1️⃣ofice\ncalendars: {office: {hours: {monday: [09:00-10:00]}}}\n",
      .init(1, "unknown_calendar", "There is no calendar `ofice`; there are `office`.", suggestion: "office")),
    Lint(
      "calendars.yaml", "default: office\ncalendars: {office: {hours: {monday: [09:00-14:00, 1️⃣13:00-18:00]}}}\n",
      .init(
        1, "hours_overlap",
        "`13:00-18:00` begins before `09:00-14:00` has ended. Write the hours of a day in order, without overlaps.")),
    Lint(
      "calendars.yaml",
      "default: office\ncalendars: {office: {hours: {monday: [1️⃣14:00-09:00, 09:00-12:00], tuesday: [2️⃣9-17]}, holidays: {3️⃣2026-02-30: X}}}\n",
      .init(
        1, "bad_text", "An item of `monday` has to be hours of a day such as `09:00-14:00`; this is `14:00-09:00`."),
      .init(2, "bad_text", "An item of `tuesday` has to be hours of a day such as `09:00-14:00`; this is `9-17`."),
      .init(3, "bad_text", "The name of a holiday has to be a day such as `2026-01-31`; this is `2026-02-30`.")),
    Lint(
      "calendars.yaml", "default: office\ncalendars: {office: {hours: 1️⃣{monday: []}}}\n",
      .init(1, "no_hours", "Nobody ever works by the calendar `office`. Give a weekday its hours.")),
    Lint(
      "calendars.yaml", "1️⃣calendars: {office: {hours: {monday: [09:00-10:00], 2️⃣tue: [09:00-10:00]}}}\n",
      .init(
        1, "missing_key", "`default` is missing; the calendars needs it. The calendar of tenants that choose no other."),
      .init(
        2, "unknown_key",
        "`tue` is not a key of the hours of a week; it has `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday` and `sunday`."
      )),
  ])
  func whatIsNoCalendarIsFoundInOnePass(lint: Lint) throws { try lint.check() }
}
