/// The process on one picklist field of a module.
package struct Blueprint: Sendable, Hashable, Codable {
  package let name: String
  package let label: LocalizedText
  package let module: String
  package let field: String
  /// The pipeline that it drives, where the field has pipelines.
  package let pipeline: String?
  /// Judged at entry.
  package let condition: ModelExpression?
  package let order: Int
  /// States in which a record may be created.
  package let initial: [String]
  package let states: [State]
  package let transitions: [Transition]

  package init(
    name: String, label: LocalizedText, module: String, field: String, pipeline: String?, condition: ModelExpression?,
    order: Int, initial: [String], states: [State], transitions: [Transition]
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.field = field
    self.pipeline = pipeline
    self.condition = condition
    self.order = order
    self.initial = initial
    self.states = states
    self.transitions = transitions
  }

  /// All effects of its transitions and escalations.
  package var effects: [Effect] {
    transitions.flatMap(\.after) + states.flatMap { $0.serviceLevel?.escalation ?? [] }
  }

  package func transition(_ name: String) -> Transition? { transitions.first { $0.name == name } }

  package func state(_ code: String) -> State? { states.first { $0.code == code } }

  /// The transitions that lead out of a state.
  package func transitions(from state: String) -> [Transition] { transitions.filter { $0.from.contains(state) } }
}

/// One state: a value of the blueprint's field.
package struct State: Sendable, Hashable, Codable {
  package let code: String
  /// Whether there is no way out.
  package let isTerminal: Bool
  /// How long records may stay; nil means for ever.
  package var serviceLevel: ServiceLevel?
  /// Whether the time of the state from which a record came stands still; nil means no.
  package var isPaused: Bool?

  package init(code: String, isTerminal: Bool) {
    self.code = code
    self.isTerminal = isTerminal
  }
}

/// A named step from some states to one.
package struct Transition: Sendable, Hashable, Codable {
  package let name: String
  package let label: LocalizedText
  /// The states that it leads out of; `any` and `except` are resolved.
  package let from: [String]
  package let to: String
  /// Who may run it, any of them; empty means whoever has the right `transition`.
  package let who: [Person]
  package let criteria: ModelExpression?
  package let during: Requirement?
  /// Fields that are asked for and may stay empty.
  package let optional: [String]
  package let after: [Effect]
  /// When the clock runs it; nil means never. Nobody else does unless ``who`` names them.
  package var automatic: AutomaticRule?

  package init(
    name: String, label: LocalizedText, from: [String], to: String, who: [Person], criteria: ModelExpression?,
    during: Requirement?, optional: [String], after: [Effect]
  ) {
    self.name = name
    self.label = label
    self.from = from
    self.to = to
    self.who = who
    self.criteria = criteria
    self.during = during
    self.optional = optional
    self.after = after
  }
}

/// One of those who may do something.
package enum Person: Sendable, Hashable, Codable {
  case role(String)
  case team(String)
  case user(String)
  /// A user field of the record, or one lookup deep: `listing.list_agent`.
  case field(ModelExpression)
}
