/// What happens after a transition, in the same transaction.
package struct Effect: Sendable, Hashable, Codable {
  /// The effect is left out unless this holds; nil means always. `old` is the record before the transition.
  package let condition: ModelExpression?
  package let action: Action

  package enum Action: Sendable, Hashable, Codable {
    /// Sets fields of the record, or of the one that the lookup `on` names.
    case set([Assignment], on: String?, onlyIfEmpty: Bool)
    case create(module: String, values: [Assignment])
    /// Runs a transition of the record, or of the one that the lookup `on` names.
    case run(transition: String, on: String?)
  }

  package init(condition: ModelExpression?, action: Action) {
    self.condition = condition
    self.action = action
  }
}

/// A field and the value that it is given.
package struct Assignment: Sendable, Hashable, Codable {
  package let field: String
  package let value: ValueTemplate

  package init(field: String, value: ValueTemplate) {
    self.field = field
    self.value = value
  }
}
