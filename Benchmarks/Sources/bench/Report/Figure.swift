import Foundation

/// Numbers as the report prints them.
enum Figure {
  static func decimal(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

  /// So many a second.
  static func rate(_ value: Double) -> String { "\(decimal(value, digits: value < 100 ? 1 : 0)) /s" }

  static func milliseconds(_ value: Double) -> String { decimal(value, digits: value < 1 ? 3 : 2) + " ms" }

  static func microseconds(_ value: Double) -> String { decimal(value, digits: value < 10 ? 2 : 0) + " us" }

  /// The middle and the slow end of some latencies.
  static func latency(_ samples: Samples) -> String {
    "p50 \(milliseconds(samples.median)), p99 \(milliseconds(samples.percentile(99)))"
  }
}
