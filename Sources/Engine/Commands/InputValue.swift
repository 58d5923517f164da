/// A value as it came in from JSON, a CSV cell or the command line, before its field has read it.
package indirect enum InputValue: Sendable, Hashable, Codable {
  case null
  case boolean(Bool)
  /// A JSON number in the digits in which it was written, so that no decimal passes through a Double.
  case number(String)
  /// Text: from JSON a string; from CSV and the command line anything. Every field reads its values from text too.
  case text(String)
  case list([InputValue])
  /// A JSON object: `{"module": "deals", "id": 4}` for a lookup to any module.
  case object([String: InputValue])
}
