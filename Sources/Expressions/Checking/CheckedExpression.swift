/// An expression whose names exist and whose types fit: ready to be evaluated or translated.
package struct CheckedExpression: Sendable {
  package let expression: Expression
  /// The type of its value, which may also be null.
  package let type: ValueType
  /// Every path that it may read, with all their beginnings: `account.industry` gives `["account"]` and `["account",
  /// "industry"]`, `tasks.exists(t, t.status == 'open')` gives `["tasks"]` and `["tasks", "status"]`.
  package let dependencies: Set<[String]>
  /// Every field of a module that it may read, but for those reached through a lookup to any module.
  package var fields: Dictionary<FieldName, Int>.Keys { fieldOffsets.keys }
  /// Whether its value depends on `now()` or `today()`.
  package let readsClock: Bool
  /// Whether its value depends on where days begin and end.
  package let readsZone: Bool
  let operation: Operation
  /// Where each of `fields` is first named.
  let fieldOffsets: [FieldName: Int]

  /// Checks names, types and literals; `expecting` is the type that is wanted, to which literals are converted.
  ///
  /// Throws `unknown_name`, `unknown_function`, `unknown_value`, `type_mismatch`, `wrong_arguments`, `invalid_literal`
  /// or `unsupported`.
  package init(
    _ expression: Expression, vocabulary: any Vocabulary, expecting: ValueType? = nil
  ) throws(ExpressionError) {
    try self.init(expression, Checker(vocabulary: vocabulary, isGradual: false), expecting: expecting)
  }

  /// Takes the expression without demanding that its names exist and its types fit: where they do not, that is an error
  /// when it is evaluated, which `&&`, `||` and macros may absorb. CEL calls this an unchecked expression.
  ///
  /// Throws `too_complex` or `unsupported`.
  package init(unchecked expression: Expression, vocabulary: any Vocabulary) throws(ExpressionError) {
    try self.init(expression, Checker(vocabulary: vocabulary, isGradual: true), expecting: nil)
  }

  private init(_ expression: Expression, _ checker: Checker, expecting: ValueType?) throws(ExpressionError) {
    var checker = checker
    do throws(Problem) {
      var checked = try checker.check(expression.root)
      if let expecting { checked = try checker.convert(checked, expression.root, toExpected: expecting) }
      operation = checked.operation
      type = checked.type
    } catch {
      throw error.located(in: expression.source)
    }
    self.expression = expression
    dependencies = checker.dependencies
    fieldOffsets = checker.fieldOffsets
    readsClock = checker.readsClock
    readsZone = checker.readsZone
  }
}

/// A field of a module, by api names.
package struct FieldName: Sendable, Hashable {
  package let module: String
  package let field: String

  package init(module: String, field: String) {
    self.module = module
    self.field = field
  }
}
