import Expressions
import Metamodel

/// What a condition that is not met found: the clauses that do not hold, and the values that they read.
struct Finding {
  /// The clauses of the condition that do not hold, as they are written.
  let wanted: String
  /// The values that these read, by path: a related list with its size, a missing record as null, `hidden` where the
  /// caller may not read it.
  let values: [(path: String, value: InputValue)]
  /// The names on which these depend, without what follows a dot.
  let names: Set<String>

  /// One value by itself, several by path; nil if nothing was read.
  var found: InputValue? {
    guard values.count > 1 else { return values.first?.value }
    return .object(Dictionary(values.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }

  /// `total is 11, limit is 10`.
  var words: String { values.map { "\($0.path) is \($0.value.words)" }.joined(separator: ", ") }
}

extension Judgement {
  /// What a condition found that does not hold.
  func finding(of condition: ModelExpression) -> Finding {
    let clauses = unmetClauses(of: condition)
    var values: [String: InputValue] = [:]
    for path in clauses.flatMap(\.checked.readPaths) {
      if let (name, value) = reading(path) { values[name] = value }
    }
    return Finding(
      wanted: clauses.map(words).joined(separator: " && "),
      values: values.sorted { $0.key < $1.key }.map { (path: $0.key, value: $0.value) },
      names: Set(clauses.flatMap { $0.checked.dependencies.compactMap(\.first) }))
  }

  /// The operands of a chain of `&&` that do not hold; the whole if it is none.
  private func unmetClauses(of condition: ModelExpression) -> [ModelExpression] {
    let clauses = condition.checked.expression.conjuncts.compactMap { part -> ModelExpression? in
      (try? CheckedExpression(Expression(parsing: part.source.trimmed), vocabulary: vocabulary, expecting: .bool))
        .map(ModelExpression.init)
    }
    let unmet = clauses.filter { !isMet($0) }
    return unmet.isEmpty || clauses.count == 1 ? [condition] : unmet
  }

  /// The value at a path, or at the first part of it that is missing or a list.
  private func reading(_ path: [String]) -> (String, InputValue)? {
    if path == ["user"] { return ("user", .text(callerName)) }
    for end in path.indices {
      let name = path[...end].joined(separator: ".")
      guard let expression = self.path(Array(path[...end])), let value = try? value(expression) else { return nil }
      // What the caller may not know of has no name for them either.
      let spoken = access.knows(expression) ? name : Access.hidden
      let isRead = isSeen(expression)
      if case .list(let items) = value, case .records(let module) = expression.checked.type {
        let isCounted = isRead && !access.isScoped(.read, on: module)
        return ("\(spoken).size()", isCounted ? .number(String(items.count)) : .text(Access.hidden))
      }
      if value == .null || end == path.endIndex - 1 {
        return (spoken, isRead ? InputValue(value) : .text(Access.hidden))
      }
    }
    return nil
  }
}

extension CheckedExpression {
  /// The paths that it reads to their ends.
  fileprivate var readPaths: [[String]] {
    dependencies.filter { path in !dependencies.contains { $0.count > path.count && $0.starts(with: path) } }
  }
}
