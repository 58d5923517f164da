extension ExactDecimal {
  /// Reads a number such as `12.50`, `-3` or `1.5e3`.
  ///
  /// With `scale`, the result has that many digits after the point. Nil if the text is no number, if it has more digits
  /// after the point than `scale` (zeros at the end do not count), or more than 15 digits in all.
  package init?(parsing text: String, scale: Int?) {
    guard let number = DecimalText(text)?.number else { return nil }
    guard let scaled = scale.map({ number.rescaled(to: $0) }) ?? number else { return nil }
    guard scaled.unscaled.magnitude < powerOfTen(Self.maximumDigits).magnitude else { return nil }
    self = scaled
  }
}

/// The parts of a written decimal number.
private struct DecimalText {
  private var digits: Int128 = 0
  private var fractionDigits = 0
  private var isNegative = false
  private var exponent = 0

  init?(_ text: String) {
    var rest = Substring(text).utf8
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest = rest.dropFirst()
    }
    let mantissa = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    guard readMantissa(mantissa) else { return nil }
    let tail = rest.dropFirst(mantissa.count)
    if !tail.isEmpty {
      guard let exponent = Int(Substring(tail.dropFirst())), abs(clamping: exponent) <= 30 else { return nil }
      self.exponent = exponent
    }
  }

  /// The number; nil if it does not fit.
  var number: ExactDecimal? {
    var value = isNegative ? -digits : digits
    var scale = fractionDigits - exponent
    while scale < 0 {
      guard value.magnitude < 1_000_000_000_000_000_000 else { return nil }
      value *= 10
      scale += 1
    }
    return ExactDecimal(exactly: value, scale: scale)
  }

  private mutating func readMantissa(_ text: Substring.UTF8View.SubSequence) -> Bool {
    var pointSeen = false
    var digitSeen = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "."):
        guard !pointSeen, digitSeen else { return false }
        pointSeen = true
        digitSeen = false
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digitSeen = true
        // 30 digits are more than any number that fits; beyond them Int128 would overflow.
        guard digits.magnitude < 1_000_000_000_000_000_000_000_000_000_000, fractionDigits < 40 else { return false }
        digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
        if pointSeen { fractionDigits += 1 }
      default: return false
      }
    }
    return digitSeen
  }
}

private func abs(clamping value: Int) -> UInt { value.magnitude }
