import Engine
import Expressions
import JSONText
import Metamodel

/// Says an expression about a record as a sentence: `amount > 500` is "Amount is more than €500".
struct ConditionWords {
  let book: FieldBook
  let display: Display

  private var words: Words { book.audience.words }

  /// The sentence; nil of what cannot be said so, such as sums and related lists, and of fields that the reader may not know of.
  func sentence(_ source: String) -> String? {
    guard let expression = try? Expression(parsing: source) else { return nil }
    return said(expression.root)
  }

  private func said(_ node: Node) -> String? {
    switch node.kind {
    case .logic(let logic, let parts):
      var texts: [String] = []
      for part in parts {
        guard let text = said(part) else { return nil }
        if case .logic(let inner, _) = part.kind, inner != logic {
          texts.append("(\(text))")
        } else {
          texts.append(text)
        }
      }
      return texts.joined(separator: " \(words.text(logic == .and ? FilterWord.andWord : .orWord)) ")
    case .binary(let comparison, let left, let right):
      return compared(left, comparison, right) ?? comparison.turned.flatMap { compared(right, $0, left) }
    case .not(let inner): return negated(inner)
    default: return field(node).flatMap { statement($0, true) }
    }
  }

  private func negated(_ node: Node) -> String? {
    if let field = field(node) { return statement(field, false) }
    return said(node).map { words.notSo($0) }
  }

  private func statement(_ field: ShownField, _ value: Bool) -> String? {
    guard case .boolean = field.type else { return nil }
    return "\(field.label): \(words.text(value ? Word.yes : .no))"
  }

  // MARK: Comparisons

  private func compared(_ left: Node, _ comparison: BinaryOperator, _ right: Node) -> String? {
    if comparison == .in { return among(left, right) }
    guard let field = field(left), let condition = comparison.condition else { return nil }
    if case .literal(.null) = right.kind {
      switch condition {
      case .equals: return "\(field.label) \(words.text(FilterWord.isEmpty))"
      case .differs: return "\(field.label) \(words.text(FilterWord.isFilled))"
      default: return nil
      }
    }
    if case .literal(.bool(let value)) = right.kind { return statement(field, value == (condition == .equals)) }
    guard let value = value(right, of: field) else { return nil }
    return "\(field.label) \(words.text(word(condition, field))) \(value)"
  }

  /// Of one value of a picklist it is that, not one of several.
  private func word(_ condition: WordFilter.Condition, _ field: ShownField) -> FilterWord {
    switch (FilterKind(field), condition) {
    case (.choice, .equals): .isWord
    case (.choice, .differs): .isNot
    case (let kind, _): kind.word(condition)
    }
  }

  private func among(_ left: Node, _ right: Node) -> String? {
    if let tags = field(right), let value = value(left, of: tags) {
      return "\(tags.label) \(words.text(FilterWord.hasAnyOf)) \(value)"
    }
    guard let field = field(left), case .list(let items) = right.kind else { return nil }
    let values = items.compactMap { value($0, of: field) }
    guard values.count == items.count else { return nil }
    return "\(field.label) \(words.text(FilterWord.isAnyOf)) \(values.joined(separator: ", "))"
  }

  // MARK: Parts

  private func field(_ node: Node) -> ShownField? { path(node).flatMap(book.field) }

  private func path(_ node: Node) -> String? {
    switch node.kind {
    case .name(let name): name
    case .select(let inner, let member): path(inner).map { "\($0).\(member)" }
    default: nil
    }
  }

  private func value(_ node: Node, of field: ShownField) -> String? {
    switch node.kind {
    case .literal(.int(let number)): display.text(.number(String(number)), field)
    case .literal(.double(_, let text)): display.text(.number(text), field)
    case .literal(.string(let text)): display.text(.string(text), field)
    case .call("date", let parts), .call("decimal", let parts), .call("timestamp", let parts):
      parts.count == 1 ? parts.first.flatMap { value($0, of: field) } : nil
    case .call("today", let parts) where parts.isEmpty: words.text(WorkWord.today)
    default: self.field(node)?.label
    }
  }
}

extension BinaryOperator {
  fileprivate var condition: WordFilter.Condition? {
    switch self {
    case .equal: .equals
    case .notEqual: .differs
    case .less: .below
    case .lessOrEqual: .atMost
    case .greater: .above
    case .greaterOrEqual: .atLeast
    default: nil
    }
  }

  /// The same with its sides exchanged.
  fileprivate var turned: BinaryOperator? {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: nil
    }
  }
}
