import Foundation

extension Evaluation {
  /// The value as what the function is named for. Nil if there is no such conversion; what has no such value is an
  /// `invalid_conversion`.
  mutating func convert(_ value: Value, _ function: Function, _ offset: Int) throws(EvaluationError) -> Value? {
    if value == .null { return nil }
    try charge(forReading: value)
    let target: (ValueType, Value?)? =
      switch function {
      case .bool: bool(value).map { (.bool, $0) }
      case .bytes: bytes(value).map { (.bytes, $0) }
      case .date: date(value).map { (.date, $0) }
      case .decimal: decimal(value).map { (.decimal, $0) }
      case .double: double(value).map { (.double, $0) }
      case .duration: duration(value).map { (.duration, $0) }
      case .int: int(value).map { (.int, $0) }
      case .string: string(value).map { (.string, $0) }
      case .timestamp: timestamp(value).map { (.timestamp, $0) }
      case .uint: uint(value).map { (.uint, $0) }
      default: nil
      }
    guard let (type, result) = target else { return nil }
    guard let result else {
      throw EvaluationError(offset: offset, reason: .invalidConversion("'\(display(value))'", to: type))
    }
    return result
  }

  // Each of the following is nil if there is no such conversion, and some(nil) if this value has none.

  private func bool(_ value: Value) -> Value?? {
    switch value {
    case .bool: .some(value)
    case .string(let text):
      switch text {
      case "true", "True", "TRUE", "t", "T", "1": .some(.bool(true))
      case "false", "False", "FALSE", "f", "F", "0": .some(.bool(false))
      default: .some(nil)
      }
    default: nil
    }
  }

  private func bytes(_ value: Value) -> Value?? {
    switch value {
    case .bytes: .some(value)
    case .string(let text): .some(.bytes(Array(text.utf8)))
    default: nil
    }
  }

  private func date(_ value: Value) -> Value?? {
    switch value {
    case .date: .some(value)
    case .string(let text): .some(CalendarDate(parsing: text).map(Value.date))
    case .timestamp(let timestamp): .some(.date(timestamp.date(in: timeZone)))
    default: nil
    }
  }

  private func decimal(_ value: Value) -> Value?? {
    switch value {
    case .decimal: .some(value)
    case .int(let number): .some(.decimal(ExactDecimal(number)))
    case .uint(let number): .some(Int64(exactly: number).map { .decimal(ExactDecimal($0)) })
    case .string(let text): .some(ExactDecimal(parsing: text, scale: nil).map(Value.decimal))
    default: nil
    }
  }

  private func double(_ value: Value) -> Value?? {
    switch value {
    case .double: .some(value)
    case .int(let number): .some(.double(Double(number)))
    case .uint(let number): .some(.double(Double(number)))
    case .decimal(let number): .some(.double(number.approximation))
    case .string(let text): .some(floatingPoint(text).map(Value.double))
    default: nil
    }
  }

  /// A number as CEL or Go writes it, `NaN`, `Infinity` and `-Infinity` among them; nil if it is too large.
  private func floatingPoint(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity", "+Infinity", "Inf", "+Inf": return .infinity
    case "-Infinity", "-Inf": return -.infinity
    default:
      let isDecimal = text.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
      guard isDecimal, let number = Double(text), number.isFinite else { return nil }
      return number
    }
  }

  private func duration(_ value: Value) -> Value?? {
    switch value {
    case .duration: .some(value)
    case .string(let text): .some(TimeSpan(parsing: text, precision: .nanoseconds).map(Value.duration))
    default: nil
    }
  }

  private func int(_ value: Value) -> Value?? {
    switch value {
    case .int: .some(value)
    case .uint(let number): .some(Int64(exactly: number).map(Value.int))
    // The ends of the range are left out, since a double may have been rounded to them.
    case .double(let number):
      .some(abs(number) < 0x1p63 ? Int64(exactly: number.rounded(.towardZero)).map(Value.int) : nil)
    case .decimal(let number): .some(.int(number.truncated))
    case .string(let text): .some(Int64(text).map(Value.int))
    case .timestamp(let timestamp): .some(.int(floorDivide(timestamp.microseconds, 1_000_000)))
    default: nil
    }
  }

  private func uint(_ value: Value) -> Value?? {
    switch value {
    case .uint: .some(value)
    case .int(let number): .some(UInt64(exactly: number).map(Value.uint))
    case .double(let number):
      .some(number < 0 ? nil : UInt64(exactly: number.rounded(.towardZero)).map(Value.uint))
    case .decimal(let number): .some(UInt64(exactly: number.truncated).map(Value.uint))
    case .string(let text): .some(UInt64(text).map(Value.uint))
    default: nil
    }
  }

  private func string(_ value: Value) -> Value?? {
    switch value {
    case .string: .some(value)
    case .bytes(let bytes): .some(String(validating: bytes, as: UTF8.self).map(Value.string))
    case .null, .list, .map, .type, .record: nil
    default: .some(.string(display(value)))
    }
  }

  private func timestamp(_ value: Value) -> Value?? {
    switch value {
    case .timestamp: return .some(value)
    case .string(let text): return .some(Timestamp(parsing: text, precision: .nanoseconds).map(Value.timestamp))
    case .date(let date): return .some(.timestamp(Timestamp(startOf: date, in: timeZone)))
    case .int(let seconds):
      let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      guard !overflow, Timestamp.range.contains(microseconds) else { return .some(nil) }
      return .some(.timestamp(Timestamp(microseconds: microseconds)))
    default: return nil
    }
  }
}

/// The value as `string(x)` gives it.
func display(_ value: Value) -> String {
  switch value {
  case .null: "null"
  case .bool(let value): value ? "true" : "false"
  case .int(let number): String(number)
  case .uint(let number): String(number)
  case .double(let number): number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : double(number)
  case .decimal(let number): number.text
  case .string(let text): text
  case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
  case .date(let date): date.text
  case .timestamp(let timestamp): timestamp.text
  case .duration(let span): span.text
  case .list, .map: value.type.shortName
  case .type(let type): type.typeName
  case .record(let record): "\(record.module) \(record.id)"
  }
}

private func double(_ number: Double) -> String {
  if number.isNaN { return "NaN" }
  let text = number.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
