import Engine
import Expressions
import JSONText

/// What an expression comes to, as JSON: `{"type":"int","value":3}`, or `{"error":{"code":"overflow",...}}`.
package struct ExpressionAnswer: Error, Sendable, Hashable {
  /// One line.
  package let json: String
  package let isError: Bool

  /// Throws ``ValueTooLarge`` if the value is.
  init(_ value: Value) throws(ValueTooLarge) {
    var writer = ValueJSONWriter()
    try writer.write(value)
    json = oneLine("{\"type\":\"\(value.type.shortName)\",\"value\":\(writer.json)}")
    isError = false
  }

  init(code: String, message: String, place: (line: Int, column: Int)? = nil) {
    let position = place.map { ",\"line\":\($0.line),\"column\":\($0.column)" } ?? ""
    json = oneLine("{\"error\":{\"code\":\"\(code)\",\"message\":\(JSON.string(message).compactText)\(position)}}")
    isError = true
  }

  init(_ error: any Error, in source: String) {
    switch error {
    case let error as ExpressionError:
      self.init(code: error.code.rawValue, message: error.message, place: (error.line, error.column))
    case let error as EvaluationError:
      self.init(code: error.code.rawValue, message: error.message, place: error.place(in: source))
    case let error as BindingError: self.init(code: "invalid_binding", message: error.message)
    case is ValueTooLarge:
      self.init(
        code: EvaluationError.Code.budgetExceeded.rawValue, message: "The value is too large to be shown.",
        place: (1, 1))
    default: self.init(code: "failed", message: "\(error)")
    }
  }
}

/// The JSON without the characters that some readers of lines take for the end of one.
private func oneLine(_ json: String) -> String {
  let ends: Set<Unicode.Scalar> = ["\u{85}", "\u{2028}", "\u{2029}"]
  guard json.unicodeScalars.contains(where: ends.contains) else { return json }
  return json.unicodeScalars.reduce(into: "") { result, scalar in
    guard ends.contains(scalar) else { return result.unicodeScalars.append(scalar) }
    result += scalar == "\u{85}" ? "\\u0085" : "\\u\(String(scalar.value, radix: 16))"
  }
}
