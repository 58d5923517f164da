import ArgumentParser
import Engine

/// `field=value` on the command line; `field=` clears the field.
struct FieldAssignment: ExpressibleByArgument, Sendable, Hashable {
  let field: String
  let value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    field = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  static let defaultCompletionKind = CompletionKind.default
}

extension [FieldAssignment] {
  /// The values by field; every field reads its values from text.
  var input: RecordInput {
    Dictionary(map { ($0.field, $0.value.isEmpty ? .null : .text($0.value)) }, uniquingKeysWith: { _, last in last })
  }

  /// - Throws: `ValidationError` if a field is named twice.
  func validateOnce() throws {
    let twice = Dictionary(grouping: self, by: \.field).filter { $0.value.count > 1 }.keys.sorted()
    if let field = twice.first { throw ValidationError("\(field) is given twice.") }
  }
}
