import Expressions
import Foundation
import Testing

@Suite struct TurningPointTests {
  private struct World: Vocabulary, RecordReader {
    static let types: [String: ValueType] = [
      "expires_on": .date, "starts_at": .timestamp, "days": .int, "grace": .duration, "status": .string, "empty": .date,
    ]
    var module: String? { nil }
    var variableNames: [String] { Array(Self.types.keys) }
    func type(ofVariable name: String) -> ValueType? { Self.types[name] }
    func type(ofMember name: String, in module: String) -> ValueType? { nil }
    func codes(ofVariable name: String) -> [String]? { nil }
    func codes(ofMember name: String, in module: String) -> [String]? { nil }
    func memberNames(in module: String) -> [String] { [] }
    func value(of member: String, in record: RecordReference) throws -> Value { .null }
  }

  private static func value(_ name: String) -> Value? {
    switch name {
    case "expires_on": CalendarDate(parsing: "2026-06-10").map(Value.date)
    case "starts_at": Timestamp(parsing: "2026-06-10T08:00:00Z").map(Value.timestamp)
    case "days": .int(3)
    case "grace": TimeSpan(parsing: "30m").map(Value.duration)
    case "status": .string("open")
    default: .null
    }
  }

  private func checked(_ source: String) throws -> CheckedExpression {
    try CheckedExpression(Expression(parsing: source), vocabulary: World(), expecting: .bool)
  }

  private func evaluation(at now: Timestamp) throws -> Evaluation {
    Evaluation(
      variables: Self.value, reader: World(), now: now, timeZone: try #require(TimeZone(identifier: "Europe/Madrid")),
      rights: .definer)
  }

  /// In Madrid, two hours east of UTC then, days begin at 22:00.
  @Test(arguments: [
    ("expires_on < today()", "2026-06-10T22:00:00Z"),
    ("today() >= expires_on", "2026-06-09T22:00:00Z"),
    ("today() > expires_on.addMonths(1)", "2026-07-10T22:00:00Z"),
    ("today().addDays(14) >= expires_on", "2026-05-26T22:00:00Z"),
    ("expires_on - today() <= days", "2026-06-06T22:00:00Z"),
    ("today() - expires_on > 30", "2026-07-10T22:00:00Z"),
    ("now() >= starts_at + grace", "2026-06-10T08:30:00Z"),
    ("now() > starts_at", "2026-06-10T08:00:00.000001Z"),
    ("now() - starts_at >= duration('48h')", "2026-06-12T08:00:00Z"),
    ("starts_at - now() <= duration('1h')", "2026-06-10T07:00:00Z"),
    ("now() - grace >= starts_at", "2026-06-10T08:30:00Z"),
    ("status == 'open' && (today() == expires_on || now() > starts_at + duration('8d'))", "2026-06-09T22:00:00Z"),
    ("!(today() <= expires_on)", "2026-06-10T22:00:00Z"),
    ("status == 'closed' ? true : today() > expires_on", "2026-06-10T22:00:00Z"),
  ])
  func itHoldsFromATurningPointOn(source: String, since: String) throws {
    let condition = try checked(source)
    let before = try #require(Timestamp(parsing: "2026-01-01T00:00:00Z"))
    let points = try TurningPoints(condition).moments(evaluation(at: before))
    let first = try points.first { point in
      var evaluation = try evaluation(at: point)
      return try evaluation.holds(condition)
    }
    #expect(first == Timestamp(parsing: since))
  }

  /// What holds at a moment holds until the next turning point.
  @Test(arguments: [
    "today() == expires_on && now() >= starts_at",
    "today() > expires_on ? now() - grace > starts_at : now() < starts_at",
    "now() == starts_at || today() - expires_on == 2", "expires_on.addDays(days) != today()",
  ])
  func betweenTurningPointsNothingChanges(source: String) throws {
    let condition = try checked(source)
    let start = try #require(Timestamp(parsing: "2026-06-08T00:00:00Z")).microseconds
    let points = try TurningPoints(condition).moments(evaluation(at: Timestamp(microseconds: start)))
    for minute in 0..<(8 * 1_440) where minute % 7 == 0 {
      let moment = Timestamp(microseconds: start + Int64(minute) * 60_000_000)
      let since = points.last { $0 <= moment } ?? Timestamp(microseconds: start)
      var (now, then) = (try evaluation(at: moment), try evaluation(at: since))
      #expect(try now.holds(condition) == then.holds(condition))
    }
  }

  @Test func whatIsMissingHasNoTurningPoint() throws {
    let now = try #require(Timestamp(parsing: "2026-01-01T00:00:00Z"))
    #expect(try TurningPoints(checked("today() > empty")).moments(evaluation(at: now)).isEmpty)
    #expect(try TurningPoints(checked("status == 'open'")).moments(evaluation(at: now)).isEmpty)
  }

  @Test(arguments: [
    "today() > date(now())", "now().getHours() > 8", "[today()].exists(d, d > expires_on)", "today() in [expires_on]",
    "today().addMonths(1) > expires_on", "string(today()) == status",
    "today().addDays(days - (today() - expires_on)) > expires_on",
  ])
  func whatCannotBeForeseenIsRefused(source: String) throws {
    let condition = try checked(source)
    let error = #expect(throws: ExpressionError.self) { try TurningPoints(condition) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.hasPrefix("When this comes to hold cannot be told beforehand.") == true)
  }
}
