import Expressions
import Foundation
import JSONText

extension JSONWriter {
  /// A day as `"2026-01-31"`.
  mutating func date(daysSinceEpoch days: Int64) {
    byte("\"")
    day(days)
    byte("\"")
  }

  /// A moment in UTC as `"2026-01-31T10:00:00Z"`, with a fraction only where that is not zero.
  mutating func timestamp(microseconds: Int64) {
    let (days, time) = floorDivided(microseconds, by: 86_400_000_000)
    byte("\"")
    day(days)
    byte("T")
    digits(time / 3_600_000_000, 2)
    byte(":")
    digits(time / 60_000_000 % 60, 2)
    byte(":")
    digits(time / 1_000_000 % 60, 2)
    fraction(time % 1_000_000)
    raw("Z\"")
  }

  /// A span in seconds as `"172800s"`.
  mutating func duration(microseconds: some FixedWidthInteger) {
    byte("\"")
    if microseconds < 0 { byte("-") }
    let magnitude = microseconds.magnitude
    raw(String(magnitude / 1_000_000))
    fraction(Int64(magnitude % 1_000_000))
    raw("s\"")
  }

  /// A moment's day is written without a calendar object, by https://howardhinnant.github.io/date_algorithms.html.
  private mutating func day(_ days: Int64) {
    let (era, dayOfEra) = floorDivided(days &+ 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    // Before our era only what a shell has written can be.
    if year < 0 { byte("-") }
    digits(year, 4)
    byte("-")
    digits(month, 2)
    byte("-")
    digits(dayOfYear - (153 * shifted + 2) / 5 + 1, 2)
  }

  private mutating func fraction(_ microseconds: Int64) {
    guard microseconds > 0 else { return }
    var (rest, width) = (microseconds, 6)
    while rest % 10 == 0 {
      rest /= 10
      width -= 1
    }
    byte(".")
    digits(rest, width)
  }

  /// A number without its sign, with zeros before it.
  private mutating func digits(_ number: Int64, _ width: Int) { digits(number.magnitude, atLeast: width) }

  private func floorDivided(_ dividend: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

extension JSONWriter {
  /// A value of the criteria language; a record by its id alone.
  mutating func value(_ value: Value) {
    switch value {
    case .null, .type: null()
    case .bool(let value): bool(value)
    case .int(let value): integer(value)
    case .uint(let value): digits(value)
    case .double(let value): value.isFinite ? raw(value.description) : null()
    case .decimal(let value): decimal(unscaled: value.unscaled, scale: value.scale)
    case .string(let value): string(value)
    case .bytes(let value): string(Data(value).base64EncodedString())
    case .date(let value): date(daysSinceEpoch: Int64(value.daysSinceEpoch))
    case .timestamp(let value): timestamp(microseconds: value.microseconds)
    case .duration(let value): duration(microseconds: value.microseconds)
    case .list(let values): list(values)
    case .map(let values): map(values)
    case .record(let reference): integer(reference.id)
    }
  }

  /// A record with its module: `{"module":"deals","id":5}`.
  mutating func reference(_ reference: RecordReference) {
    raw("{\"module\":")
    string(reference.module)
    raw(",\"id\":")
    integer(reference.id)
    raw("}")
  }

  private mutating func list(_ values: [Value]) {
    byte("[")
    for (index, element) in values.enumerated() {
      if index > 0 { byte(",") }
      value(element)
    }
    byte("]")
  }

  /// Only texts can be keys in JSON; other entries are left out.
  private mutating func map(_ values: [Value: Value]) {
    var separator = "{"
    for (key, element) in values {
      guard case .string(let name) = key else { continue }
      raw(separator)
      string(name)
      byte(":")
      value(element)
      separator = ","
    }
    raw(separator == "{" ? "{}" : "}")
  }
}
