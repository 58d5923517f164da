import Expressions
package import Metamodel

extension Field {
  /// What is wrong with a text as a value of the field, as far as that can be told without a store; nil if nothing is.
  ///
  /// - Parameter currencyScale: How many digits after the point amounts have.
  package func problem(withLiteral text: String, currencyScale: Int) -> Problem? {
    guard let storage = type.storage(column: name, currencyScale: currencyScale) else { return nil }
    let planned = PlannedField(field: self, column: name, storage: storage, limits: FieldLimits(self, storage: storage))
    do throws(FieldProblem) {
      _ = try FieldReading(planned, current: .null, nil).read(.text(text))
      return nil
    } catch {
      return error.problem
    }
  }
}
