import Foundation
import JSONText

extension ExpressionQuestion {
  /// Reads a question such as `{"expr": "x + 1", "bind": {"x": 1}, "type": {"x": "int"}}`; `container`, `time_zone` and
  /// `check` are optional too.
  ///
  /// - Throws: ``ExpressionAnswer`` that says what is wrong with it.
  package init(json line: String) throws(ExpressionAnswer) {
    guard let tree = try? JSON(parsing: line.utf8), case .string(let source)? = tree["expr"] else {
      throw ExpressionAnswer(code: "invalid_request", message: "Expected a line such as {\"expr\": \"1 + 1\"}.")
    }
    let bindings = tree["bind"]?.members ?? []
    let types = tree["type"]?.members ?? []
    guard let zone = TimeZone(identifier: tree["time_zone"]?.text ?? "UTC") else {
      throw ExpressionAnswer(code: "invalid_request", message: "There is no such time zone.")
    }
    self.init(
      source: source, bindings: Dictionary(bindings.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last }),
      types: Dictionary(types.map { ($0.name, $0.value.text ?? "") }, uniquingKeysWith: { _, last in last }),
      container: tree["container"]?.text ?? "", timeZone: zone, isChecked: tree["check"] == .boolean(true))
  }
}
