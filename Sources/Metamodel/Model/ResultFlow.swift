package import Expressions

/// What the result of a call or visit does to the record about which it was made.
package struct ResultFlow: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  /// Of several flows the first that fits counts.
  package let order: Int
  /// Of whoever logs a result; empty means everybody.
  package let teams: [String]
  /// The module whose records are the interactions.
  package let interaction: String
  package let modules: [ResultModule]
  package let results: [ResultValue]
  package let rows: [ResultRow]
  package let attempts: [AttemptRule]
  /// Calling hours; nil means any time.
  package var calendar: CalendarChoice?
  /// How long a record that was handed out is somebody's.
  package var claim: TimeSpan = Self.defaultClaim
  /// How long a record rests after an attempt; nil means not at all.
  package var rest: TimeSpan?
  /// Which tasks are calls to make; nil means none.
  package var callTasks: ModelExpression?

  package static let defaultClaim = TimeSpan(microseconds: 15 * 60_000_000)

  package init(
    name: String, label: LocalizedText, order: Int, teams: [String], interaction: String, modules: [ResultModule],
    results: [ResultValue], rows: [ResultRow], attempts: [AttemptRule]
  ) {
    self.name = name
    self.label = label
    self.order = order
    self.teams = teams
    self.interaction = interaction
    self.modules = modules
    self.results = results
    self.rows = rows
    self.attempts = attempts
  }

  package func module(_ name: String) -> ResultModule? { modules.first { $0.module == name } }

  package func result(_ code: String) -> ResultValue? { results.first { $0.code == code } }

  /// The rows of a result about records of a module, of which the first that fits counts.
  package func rows(of result: String, on module: String) -> [ResultRow] {
    rows.filter { $0.results.contains(result) && $0.module == module }
  }

  /// All actions that it may do, each with the module of its record.
  package var actions: [(module: String, action: ResultAction)] {
    rows.flatMap { row in row.actions.map { (row.module, $0) } }
      + attempts.flatMap { rule in rule.actions.map { (rule.module, $0) } }
  }
}

/// The records of a module, to a result flow.
package struct ResultModule: Sendable, Hashable {
  package let module: String
  /// Which of them; nil means all.
  package var condition: ModelExpression?
  /// The lookup to whoever is called; nil means the record itself.
  package var contact: String?
  /// The numbers to be called, the best first.
  package var phones: [ModelExpression] = []
  /// Whoever must not be called; nil means nobody.
  package var doNotContact: ModelExpression?
  /// Which of them are to be called; nil means all that are not closed.
  package var queue: ModelExpression?
  /// The field of what a record is worth.
  package var value: String?
  /// The field of its stages; nil where it has none.
  package var stage: String?
  /// The values of that field with which a record is closed, where pipelines do not say it.
  package var closed: [String] = []
  /// The picklist that says whether the stage is planned or in process.
  package var stageStatus: String?

  package init(module: String) {
    self.module = module
  }
}

/// One result that there is.
package struct ResultValue: Sendable, Hashable {
  /// A value of the interaction's field.
  package let code: String
  /// Whether the record leaves the call queue.
  package let isDefinitive: Bool
  /// Whether somebody was reached.
  package let isEffective: Bool
  package let quality: Quality
  package let channel: Channel

  package enum Quality: String, Sendable, Hashable, Codable, CaseIterable {
    case usefulPositive = "useful_positive"
    case usefulNegative = "useful_negative"
    case notUseful = "not_useful"
  }

  package enum Channel: String, Sendable, Hashable, Codable, CaseIterable {
    case phone
    case whatsapp
    case sms
    case email
    case chat
    case video
    case visit
  }

  package init(code: String, isDefinitive: Bool, isEffective: Bool, quality: Quality, channel: Channel) {
    self.code = code
    self.isDefinitive = isDefinitive
    self.isEffective = isEffective
    self.quality = quality
    self.channel = channel
  }
}

/// What results do to records that fit.
package struct ResultRow: Sendable, Hashable {
  package let results: [String]
  package let module: String
  /// nil means always.
  package let condition: ModelExpression?
  package let actions: [ResultAction]

  package init(results: [String], module: String, condition: ModelExpression?, actions: [ResultAction]) {
    self.results = results
    self.module = module
    self.condition = condition
    self.actions = actions
  }
}

/// How often results may come before something else is done.
package struct AttemptRule: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  package let module: String
  /// The results that count, together.
  package let counted: [String]
  /// About which records it is; nil means all.
  package let condition: ModelExpression?
  package let reach: Int
  /// How far back results count; nil means for ever.
  package let window: TimeSpan?
  /// Whether any other result begins anew.
  package let isConsecutive: Bool
  /// Whether everything of the same contact counts, and not the record's own alone.
  package let isPerContact: Bool
  /// Whether an effective result begins anew.
  package let isReset: Bool
  package let actions: [ResultAction]

  package init(
    name: String, label: LocalizedText, module: String, counted: [String], condition: ModelExpression?, reach: Int,
    window: TimeSpan?, isConsecutive: Bool, isPerContact: Bool, isReset: Bool, actions: [ResultAction]
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.counted = counted
    self.condition = condition
    self.reach = reach
    self.window = window
    self.isConsecutive = isConsecutive
    self.isPerContact = isPerContact
    self.isReset = isReset
    self.actions = actions
  }
}
