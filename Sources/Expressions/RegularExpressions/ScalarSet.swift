/// A set of characters, as a class of a regular expression describes it.
struct ScalarSet: Sendable {
  /// In order and apart from each other.
  private var ranges: [ClosedRange<UInt32>] = []
  private var categories: [Categories] = []
  private var isNegated = false
  private var ignoresCase = false

  /// Characters of some general categories of Unicode, or all others.
  struct Categories: Sendable {
    var members: Set<Unicode.GeneralCategory>
    var isNegated: Bool
  }

  private static let last: UInt32 = 0x10FFFF

  init(ranges: [ClosedRange<UInt32>] = []) { self.ranges = Self.normalized(ranges) }

  init(_ scalar: Unicode.Scalar, ignoringCase: Bool) {
    self.init(ranges: [scalar.value...scalar.value])
    if ignoringCase { ignoreCase() }
  }

  init(_ categories: Categories) { self.categories = [categories] }

  /// Every character, or every character but the newline.
  static func any(withNewline: Bool) -> ScalarSet {
    withNewline ? ScalarSet(ranges: [0...last]) : ScalarSet(ranges: [0...9, 11...last])
  }

  /// The set of all other characters, for a set without categories.
  var complement: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
      start = range.upperBound + 1
    }
    if start <= Self.last { result.append(start...Self.last) }
    return ScalarSet(ranges: result)
  }

  /// The characters of all the sets, none of which is negated as a whole.
  static func union(_ sets: [ScalarSet], isNegated: Bool, ignoringCase: Bool) -> ScalarSet {
    var result = ScalarSet(ranges: sets.flatMap(\.ranges))
    result.categories = sets.flatMap(\.categories)
    if ignoringCase { result.ignoreCase() }
    result.isNegated = isNegated
    return result
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let found = includes(scalar) || (ignoresCase && otherCases(of: scalar).contains { includes($0) })
    return found != isNegated
  }

  private mutating func ignoreCase() {
    ignoresCase = true
    // Of single characters the other cases are members too; of ranges, the text's characters are changed instead.
    let single = ranges.filter { $0.count == 1 }.compactMap { Unicode.Scalar($0.lowerBound) }
    ranges = Self.normalized(ranges + single.flatMap(otherCases).map { $0.value...$0.value })
  }

  private func includes(_ scalar: Unicode.Scalar) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    if low < ranges.count, ranges[low].contains(scalar.value) { return true }
    return categories.contains { $0.members.contains(scalar.properties.generalCategory) != $0.isNegated }
  }

  private static func normalized(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    guard ranges.count > 1 else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let before = result.last, range.lowerBound <= before.upperBound + 1 {
        result[result.count - 1] = before.lowerBound...max(before.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}

/// The character in its other cases, as far as these are single characters.
private func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
  if scalar.isASCII {
    return scalar.properties.isAlphabetic ? [Unicode.Scalar(UInt8(scalar.value) ^ 0x20)] : []
  }
  let properties = scalar.properties
  return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapping in
    let scalars = mapping.unicodeScalars
    return scalars.count == 1 && scalars.first != scalar ? scalars.first : nil
  }
}
