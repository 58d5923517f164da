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

  /// Reads a value of a field.
  ///
  /// - Throws: `ValidationError` that shows how it is written.
  init(reading argument: String) throws {
    guard let assignment = Self(argument: argument) else {
      throw ValidationError("\(argument) has no value. Write field=value, for example \(Self.example(argument)).")
    }
    self = assignment
  }

  private static func example(_ argument: String) -> String {
    argument.wholeMatch(of: /[a-z][a-z0-9_]*/) == nil ? "name=\"Calle Mayor 12\"" : "\(argument)=8"
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
