/// Measurements of the same thing.
struct Samples: Sendable {
  private(set) var values: [Double]

  init(_ values: [Double] = []) {
    self.values = values
  }

  mutating func add(_ value: Double) { values.append(value) }

  var median: Double { percentile(50) }

  var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

  /// The value that so many per cent do not exceed.
  func percentile(_ percent: Double) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let rank = (percent / 100 * Double(sorted.count)).rounded(.up)
    return sorted[min(sorted.count - 1, max(0, Int(rank) - 1))]
  }

  /// The median of the quotients of each round.
  static func ratio(_ left: Samples, _ right: Samples) -> Double {
    Samples(zip(left.values, right.values).map { $0 / $1 }).median
  }
}
