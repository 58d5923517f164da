import Expressions
import Foundation
import Metamodel

extension Expressions.Expression {
  /// The operands of an expression that is a chain of `&&`, each by itself; the expression alone if it is none, or if
  /// the operands cannot be told apart by their text.
  ///
  /// What meets the expression meets every one of them.
  var conjuncts: [Self] {
    guard case .logic(.and, let operands) = root.kind else { return [self] }
    var parts: [Self] = []
    var start = 0
    for text in source.components(separatedBy: "&&") {
      // Behind as many spaces as stood before it, a part has the same places as in the whole.
      let padding = String(repeating: " ", count: start)
      guard let part = try? Self(parsing: padding + text), parts.count < operands.count,
        part.root == operands[parts.count]
      else { return [self] }
      parts.append(part)
      start += text.utf8.count + 2
    }
    return parts.count == operands.count ? parts : [self]
  }
}

extension ReadContext {
  /// What a filter says of one field alone: conditions that every record meets that meets the filter.
  func parts(of filter: CheckedExpression, about field: String, module: String, for caller: Caller) -> [SQLFragment] {
    guard filter.dependencies.contains([field]) else { return [] }
    let vocabulary = access(of: caller).vocabulary(of: module)
    return filter.expression.conjuncts.compactMap { part in
      guard let checked = try? CheckedExpression(part, vocabulary: vocabulary, expecting: .bool),
        checked.dependencies == [[field]],
        let fragment = try? translation(of: checked, module: module, for: caller), fragment.joins.isEmpty
      else { return nil }
      return fragment
    }
  }
}
