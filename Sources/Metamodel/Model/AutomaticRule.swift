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

  package init(period: Period, warning: Period?, calendar: CalendarChoice?, escalation: [Effect]) {
    self.period = period
    self.warning = warning
    self.calendar = calendar
    self.escalation = escalation
  }
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
