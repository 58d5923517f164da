import Engine
import Expressions
import Foundation

/// How numbers, money, dates and times are written for a reader, and read from what they type.
struct Formats: Sendable {
  let timeZone: TimeZone
  let words: Words
  private let locale: Locale
  private let currency: Currency
  private let decimalMark: String
  private let groupMark: String
  /// Numbers with fewer whole digits are not grouped.
  private let groupsFrom: Int
  private let moneyPrefix: String
  private let moneySuffix: String

  init(locale: String, timeZone: TimeZone, currency: Currency, words: Words) {
    let locale = Locale(identifier: locale)
    self.locale = locale
    self.timeZone = timeZone
    self.currency = currency
    self.words = words
    decimalMark = locale.decimalSeparator ?? "."
    groupMark = locale.groupingSeparator ?? ","
    groupsFrom = 1234.formatted(.number.locale(locale)).contains(groupMark) ? 4 : 5
    let sample = 7.formatted(.currency(code: currency.code).precision(.fractionLength(0)).locale(locale))
    let parts = sample.split(separator: "7", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    (moneyPrefix, moneySuffix) = (parts.first ?? "", parts.count > 1 ? parts[1] : " \(currency.code)")
  }

  // MARK: Numbers

  /// A number's digits, as JSON has them, with the reader's marks; anything else as it is.
  func number(_ digits: String) -> String {
    let isNegative = digits.hasPrefix("-")
    let parts = digits.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first, whole.allSatisfy(\.isASCII), whole.allSatisfy(\.isNumber) else { return digits }
    let fraction = parts.count > 1 ? decimalMark + parts[1] : ""
    return (isNegative ? "−" : "") + grouped(String(whole)) + fraction
  }

  func number(_ count: Int) -> String { number(String(count)) }

  func money(_ digits: String) -> String {
    let text = number(digits)
    // Cents that are none say nothing in a table.
    let zeros = decimalMark + String(repeating: "0", count: currency.scale)
    let short = currency.scale > 0 && text.hasSuffix(zeros) ? String(text.dropLast(zeros.count)) : text
    return moneyPrefix + short + moneySuffix
  }

  func percent(_ digits: String) -> String {
    let text = number(digits)
    guard text.contains(decimalMark) else { return text + "\u{A0}%" }
    let short = text.reversed().drop { $0 == "0" }.reversed()
    let whole = short.last.map { String($0) == decimalMark } == true ? String(short.dropLast()) : String(short)
    return whole + "\u{A0}%"
  }

  private func grouped(_ whole: String) -> String {
    guard whole.count >= groupsFrom else { return whole }
    var text = ""
    for (place, digit) in whole.enumerated() {
      if place > 0, (whole.count - place) % 3 == 0 { text += groupMark }
      text.append(digit)
    }
    return text
  }

  /// What somebody has typed as a number, in the digits that fields read: `1.234,50` becomes `1234.50`.
  func digits(_ typed: String) -> String {
    let plain = typed.filter { !$0.isWhitespace }.replacing("−", with: "-")
    guard decimalMark != "." else { return plain.replacing(groupMark, with: "") }
    return plain.contains(decimalMark)
      ? plain.replacing(groupMark, with: "").replacing(decimalMark, with: ".") : plain
  }

  /// A number as a form shows it, to be typed over.
  func typed(_ digits: String) -> String { digits.replacing(".", with: decimalMark) }

  // MARK: Days and moments

  /// A day such as `2026-06-01`; anything else as it is.
  func date(_ text: String) -> String {
    guard let day = CalendarDate(parsing: text) else { return text }
    return date(Timestamp(startOf: day, in: timeZone))
  }

  private func date(_ moment: Timestamp) -> String { moment.date.formatted(style.day().month(.abbreviated).year()) }

  /// A moment such as `2026-06-01T09:00:00Z`, as clocks of the tenant show it.
  func moment(_ text: String) -> String {
    guard let moment = Timestamp(parsing: text) else { return text }
    return moment.date.formatted(style.day().month(.abbreviated).year().hour().minute())
  }

  /// The time of a moment alone: `09:30`.
  func clock(_ moment: Timestamp) -> String { moment.date.formatted(style.hour().minute()) }

  /// The month of a day: `June 2026`.
  func month(_ day: CalendarDate) -> String { noon(day).formatted(style.month(.wide).year()) }

  /// A day with its weekday: `Mon 1 Jun`.
  func weekday(_ day: CalendarDate) -> String {
    noon(day).formatted(style.weekday(.abbreviated).day().month(.abbreviated))
  }

  /// The weekday alone: `Mon`.
  func weekdayName(_ day: CalendarDate) -> String { noon(day).formatted(style.weekday(.abbreviated)) }

  /// With which weekday weeks begin: 1 is Sunday.
  var firstWeekday: Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = locale
    return calendar.firstWeekday
  }

  private func noon(_ day: CalendarDate) -> Date { Timestamp(startOf: day, plus: 43_200, in: timeZone).date }

  /// A moment as a form's control takes it: `2026-06-01T11:00`.
  func local(_ text: String) -> String {
    guard let moment = Timestamp(parsing: text) else { return text }
    let day = moment.date(in: timeZone)
    let seconds = (moment.microseconds - Timestamp(startOf: day, in: timeZone).microseconds) / 1_000_000
    let (hour, minute) = (seconds / 3600, seconds / 60 % 60)
    return "\(day.text)T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// What such a control gives, as fields read it; anything else as it is.
  func moment(local text: String) -> String {
    let parts = text.split(separator: "T", maxSplits: 1)
    guard parts.count == 2, let day = CalendarDate(parsing: String(parts[0])) else { return text }
    let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
    guard (2...3).contains(clock.count), (0..<24).contains(clock[0]), (0..<60).contains(clock[1]) else { return text }
    let seconds = clock[0] * 3600 + clock[1] * 60
    return Timestamp(startOf: day, plus: seconds, in: timeZone).text
  }

  private var style: Date.FormatStyle { Date.FormatStyle(locale: locale, timeZone: timeZone) }

  /// How long something lasts, in the largest unit that fits: `3 d`, `4 h`, `12 min`.
  func length(seconds: Int64) -> String {
    let seconds = abs(seconds)
    return switch seconds {
    case 172_800...: "\(number(Int(seconds / 86_400)))\u{A0}\(words.text(.days))"
    case 3_600...: "\(seconds / 3_600)\u{A0}h"
    default: "\(max(1, seconds / 60))\u{A0}min"
    }
  }
}

extension Timestamp {
  fileprivate var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
