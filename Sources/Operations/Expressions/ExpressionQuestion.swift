package import Expressions
package import Foundation
package import JSONText

/// An expression to be computed with given values, without a tenant.
package struct ExpressionQuestion: Sendable {
  let source: String
  /// Values of variables; a name may have dots.
  let bindings: [String: JSON]
  /// Types of the bindings, as `int` or `list(string)`; what has none is what its JSON says.
  let types: [String: String]
  /// Before which names the names of the expression are looked up.
  let container: String
  let timeZone: TimeZone
  /// Whether names and types are demanded to fit before anything is computed.
  let isChecked: Bool

  package init(
    source: String, bindings: [String: JSON], types: [String: String], container: String = "",
    timeZone: TimeZone = .gmt, isChecked: Bool = false
  ) {
    self.source = source
    self.bindings = bindings
    self.types = types
    self.container = container
    self.timeZone = timeZone
    self.isChecked = isChecked
  }

  /// Computes the expression at a moment.
  package func answer(at now: Timestamp) -> ExpressionAnswer {
    do {
      let variables = try variables()
      let vocabulary = BindingVocabulary(types: variables.mapValues(\.type), container: container)
      let expression = try Expression(parsing: source)
      let checked =
        try isChecked
        ? CheckedExpression(expression, vocabulary: vocabulary)
        : CheckedExpression(unchecked: expression, vocabulary: vocabulary)
      var evaluation = Evaluation(
        variables: { variables[$0]?.value }, reader: NoRecords(), now: now, timeZone: timeZone, rights: .definer)
      return try ExpressionAnswer(try evaluation.value(of: checked))
    } catch {
      return ExpressionAnswer(error, in: source)
    }
  }

  private func variables() throws(BindingError) -> [String: (value: Value, type: ValueType)] {
    var result: [String: (value: Value, type: ValueType)] = [:]
    if let name = types.keys.filter({ bindings[$0] == nil }).min() {
      throw BindingError("\(name) has a type and no value: bind one, such as null.")
    }
    for (name, json) in bindings {
      var type = ValueType.dyn
      if let text = types[name] {
        guard let declared = ValueType(parsing: text) else {
          throw BindingError("\(name): there is no type '\(text)'. Types are int, list(string), map(string, dyn), ...")
        }
        type = declared
      }
      guard let value = Value(json: json, as: type) else {
        // Without a type, all JSON is some value but for a number that is too large.
        throw BindingError(
          "\(name): this JSON is no \(type == .dyn ? "value: a number in it is too large for a double" : "\(type)").")
      }
      result[name] = (value, type)
    }
    return result
  }
}

/// A value or its type that is given in the wrong way.
struct BindingError: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

/// The names that are bound, and nothing else.
private struct BindingVocabulary: Vocabulary {
  let types: [String: ValueType]
  let container: String

  var module: String? { nil }
  var variableNames: [String] { Array(types.keys) }
  var hasQualifiedNames: Bool { types.keys.contains { $0.contains(".") } }

  func type(ofVariable name: String) -> ValueType? { types[name] }
  func type(ofMember name: String, in module: String) -> ValueType? { nil }
  func codes(ofVariable name: String) -> [String]? { nil }
  func codes(ofMember name: String, in module: String) -> [String]? { nil }
  func memberNames(in module: String) -> [String] { [] }
}

/// Without a tenant there are no records.
private struct NoRecords: RecordReader {
  func value(of member: String, in record: RecordReference) throws -> Value { .null }
}
