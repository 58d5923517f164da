import Foundation

extension Evaluation {
  mutating func call(
    _ function: Function, _ operations: [Operation], _ offset: Int
  ) throws(EvaluationError) -> Value {
    switch function {
    case .now: return .timestamp(now)
    case .today: return .date(now.date(in: timeZone))
    default: break
    }
    guard let operand = operations.first else { throw noOverload(function.rawValue, [], offset) }
    let first = try evaluate(operand)
    guard operations.count > 1 else {
      guard let result = try call(function, first, offset) else {
        throw noOverload(function.rawValue, [(first, operand)], offset)
      }
      return result
    }
    let second = try evaluate(operations[1])
    guard let result = try call(function, first, second, offset) else {
      throw noOverload(function.rawValue, [(first, operand), (second, operations[1])], offset)
    }
    return result
  }

  /// Nil if the function is not defined for the value.
  private mutating func call(
    _ function: Function, _ value: Value, _ offset: Int
  ) throws(EvaluationError) -> Value? {
    switch function {
    case .bool, .bytes, .date, .decimal, .double, .duration, .int, .string, .timestamp, .uint:
      return try convert(value, function, offset)
    case .type: return .type(value.type)
    case .dyn: return value
    case .size: return try size(value).map { .int(Int64($0)) }
    case .lowerAscii: return try text(value) { changingCase($0, from: "A", to: "Z") }
    case .upperAscii: return try text(value) { changingCase($0, from: "a", to: "z") }
    case .trim: return try text(value, trimmed)
    default: return function.part(of: value, in: timeZone).map { .int(Int64($0)) }
    }
  }

  private mutating func call(
    _ function: Function, _ first: Value, _ second: Value, _ offset: Int
  ) throws(EvaluationError) -> Value? {
    switch (function, first, second) {
    case (.startsWith, .string(let text), .string(let part)):
      try charge(forReading: second)
      return .bool(text.utf8.starts(with: part.utf8))
    case (.endsWith, .string(let text), .string(let part)):
      try charge(forReading: second)
      return .bool(text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8))
    case (.contains, .string(let text), .string(let part)):
      try charge(text.utf8.count / 64 * max(1, part.utf8.count / 64))
      return .bool(isPart(part, of: text))
    case (.matches, .string(let text), .string(let pattern)):
      return .bool(try isMatch(try regularExpression(pattern, offset), text))
    case (.addDays, .date(let date), .int(let days)):
      return .date(try inRange(Int(exactly: days).flatMap { date.adding(days: $0) }, function, offset))
    case (.addMonths, .date(let date), .int(let months)):
      return .date(try inRange(Int(exactly: months).flatMap { date.adding(months: $0) }, function, offset))
    case (_, .timestamp, .string(let name)):
      guard let zone = try zone(name) else {
        throw EvaluationError(offset: offset, reason: .unknownZone(name))
      }
      return function.part(of: first, in: zone).map { .int(Int64($0)) }
    default: return nil
    }
  }

  mutating func isMatch(
    _ operand: Operation, _ expression: RegularExpression, _ offset: Int
  ) throws(EvaluationError) -> Bool {
    let value = try evaluate(operand)
    guard case .string(let text) = value else {
      throw noOverload(Function.matches.rawValue, [(value, operand)], offset)
    }
    return try isMatch(expression, text)
  }

  /// A pattern that is known only now; compiling it costs steps.
  private mutating func regularExpression(
    _ pattern: String, _ offset: Int
  ) throws(EvaluationError) -> RegularExpression {
    if let expression = expressions[pattern] { return expression }
    try charge(16 + pattern.utf8.count)
    let expression: RegularExpression
    do throws(PatternProblem) {
      expression = try RegularExpression(parsing: pattern)
    } catch {
      throw EvaluationError(offset: offset, reason: .invalidPattern(error))
    }
    try charge(expression.program.count)
    expressions[pattern] = expression
    return expression
  }

  private func inRange<Result>(
    _ result: Result?, _ function: Function, _ offset: Int
  ) throws(EvaluationError) -> Result {
    guard let result else { throw EvaluationError(offset: offset, reason: .overflow(function.rawValue)) }
    return result
  }

  private mutating func size(_ value: Value) throws(EvaluationError) -> Int? {
    switch value {
    case .string(let text):
      try charge(text.utf8.count / 64)
      return text.unicodeScalars.count
    case .bytes(let bytes): return bytes.count
    case .list(let list): return list.count
    case .map(let map): return map.count
    default: return nil
    }
  }

  private mutating func text(
    _ value: Value, _ change: (String) -> String
  ) throws(EvaluationError) -> Value? {
    guard case .string(let text) = value else { return nil }
    try charge(text.utf8.count / 16)
    return .string(change(text))
  }

  /// A zone by its name, `Europe/Madrid`, or its offset, `+02:00`.
  private mutating func zone(_ name: String) throws(EvaluationError) -> TimeZone? {
    if let zone = zones[name] { return zone }
    // Whoever asks for many zones, which are read from files, pays for it.
    try charge(200)
    let zone = TimeZone(inExpression: name)
    zones[name] = zone
    return zone
  }
}

/// Whether the bytes of `part` occur in `text`. Swift's own search would take composed and decomposed letters for equal.
private func isPart(_ part: String, of text: String) -> Bool {
  var (part, text) = (part, text)
  return part.withUTF8 { needle in
    text.withUTF8 { hay in
      guard let first = needle.first else { return true }
      guard needle.count <= hay.count else { return false }
      return (0...(hay.count - needle.count)).contains { start in
        hay[start] == first && hay[start..<(start + needle.count)].elementsEqual(needle)
      }
    }
  }
}

private func changingCase(_ text: String, from first: Unicode.Scalar, to last: Unicode.Scalar) -> String {
  let letters = UInt8(ascii: first)...UInt8(ascii: last)
  return String(decoding: text.utf8.map { letters.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self)
}

private func trimmed(_ text: String) -> String {
  let scalars = text.unicodeScalars
  let start = scalars.drop { $0.properties.isWhitespace }
  guard let end = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
  return String(start[...end])
}
