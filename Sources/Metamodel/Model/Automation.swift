/// Effects on records of a module whenever one is created or edited, or at a time that it holds, outside any process.
package struct Automation: Sendable, Hashable, Codable {
  package let name: String
  package let label: LocalizedText
  package let module: String
  package let events: Set<Event>
  /// When it works, of one that waits for a time.
  package let date: DateRule?
  /// Judged on the record as the change has left it, with `old` as it was before; nil means always.
  package let condition: ModelExpression?
  /// The name of the user as whom it acts, with that user's rights; nil means in the name of the configuration.
  package let actor: String?
  /// Its place among the module's automations.
  package let order: Int
  package let effects: [Effect]

  /// What it follows.
  package enum Event: String, Sendable, Hashable, Codable, CaseIterable {
    case create
    case edit
    /// A time that the record holds.
    case time = "at"
  }

  package init(
    name: String, label: LocalizedText, module: String, events: Set<Event>, date: DateRule?,
    condition: ModelExpression?, actor: String?, order: Int, effects: [Effect]
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.events = events
    self.date = date
    self.condition = condition
    self.actor = actor
    self.order = order
    self.effects = effects
  }
}
