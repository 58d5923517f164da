import Expressions
import Metamodel

extension Formula {
  /// Steps that one formula may take: a page has many.
  static let budget = 10_000

  /// Its value; null where it has none, such as for a missing operand or a division by zero.
  ///
  /// - Throws: what kept the store from reading.
  func value(_ evaluation: Evaluation, currencyScale: Int) throws -> Value {
    var evaluation = evaluation
    do throws(EvaluationError) {
      return rounded(try evaluation.value(of: expression.checked), currencyScale)
    } catch {
      if let underlying = error.underlying { throw underlying }
      return .null
    }
  }

  private func rounded(_ value: Value, _ currencyScale: Int) -> Value {
    guard case .decimal(let number) = value else { return value }
    return number.rounded(to: returns == .currency ? currencyScale : scale).map(Value.decimal) ?? .null
  }
}

/// The formulas of one record, each computed once: one that others read would else be computed as often as they name it.
final class FormulaValues {
  private var known: [String: Value] = [:]

  func value(of name: String, _ compute: () throws -> Value) rethrows -> Value {
    if let value = known[name] { return value }
    let value = try compute()
    known[name] = value
    return value
  }
}
