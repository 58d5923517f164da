/// A length of time: to the microsecond in fields, to the nanosecond in expressions.
package struct TimeSpan: Sendable, Hashable, Comparable {
  /// Whole microseconds, rounded down.
  package let microseconds: Int64
  /// What goes beyond the microseconds, 0 to 999.
  let nanosecond: Int16

  /// A length as fields keep it.
  package init(microseconds: Int64) {
    self.microseconds = microseconds
    nanosecond = 0
  }

  /// Nil if it is more than 64 bits of nanoseconds, some 292 years either way: the range of durations in CEL.
  init?(nanoseconds: Int128) {
    guard Int64(exactly: nanoseconds) != nil else { return nil }
    let whole = floorDivide(nanoseconds, 1000)
    microseconds = Int64(whole)
    nanosecond = Int16(nanoseconds - whole * 1000)
  }

  /// The length in nanoseconds.
  var nanoseconds: Int128 { Int128(microseconds) * 1000 + Int128(nanosecond) }

  /// Reads `48h`, `1h30m`, `14d`, `1.5s`, `250ms` or, in the manner of ISO 8601, `PT1H30M`, `P14D`, `P2W`.
  ///
  /// A day has 24 hours. What is finer than the precision is cut off. Nil if it is written otherwise (years and months
  /// have no fixed length) or longer than some 292 years.
  package init?(parsing text: String, precision: TimePrecision = .microseconds) {
    var scanner = DigitScanner(text)
    let isNegative = scanner.skip("-")
    let total = scanner.skip("P") ? scanner.isoSpan() : scanner.unitSpan()
    guard let total else { return nil }
    let cut = total / precision.unit * precision.unit
    self.init(nanoseconds: isNegative ? -cut : cut)
  }

  /// The span in seconds, in CEL's way: `172800s`, `1.5s`.
  package var text: String {
    let magnitude = nanoseconds.magnitude
    let fraction = magnitude % 1_000_000_000
    let digits = fraction == 0 ? "" : "." + trimmingZeros(padded(Int(fraction), 9))
    return "\(microseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000)\(digits)s"
  }

  package static func < (lhs: TimeSpan, rhs: TimeSpan) -> Bool {
    (lhs.microseconds, lhs.nanosecond) < (rhs.microseconds, rhs.nanosecond)
  }
}

extension TimeSpan: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let span = TimeSpan(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a period such as 48h.")
    }
    self = span
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// A unit of time by its letters, in nanoseconds, since `ns` is one of them.
private typealias Unit = (letters: String, nanoseconds: Int128)

/// Longer letters first, so that `ms` is not read as `m`.
private let units: [Unit] = [
  ("ms", 1_000_000), ("us", 1_000), ("µs", 1_000), ("ns", 1),
  ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
]
private let isoDays: [Unit] = [("W", 604_800_000_000_000), ("D", 86_400_000_000_000)]
private let isoTimes: [Unit] = [("H", 3_600_000_000_000), ("M", 60_000_000_000), ("S", 1_000_000_000)]

extension DigitScanner {
  /// Nanoseconds of `1h30m`; `0` needs no unit.
  fileprivate mutating func unitSpan() -> Int128? {
    var zero = self
    if zero.skip(word: "0"), zero.isAtEnd { return 0 }
    return span(of: units, isOrdered: false)
  }

  /// Nanoseconds of what follows the `P` of ISO 8601.
  fileprivate mutating func isoSpan() -> Int128? {
    var total: Int128 = 0
    if !skip("T") {
      guard let days = span(of: isoDays, isOrdered: true) else { return nil }
      total = days
      if isAtEnd { return total }
      guard skip("T") else { return nil }
    }
    guard let times = span(of: isoTimes, isOrdered: true), isAtEnd else { return nil }
    return total + times
  }

  /// Nanoseconds of a sequence of numbers with units; up to a `T` or the end.
  private mutating func span(of units: [Unit], isOrdered: Bool) -> Int128? {
    var total: Int128 = 0
    var left = units[...]
    var count = 0
    repeat {
      guard let whole = digits(), let fraction = fractionDigits(), !(whole.isEmpty && fraction.isEmpty),
        let index = left.firstIndex(where: { skip(word: $0.letters) })
      else { return nil }
      total += amount(whole, fraction, left[index].nanoseconds)
      if isOrdered { left = left[(index + 1)...] }
      count += 1
    } while !isAtEnd && !isAtTime && count < 64
    return total
  }

  private mutating func fractionDigits() -> Substring? { skip(".") ? digits() : "" }

  private var isAtTime: Bool {
    var copy = self
    return copy.skip("T")
  }

  private func amount(_ whole: Substring, _ fraction: Substring, _ unit: Int128) -> Int128 {
    let part = (Int128(fraction) ?? 0) * unit / Int128(powerOfTen(fraction.count))
    return (Int128(whole) ?? 0) * unit + part
  }
}
