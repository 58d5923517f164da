/// How finely a moment or a period is read from text.
package enum TimePrecision: Sendable {
  /// As fields keep it.
  case microseconds
  /// As expressions calculate.
  case nanoseconds

  /// In nanoseconds.
  var unit: Int128 { self == .microseconds ? 1000 : 1 }
}
