package import Expressions

/// A length of time as configuration gives it: by the clock, or by a business calendar.
package enum Period: Sendable, Hashable {
  /// `48h`, `14d`: a day has 24 hours, whoever works.
  case clock(TimeSpan)
  /// `8bh`, `30bm`: time in which somebody works.
  case working(TimeSpan)
  /// `2bd`: days on which somebody works.
  case workingDays(Int)

  /// Reads `30m`, `48h`, `1h30m`, `14d`, `8bh`, `30bm`, `1bh30bm` or `2bd`.
  ///
  /// Nil if it is written otherwise, is nothing, or longer than ten years.
  package init?(parsing text: String) {
    if text.hasSuffix("bd") {
      guard let days = Self.number(text.dropLast(2)), (1...3_650).contains(days) else { return nil }
      self = .workingDays(days)
      return
    }
    let isWorking = text.contains("b")
    // A unit of working time is a unit of time behind a `b`.
    let parts = isWorking ? text.wholeMatch(of: /([0-9]{1,5})b[hm](([0-9]{1,5})bm)?/).map { _ in text } : text
    guard let parts, !isWorking || !text.hasPrefix("-"), text.first?.isNumber == true,
      let span = TimeSpan(parsing: parts.filter { $0 != "b" }), (1...Self.longest).contains(span.microseconds)
    else { return nil }
    self = isWorking ? .working(span) : .clock(span)
  }

  /// Ten years of 365 days, in microseconds.
  private static let longest: Int64 = 3_650 * 86_400_000_000

  private static func number(_ digits: Substring) -> Int? {
    digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
  }

  /// So much later; nil for a period that counts otherwise.
  package func adding(_ other: Period) -> Period? {
    switch (self, other) {
    case (.clock(let own), .clock(let more)):
      .clock(TimeSpan(microseconds: own.microseconds + more.microseconds))
    case (.working(let own), .working(let more)):
      .working(TimeSpan(microseconds: own.microseconds + more.microseconds))
    case (.workingDays(let own), .workingDays(let more)): .workingDays(own + more)
    default: nil
    }
  }

  /// As it is written: `48h`, `14d`, `1h30m`, `8bh`, `2bd`; what is finer than a minute in seconds.
  package var text: String {
    switch self {
    case .clock(let span): Self.text(of: span, unit: "", days: true)
    case .working(let span): Self.text(of: span, unit: "b", days: false)
    case .workingDays(let days): "\(days)bd"
    }
  }

  private static func text(of span: TimeSpan, unit: String, days: Bool) -> String {
    let minutes = span.microseconds / 60_000_000
    guard minutes * 60_000_000 == span.microseconds else { return span.text }
    // Two days and less are said in hours.
    if days, minutes % 1_440 == 0, minutes > 2_880 { return "\(minutes / 1_440)d" }
    let (hours, rest) = (minutes / 60, minutes % 60)
    return (hours > 0 ? "\(hours)\(unit)h" : "") + (rest > 0 || hours == 0 ? "\(rest)\(unit)m" : "")
  }

  /// Whether a business calendar says how long it takes.
  package var isWorking: Bool {
    if case .clock = self { false } else { true }
  }
}

extension Period: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let period = Period(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a period such as 48h or 2bd.")
    }
    self = period
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
