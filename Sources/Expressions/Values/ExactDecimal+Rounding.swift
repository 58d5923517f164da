extension ExactDecimal {
  /// The number with `scale` digits after the point, halves rounded away from zero; nil if it overflows.
  package func rounded(to scale: Int) -> ExactDecimal? {
    if let exact = rescaled(to: scale) { return exact }
    guard (0..<self.scale).contains(scale) else { return nil }
    let divisor = powerOfTen(self.scale - scale)
    let (quotient, remainder) = unscaled.quotientAndRemainder(dividingBy: divisor)
    let roundsAway = remainder.magnitude >= UInt64(divisor) - remainder.magnitude
    return ExactDecimal(unscaled: quotient + (roundsAway ? unscaled.signum() : 0), scale: scale)
  }
}
