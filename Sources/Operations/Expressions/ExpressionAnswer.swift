import Engine
import Expressions

/// What an expression comes to, as JSON: `{"type":"int","value":3}`, or `{"error":{"code":"overflow",...}}`.
package struct ExpressionAnswer: Error, Sendable, Hashable {
  /// One line.
  package let json: String
  package let isError: Bool

  /// Throws ``ValueTooLarge`` if the value is.
  init(_ value: Value) throws(ValueTooLarge) {
    var writer = ValueJSONWriter()
    try writer.write(value)
    json = "{\"type\":\"\(value.type.shortName)\",\"value\":\(writer.json)}"
    isError = false
  }

  init(code: String, message: String, place: (line: Int, column: Int)? = nil) {
    let position = place.map { ",\"line\":\($0.line),\"column\":\($0.column)" } ?? ""
    json = "{\"error\":{\"code\":\"\(code)\",\"message\":\(JSONText.string(message))\(position)}}"
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
