/// How long a module's records are kept, in days.
package struct Retention: Sendable, Hashable {
  /// After so long in the recycle bin a record is erased; nil means never.
  package let recycleBin: Int?
  /// After so long the values of a change are taken out of the history; nil means never.
  package let history: Int?
  /// What is done with records outside the recycle bin.
  package let rules: [RetentionRule]

  package init(recycleBin: Int?, history: Int?, rules: [RetentionRule]) {
    self.recycleBin = recycleBin
    self.history = history
    self.rules = rules
  }
}

/// Records that are not kept for ever.
package struct RetentionRule: Sendable, Hashable {
  package enum Action: String, Sendable, Hashable, CaseIterable {
    /// To the recycle bin.
    case delete
    case erase
  }

  /// Which of the module's records; nil means all.
  package let condition: ModelExpression?
  package let days: Int
  /// The day or moment from which the days count, a field of the module or of the system.
  package let since: String
  package let action: Action

  package init(condition: ModelExpression?, days: Int, since: String, action: Action) {
    self.condition = condition
    self.days = days
    self.since = since
    self.action = action
  }

  /// The rule in words.
  package var words: String {
    "\(action.rawValue) \(days) days after \(since)\(condition.map { " where \($0.source)" } ?? "")"
  }
}
