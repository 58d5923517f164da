import Diagnostics
import Expressions
import Foundation
import Testing

@Suite("Values")
struct ValueTests {
  @Test(
    "Decimals are read exactly or not at all",
    arguments: [
      ("12.50", nil, "12.50"), ("12.5", 2, "12.50"), ("-0.05", nil, "-0.05"), ("12.500", 2, "12.50"), ("1.005", 2, nil),
      ("1.5e3", nil, "1500"), ("15e-1", nil, "1.5"), ("", nil, nil), ("-", nil, nil), ("1.", nil, nil),
      (".5", nil, nil),
      ("1,5", nil, nil), ("0x1", nil, nil), ("nan", nil, nil), ("123456789012345", 0, "123456789012345"),
      ("1234567890123456", nil, nil), ("1234567890123.45", 3, nil), ("1e30", nil, nil),
      ("1e99999999999999999999", nil, nil),
      ("0000000000000000000000000000000000000000000000000000001", nil, "1"), ("+1", nil, nil), ("1 ", nil, nil),
    ] as [(String, Int?, String?)])
  func decimals(_ text: String, _ scale: Int?, _ expected: String?) {
    #expect(ExactDecimal(parsing: text, scale: scale)?.text == expected)
  }

  @Test("Decimals are compared as numbers, whatever their scale")
  func decimalOrder() throws {
    let one = try #require(ExactDecimal(unscaled: 1, scale: 0))
    let same = try #require(ExactDecimal(unscaled: 1_000, scale: 3))
    let more = try #require(ExactDecimal(unscaled: 1_001, scale: 3))
    #expect(one == same)
    #expect(one.hashValue == same.hashValue)
    #expect(one < more)
    #expect(same.rescaled(to: 0)?.text == "1")
    #expect(more.rescaled(to: 2) == nil)
    #expect(ExactDecimal(unscaled: .max, scale: 0)?.rescaled(to: 1) == nil)
    #expect(ExactDecimal(unscaled: 1, scale: 19) == nil)
    #expect(ExactDecimal(unscaled: .min, scale: 18)?.text == "-9.223372036854775808")
  }

  @Test(
    "Days exist or are refused",
    arguments: [
      ("2026-01-31", 20_484), ("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782), ("2023-02-29", nil),
      ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("0000-12-31", nil), ("2026-1-31", nil), ("2026-13-01", nil),
      ("2026-01-31 ", nil), ("٢٠٢٦-01-31", nil),
    ] as [(String, Int?)])
  func dates(_ text: String, _ days: Int?) {
    let date = CalendarDate(parsing: text)
    #expect(date?.daysSinceEpoch == days)
    if let date { #expect(date.text == text) }
  }

  @Test("Days go there and back over 10,000 years")
  func everyDay() throws {
    var previous = try #require(CalendarDate(parsing: "0001-01-01"))
    for offset in stride(from: 97, to: 3_650_000, by: 97) {
      let date = try #require(CalendarDate(parsing: "0001-01-01")?.adding(days: offset))
      #expect(CalendarDate(parsing: date.text) == date)
      #expect(previous < date)
      previous = date
    }
    #expect(CalendarDate.latest.adding(days: 1) == nil)
    #expect(CalendarDate.latest.adding(days: .max) == nil)
    #expect(CalendarDate(daysSinceEpoch: .min) == nil)
    #expect(CalendarDate(parsing: "2026-01-31")?.adding(months: -11)?.text == "2025-02-28")
    #expect(CalendarDate(parsing: "2026-01-31")?.adding(months: .min) == nil)
  }

  @Test(
    "Moments are read in the form of RFC 3339",
    arguments: [
      ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"), ("2026-01-31t10:00:00.120+01:00", "2026-01-31T09:00:00.12Z"),
      ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
      ("2026-01-31T10:00:00.1234567891Z", "2026-01-31T10:00:00.123456Z"), ("0001-01-01T00:00:00+01:00", nil),
      ("2026-01-31T10:00:00", nil), ("2026-01-31", nil), ("2026-01-31T24:00:00Z", nil), ("2026-01-31T10:00:60Z", nil),
      ("2026-01-31T10:00:00.Z", nil), ("2026-01-31 10:00:00Z", nil), ("2026-01-31T10:00:00+1:00", nil),
    ] as [(String, String?)])
  func timestamps(_ text: String, _ expected: String?) {
    #expect(Timestamp(parsing: text)?.text == expected)
  }

  @Test("Any number of microseconds can be shown and dated")
  func extremeTimestamps() {
    for microseconds in [Int64.min, .max, 0, -1] {
      let timestamp = Timestamp(microseconds: microseconds)
      #expect(!timestamp.text.isEmpty)
      #expect(CalendarDate.earliest...CalendarDate.latest ~= timestamp.date(in: Fixture.zone))
    }
    #expect(Timestamp(Date(timeIntervalSince1970: .nan)).text == "0001-01-01T00:00:00Z")
    #expect(Timestamp(Date(timeIntervalSince1970: 1.5)).text == "1970-01-01T00:00:01.5Z")
  }

  @Test(
    "Durations are read in Go's and in ISO's form",
    arguments: [
      ("48h", "172800s"), ("1h30m", "5400s"), ("14d", "1209600s"), ("PT1H30M", "5400s"), ("1.5s", "1.5s"),
      ("-1.5h", "-5400s"),
      ("0", "0s"), ("0s", "0s"), ("250ms", "0.25s"), ("1us", "0.000001s"), ("1ns", "0s"), ("P1DT12H", "129600s"),
      ("P2W", "1209600s"), ("-PT0.5S", "-0.5s"), (".5h", "1800s"), ("", nil), ("h", nil), ("1", nil), ("1x", nil),
      ("P", nil),
      ("PT", nil), ("P1M", nil), ("P1Y", nil), ("PT1M1H", nil), ("1h-1m", nil), ("--1h", nil), ("999999999999h", nil),
      ("999999999999999999d", nil), ("99999999999999999999d", nil), ("9223372036s", "9223372036s"),
      ("9223372037s", nil), ("315576000000s", nil), ("1T", nil),
    ] as [(String, String?)])
  func durations(_ text: String, _ expected: String?) {
    #expect(TimeSpan(parsing: text)?.text == expected)
  }

  @Test("The start of a day is its first moment, also where the clock changes")
  func startOfDay() throws {
    func start(_ day: String, _ zone: String) throws -> Value {
      var evaluation = Evaluation(
        variables: { _ in nil }, reader: Fixture.example, now: Fixture.now,
        timeZone: try #require(TimeZone(identifier: zone)), rights: .definer)
      return try evaluation.value(of: try Fixture.example.check("string(timestamp(date('\(day)')))"))
    }
    #expect(try start("2026-03-29", "Europe/Madrid") == .string("2026-03-28T23:00:00Z"))
    #expect(try start("2026-03-30", "Europe/Madrid") == .string("2026-03-29T22:00:00Z"))
    // Beirut goes from 24:00 to 01:00, so that the day has no midnight.
    #expect(try start("2022-03-27", "Asia/Beirut") == .string("2022-03-26T22:00:00Z"))
    // Havana goes from 01:00 back to 00:00, so that the day has two.
    #expect(try start("2022-11-06", "America/Havana") == .string("2022-11-06T04:00:00Z"))
  }

  @Test("Values of their own keep their text in JSON")
  func coding() throws {
    let date = try #require(CalendarDate(parsing: "2026-01-31"))
    let amount = try #require(ExactDecimal(parsing: "12.50", scale: 2))
    #expect(String(decoding: try JSONEncoder().encode([date]), as: UTF8.self) == "[\"2026-01-31\"]")
    #expect(try JSONDecoder().decode([ExactDecimal].self, from: try JSONEncoder().encode([amount])) == [amount])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([TimeSpan].self, from: Data("[\"1x\"]".utf8)) }
  }

  @Test("Texts that look the same but differ in code points are different values")
  func texts() {
    #expect(Value.string("e\u{301}") != Value.string("\u{e9}"))
    #expect(Value.int(1) != Value.double(1))
  }

  @Test(
    "The nearest name is the one with the fewest edits",
    arguments: [
      ("stge", "stage"), ("satge", "stage"), ("Stage", "stage"), ("amuont", "amount"), ("zzz", nil), ("", nil),
      ("stage", nil), (String(repeating: "x", count: 5000), nil),
    ] as [(String, String?)])
  func nearestName(_ word: String, _ expected: String?) {
    #expect(NearMiss.nearest(to: word, among: ["stage", "amount", "name"]) == expected)
  }
}
