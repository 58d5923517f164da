import Engine
package import Expressions

/// When something is tried again that could not be sent: half a minute later, then twice as long each time up to six hours, each a
/// quarter more or less, so that what failed together does not come back together.
package enum Backoff {
  /// How often something is tried before it is given up: over about a day and a half.
  package static let attempts = 14
  private static let first: Int64 = 30_000_000
  private static let longest: Int64 = 6 * 3_600_000_000

  /// When it is looked again whether a setting is there without which something cannot be sent: five minutes later.
  ///
  /// - Parameter now: the moment at which it was missing.
  package static func whenReady(from now: Timestamp) -> Timestamp {
    Timestamp(microseconds: now.microseconds + 300_000_000)
  }

  /// The moment of the next attempt; nil if there is none.
  ///
  /// - Parameters:
  ///   - made: how many attempts there have been.
  ///   - seconds: for how long whoever was called wants to be left alone; of more than the longest time between attempts that is enough.
  ///   - random: between 0 and 1.
  package static func next(
    after made: Int, at now: Timestamp, notBefore seconds: Int = 0, random: Double = .random(in: 0...1)
  ) -> Timestamp? {
    guard made < attempts else { return nil }
    let whole = min(longest, first << Int64(min(max(made - 1, 0), 20)))
    let asked = min(Int64(min(max(0, seconds), 1_000_000)) * 1_000_000, longest)
    let wait = max(whole * 3 / 4 + Int64(Double(whole / 2) * random), asked)
    let (moment, overflow) = now.microseconds.addingReportingOverflow(wait)
    return overflow ? nil : Timestamp(microseconds: moment)
  }
}
