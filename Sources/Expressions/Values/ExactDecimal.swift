/// A decimal number without rounding: `unscaled` / 10^`scale`.
///
/// Numbers that differ in scale only are equal. What is parsed has at most 15 digits; what is computed, as many as fit
/// in `unscaled`, those after the point included.
package struct ExactDecimal: Sendable {
  package let unscaled: Int64
  /// Digits after the point, 0 to 18.
  package let scale: Int

  /// The largest scale of a decimal.
  static let maximumScale = 18
  /// Digits that a number read from text may have.
  static let maximumDigits = 15

  /// Takes a number as it is stored: nil if the scale is not 0 to 18.
  package init?(unscaled: Int64, scale: Int) {
    guard (0...Self.maximumScale).contains(scale) else { return nil }
    self.init(unchecked: unscaled, scale: scale)
  }

  /// A whole number.
  package init(_ value: Int64) { self.init(unchecked: value, scale: 0) }

  private init(unchecked unscaled: Int64, scale: Int) {
    self.unscaled = unscaled
    self.scale = scale
  }

  /// Takes the number exactly, without trailing zeros if it only fits so; nil if digits would be lost.
  init?(exactly value: Int128, scale: Int) {
    var value = value
    var scale = scale
    while Int64(exactly: value) == nil || scale > Self.maximumScale {
      guard scale > 0, value % 10 == 0 else { return nil }
      value /= 10
      scale -= 1
    }
    guard let unscaled = Int64(exactly: value), scale >= 0 else { return nil }
    self.init(unchecked: unscaled, scale: scale)
  }

  /// The same number with `scale` digits after the point; nil if digits other than 0 would be lost, or if it overflows.
  package func rescaled(to scale: Int) -> ExactDecimal? {
    guard (0...Self.maximumScale).contains(scale) else { return nil }
    if scale >= self.scale {
      let (value, overflow) = unscaled.multipliedReportingOverflow(by: powerOfTen(scale - self.scale))
      return overflow ? nil : ExactDecimal(unchecked: value, scale: scale)
    }
    let (quotient, remainder) = unscaled.quotientAndRemainder(dividingBy: powerOfTen(self.scale - scale))
    return remainder == 0 ? ExactDecimal(unchecked: quotient, scale: scale) : nil
  }

  /// The number with its digits, never in exponent form: "12.50".
  package var text: String {
    guard scale > 0 else { return String(unscaled) }
    let digits = String(unscaled.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (unscaled < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }

  /// The same number with as few digits after the point as it needs.
  var trimmed: ExactDecimal {
    var unscaled = unscaled
    var scale = scale
    while scale > 0, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    return ExactDecimal(unchecked: unscaled, scale: scale)
  }
}

extension ExactDecimal: Comparable, Hashable {
  package static func == (lhs: ExactDecimal, rhs: ExactDecimal) -> Bool {
    if lhs.scale == rhs.scale { return lhs.unscaled == rhs.unscaled }
    let (left, right, _) = aligned(lhs, rhs)
    return left == right
  }

  package static func < (lhs: ExactDecimal, rhs: ExactDecimal) -> Bool {
    if lhs.scale == rhs.scale { return lhs.unscaled < rhs.unscaled }
    let (left, right, _) = aligned(lhs, rhs)
    return left < right
  }

  package func hash(into hasher: inout Hasher) {
    let number = trimmed
    hasher.combine(number.unscaled)
    hasher.combine(number.scale)
  }

  /// Both numbers over one power of ten. Int64 times 10^18 fits in Int128.
  static func aligned(_ lhs: ExactDecimal, _ rhs: ExactDecimal) -> (left: Int128, right: Int128, scale: Int) {
    let scale = max(lhs.scale, rhs.scale)
    return (
      Int128(lhs.unscaled) * Int128(powerOfTen(scale - lhs.scale)),
      Int128(rhs.unscaled) * Int128(powerOfTen(scale - rhs.scale)), scale
    )
  }
}

/// A result has as many digits after the point as its operands make; if it does not fit 64 bits with them, that is an
/// overflow. So digits do not depend on the numbers, and a database computes the same.
extension ExactDecimal {
  /// The exact sum; nil on overflow.
  func adding(_ other: ExactDecimal) -> ExactDecimal? { combined(other) { $0.addingReportingOverflow($1) } }

  /// The exact difference; nil on overflow.
  func subtracting(_ other: ExactDecimal) -> ExactDecimal? { combined(other) { $0.subtractingReportingOverflow($1) } }

  /// The exact product; nil on overflow.
  func multiplied(by other: ExactDecimal) -> ExactDecimal? {
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: other.unscaled)
    return overflow ? nil : ExactDecimal(unscaled: product, scale: scale + other.scale)
  }

  /// The number with the opposite sign; nil on overflow.
  var negated: ExactDecimal? { unscaled == .min ? nil : ExactDecimal(unscaled: -unscaled, scale: scale) }

  private func combined(
    _ other: ExactDecimal, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> ExactDecimal? {
    let scale = max(scale, other.scale)
    guard let left = rescaled(to: scale), let right = other.rescaled(to: scale) else { return nil }
    let (result, overflow) = operation(left.unscaled, right.unscaled)
    return overflow ? nil : ExactDecimal(unscaled: result, scale: scale)
  }

  /// The double nearest to the number.
  var approximation: Double { Double(text) ?? Double(unscaled) }

  /// The whole part, without the digits after the point.
  var truncated: Int64 { unscaled / powerOfTen(scale) }
}

extension ExactDecimal: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = ExactDecimal(parsing: try container.decode(String.self), scale: nil) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a decimal number as text.")
    }
    self = number
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// 10 to the power of 0 to 18; other exponents are brought into that range.
func powerOfTen(_ exponent: Int) -> Int64 {
  var result: Int64 = 1
  for _ in 0..<min(max(exponent, 0), 18) { result *= 10 }
  return result
}
