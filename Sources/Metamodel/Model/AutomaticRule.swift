/// When the clock runs a transition by itself.
package struct AutomaticRule: Sendable, Hashable, Codable {
  /// Over the record's own stored fields and the clock; nil means always.
  package let condition: ModelExpression?
  /// How long the record has to have been in its state; nil means no time.
  package let after: Period?
  /// By which calendar working time counts; nil means the tenant's.
  package let calendar: CalendarChoice?

  package init(condition: ModelExpression?, after: Period?, calendar: CalendarChoice?) {
    self.condition = condition
    self.after = after
    self.calendar = calendar
  }
}

/// A business calendar, by its name or by what a record says.
package enum CalendarChoice: Sendable, Hashable, Codable {
  case named(String)
  /// A field of the record with the name of a calendar; where it has none the tenant's calendar counts.
  case field(String)
}

/// How long records may stay in a state.
package struct ServiceLevel: Sendable, Hashable, Codable {
  package let period: Period
  /// How long before it is over it is warned of; of the same unit as the period, and shorter.
  package let warning: Period?
  /// By which calendar working time counts; nil means the tenant's.
  package let calendar: CalendarChoice?
  /// What happens when it is over and the record is still there. `old` is the record, too.
  package let escalation: [Effect]
  /// What happens when it is warned of; nil means nothing.
  package var warned: [Effect]?
  /// What happens if the record is still there so long after that, one after the other; nil means nothing.
  package var steps: [EscalationStep]?

  package init(period: Period, warning: Period?, calendar: CalendarChoice?, escalation: [Effect]) {
    self.period = period
    self.warning = warning
    self.calendar = calendar
    self.escalation = escalation
  }
}

/// What happens if a record is still in its state so long after its time was over.
package struct EscalationStep: Sendable, Hashable, Codable {
  /// Since the time was over; of the same unit as that.
  package let after: Period
  package let effects: [Effect]

  package init(after: Period, effects: [Effect]) {
    self.after = after
    self.effects = effects
  }
}

extension ServiceLevel {
  /// All effects: of the warning, of the end, and of what comes after.
  package var effects: [Effect] { (warned ?? []) + escalation + (steps ?? []).flatMap(\.effects) }
}

extension AutomaticRule {
  /// The rule in words: `after 14d where amount > 0`.
  package var words: String {
    let parts = [after.map { "after \($0.text)\(calendar.words)" }, condition.map { "when \($0.source)" }]
    return parts.compactMap(\.self).joined(separator: " ")
  }
}

extension ServiceLevel {
  /// The level in words: `3bd by claims, warning 1bd before`.
  package var words: String {
    "\(period.text)\(calendar.words)" + (warning.map { ", warning \($0.text) before" } ?? "")
      + (steps.map { ", escalation \($0.map(\.after.text).joined(separator: ", ")) after" } ?? "")
  }
}

extension CalendarChoice? {
  var words: String {
    switch self {
    case .named(let name): " by \(name)"
    case .field(let field): " by the calendar in \(field)"
    case nil: ""
    }
  }
}
