import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

@Suite struct WorkingTimeTests {
  private static func calendar(_ hours: [Weekday: [String]], holidays: [String] = []) -> BusinessCalendar {
    BusinessCalendar(
      name: "office", label: LocalizedText("Office"), hours: hours.mapValues { $0.compactMap(WorkingHours.init) },
      holidays: holidays.compactMap(CalendarDate.init(parsing:)).map { Holiday(date: $0, label: LocalizedText("")) })
  }

  /// Monday to Thursday with a break, a short Friday; Christmas Day is free.
  private static let office = calendar(
    [
      .monday: ["09:00-14:00", "15:00-18:00"], .tuesday: ["09:00-14:00", "15:00-18:00"],
      .wednesday: ["09:00-14:00", "15:00-18:00"], .thursday: ["09:00-14:00", "15:00-18:00"],
      .friday: ["08:00-15:00"],
    ], holidays: ["2026-12-25"])

  private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(parsing: text)) }

  @Test(arguments: [
    // 2026-06-01 is a Monday.
    ("2bh", "2026-06-01T10:00:00Z", "2026-06-01T12:00:00Z"),
    ("8bh", "2026-06-01T09:00:00Z", "2026-06-01T18:00:00Z"),
    ("8bh", "2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"),
    ("30bm", "2026-06-01T13:45:00Z", "2026-06-01T15:15:00Z"),
    ("1bh30bm", "2026-06-05T14:00:00Z", "2026-06-08T09:30:00Z"),
    ("1bh", "2026-06-06T12:00:00Z", "2026-06-08T10:00:00Z"),
    ("2bd", "2026-06-01T10:00:00Z", "2026-06-03T10:00:00Z"),
    ("1bd", "2026-06-01T20:00:00Z", "2026-06-03T09:00:00Z"),
    ("1bd", "2026-06-04T16:00:00Z", "2026-06-05T15:00:00Z"),
    ("1bd", "2026-06-05T08:10:00Z", "2026-06-08T09:00:00Z"),
    ("2bd", "2026-06-06T12:00:00Z", "2026-06-10T09:00:00Z"),
    ("1bd", "2026-12-24T10:00:00Z", "2026-12-28T10:00:00Z"),
    ("48h", "2026-06-05T10:00:00Z", "2026-06-07T10:00:00Z"),
    ("14d", "2026-06-05T10:00:00Z", "2026-06-19T10:00:00Z"),
  ])
  func periodsEndWhereTheyShould(period: String, start: String, end: String) throws {
    let time = WorkingTime(Self.office, in: try zone("UTC"))
    #expect(time.adding(try #require(Period(parsing: period)), to: try moment(start)) == (try moment(end)))
  }

  @Test(arguments: [
    ("2026-06-01T08:00:00Z", "2026-06-01T18:30:00Z", "8h"),
    ("2026-06-05T14:00:00Z", "2026-06-08T09:30:00Z", "90m"),
    ("2026-06-06T00:00:00Z", "2026-06-08T00:00:00Z", "0"),
    ("2026-06-08T10:00:00Z", "2026-06-08T09:30:00Z", "-30m"),
  ])
  func timeBetweenCountsHoursAlone(start: String, end: String, span: String) throws {
    let time = WorkingTime(Self.office, in: try zone("UTC"))
    #expect(time.between(try moment(start), try moment(end)) == TimeSpan(parsing: span))
  }

  /// Where the clock goes from 2:00 to 3:00, a night shift has an hour less; where it goes back, one more.
  @Test func theClockIsPutForwardAndBack() throws {
    let nights = Self.calendar([.sunday: ["00:00-06:00"]])
    let time = WorkingTime(nights, in: try zone("Europe/Madrid"))
    #expect(
      time.between(try moment("2026-03-28T12:00:00Z"), try moment("2026-03-29T12:00:00Z")) == TimeSpan(parsing: "5h"))
    #expect(
      time.between(try moment("2026-10-24T12:00:00Z"), try moment("2026-10-25T12:00:00Z")) == TimeSpan(parsing: "7h"))
    #expect(
      time.adding(.working(try #require(TimeSpan(parsing: "3h"))), to: try moment("2026-03-28T12:00:00Z"))
        == (try moment("2026-03-29T02:00:00Z")))
  }

  /// Samoa had no 30 December 2011.
  @Test func aDayThatNeverWasIsNobodysWork() throws {
    let time = WorkingTime(Self.calendar([.friday: ["09:00-17:00"]]), in: try zone("Pacific/Apia"))
    #expect(
      time.between(try moment("2011-12-29T00:00:00Z"), try moment("2012-01-05T00:00:00Z")) == TimeSpan(parsing: "0"))
  }

  @Test func nobodyEverWorks() throws {
    for hours in [[:], [Weekday.monday: [String]()]] {
      let time = WorkingTime(Self.calendar(hours), in: try zone("Europe/Madrid"))
      let now = try moment("2026-06-01T10:00:00Z")
      #expect(time.adding(.workingDays(1), to: now) == nil)
      #expect(time.adding(.working(TimeSpan(microseconds: 1)), to: now) == nil)
      #expect(time.between(now, try moment("9999-12-31T00:00:00Z")) == TimeSpan(microseconds: 0))
    }
  }

  @Test func theEndOfTimeIsNotPassed() throws {
    let time = WorkingTime(Self.office, in: try zone("UTC"))
    let late = try moment("9999-12-31T10:00:00Z")
    #expect(time.adding(.workingDays(3_650), to: late) == nil)
    #expect(time.adding(try #require(Period(parsing: "3650d")), to: late) == nil)
    #expect(time.adding(.workingDays(1), to: Timestamp(microseconds: Timestamp.range.lowerBound)) != nil)
  }

  @Test(arguments: [
    "", "h", "5", "-5h", "0h", "0bd", "1.5bd", "2b", "bd", "2bdx", "8bh2h", "2bd4bh", "9999999d", "3651bd", "1y", "٣h",
    "2 bd", "+2bd", "bh",
  ])
  func noPeriods(text: String) { #expect(Period(parsing: text) == nil) }

  @Test(arguments: ["30m", "48h", "1h30m", "14d", "8bh", "30bm", "1bh30bm", "2bd", "10s"])
  func periodsAreWrittenAsTheyAreRead(text: String) throws {
    let period = try #require(Period(parsing: text))
    #expect(Period(parsing: period.text) == period)
    #expect(text == "10s" || period.text == text)
  }

  /// Random calendars around changes of the clocks, against a reference that looks at each minute.
  @Test(arguments: [
    ("Europe/Madrid", "2026-03-27T00:00:00Z"), ("Europe/Madrid", "2026-10-23T00:00:00Z"),
    ("America/New_York", "2026-10-30T00:00:00Z"), ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
    ("America/Sao_Paulo", "2018-11-02T00:00:00Z"), ("Asia/Kathmandu", "2026-06-01T00:00:00Z"),
    ("Pacific/Apia", "2011-12-28T00:00:00Z"),
  ])
  func itAgreesWithLookingAtEachMinute(name: String, around: String) throws {
    let zone = try zone(name)
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<4 {
      let calendar = Self.randomCalendar(&random, around: try moment(around), in: zone)
      let time = WorkingTime(calendar, in: zone)
      let base = try moment(around).microseconds / 60_000_000
      let works = Self.minutes(of: calendar, in: zone, from: base, count: 6 * 1_440)
      for _ in 0..<40 {
        let start = Int.random(in: 0..<5 * 1_440, using: &random)
        let end = Int.random(in: start..<6 * 1_440, using: &random)
        let count = works[start..<end].count { $0 }
        let (from, to) = (Self.moment(base, start), Self.moment(base, end))
        #expect(time.between(from, to).microseconds == Int64(count) * 60_000_000, "seed \(seed)")
        guard count > 0 else { continue }
        // The first moment by which so many minutes have been worked is the end of the last of them.
        let last = try #require(works[start..<end].lastIndex(of: true))
        let span = TimeSpan(microseconds: Int64(count) * 60_000_000)
        #expect(time.adding(.working(span), to: from) == Self.moment(base, last + 1), "seed \(seed)")
      }
    }
  }

  private static func moment(_ base: Int64, _ minute: Int) -> Timestamp {
    Timestamp(microseconds: (base + Int64(minute)) * 60_000_000)
  }

  private static func minutes(of calendar: BusinessCalendar, in zone: TimeZone, from base: Int64, count: Int) -> [Bool]
  {
    (0..<count).map { minute in
      let second = (base + Int64(minute)) * 60
      let wall = Int(second) + zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
      let (day, ofDay) = (wall / 86_400, wall % 86_400 / 60)
      guard !calendar.holidays.contains(where: { $0.date.daysSinceEpoch == day }) else { return false }
      let hours = calendar.hours[Weekday.allCases[(day + 3) % 7]] ?? []
      return hours.contains { $0.start <= ofDay && ofDay < $0.end }
    }
  }

  private static func randomCalendar(
    _ random: inout SeededGenerator, around: Timestamp, in zone: TimeZone
  ) -> BusinessCalendar {
    var hours: [Weekday: [WorkingHours]] = [:]
    for day in Weekday.allCases where Int.random(in: 0..<4, using: &random) > 0 {
      let marks = Set(
        (0..<Int.random(in: 1...3, using: &random) * 2).map { _ in Int.random(in: 0...96, using: &random) }
      )
      .sorted().map { $0 * 15 }
      for index in stride(from: 0, to: marks.count - 1, by: 2) {
        let text = [marks[index], marks[index + 1]].map { minutes in
          String(format: "%02d:%02d", minutes / 60, minutes % 60)
        }.joined(separator: "-")
        if let stretch = WorkingHours(parsing: text) { hours[day, default: []].append(stretch) }
      }
    }
    let first = around.date(in: zone)
    let holidays = [first.adding(days: Int.random(in: 0..<6, using: &random))].compactMap(\.self)
    return BusinessCalendar(
      name: "random", label: LocalizedText(""), hours: hours,
      holidays: holidays.map { Holiday(date: $0, label: LocalizedText("")) })
  }
}
