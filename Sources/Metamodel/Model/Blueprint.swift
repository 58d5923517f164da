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
  /// Whether the next ways on are offered at once after each transition, as in the script of a call.
  package var isContinuous = false

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
    transitions.flatMap(\.after) + states.flatMap { $0.serviceLevel?.effects ?? [] }
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
  /// What becomes of fields while a record is in it.
  package var fields = StateFields()
  /// Who works on the records in it; nil means nobody in particular.
  package var responsible: Responsible?

  package init(code: String, isTerminal: Bool) {
    self.code = code
    self.isTerminal = isTerminal
  }
}

/// A named step from some states to one.
package struct Transition: Sendable, Hashable, Codable {
  package let name: String
  package var label: LocalizedText
  /// The states that it leads out of; `any` and `except` are resolved.
  package var from: [String]
  package let to: String
  /// Who may run it, any of them; empty means whoever has the right `transition`.
  package let who: [Person]
  package let criteria: ModelExpression?
  package var during: Requirement?
  /// Fields that are asked for and may stay empty.
  package let optional: [String]
  /// What else is asked for and need not be given.
  package var optionalItems: [Requirement] = []
  /// What has to be done beside each other before it is made; nil if there is nothing.
  package var parallel: Parallel?
  package let after: [Effect]
  /// When the clock runs it; nil means never. Nobody else does unless ``who`` names them.
  package var automatic: AutomaticRule?
  /// The approval for which it waits, where one of its rules holds; nil if for none.
  package var approval: String?

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

/// Branches that are done in any order while a record stays in its state; enough of them join in one transition.
package struct Parallel: Sendable, Hashable, Codable {
  /// How many of the branches join.
  package let atLeast: Int
  package var branches: [Branch]

  package init(atLeast: Int, branches: [Branch]) {
    self.atLeast = atLeast
    self.branches = branches
  }

  package func branch(_ name: String) -> Branch? { branches.first { $0.name == name } }
}

/// One thing that is done beside others.
package struct Branch: Sendable, Hashable, Codable {
  package let name: String
  package var label: LocalizedText
  /// Who may do it, any of them; empty means whoever has the right `transition`.
  package let who: [Person]
  package let criteria: ModelExpression?
  package var during: Requirement?
  /// Fields that are asked for and may stay empty.
  package let optional: [String]

  package init(
    name: String, label: LocalizedText, who: [Person], criteria: ModelExpression?, during: Requirement?,
    optional: [String]
  ) {
    self.name = name
    self.label = label
    self.who = who
    self.criteria = criteria
    self.during = during
    self.optional = optional
  }
}

extension Transition {
  /// A branch as a step of its own, which leads nowhere.
  package func step(of branch: Branch, staying state: String) -> Transition {
    Transition(
      name: "\(name).\(branch.name)", label: branch.label, from: [state], to: state, who: branch.who,
      criteria: branch.criteria, during: branch.during, optional: branch.optional, after: [])
  }
}

/// One of those who may do something.
package enum Person: Sendable, Hashable, Codable {
  case role(String)
  case team(String)
  case user(String)
  /// A user field of the record, or one lookup deep: `listing.list_agent`.
  case field(ModelExpression)
  /// One of those who stand above the record's owner, up to so many levels.
  case managerLevels(Int)
}

/// Those who work on the records in a state: a queue, out of which each takes one by claiming it.
package struct Responsible: Sendable, Hashable, Codable {
  package let people: [Person]
  /// Whether a record has to be claimed before it is moved on.
  package let isClaimRequired: Bool

  package init(people: [Person], isClaimRequired: Bool) {
    self.people = people
    self.isClaimRequired = isClaimRequired
  }
}

/// What becomes of a module's fields while a record is in a state.
package struct StateFields: Sendable, Hashable, Codable {
  /// Nobody changes them, but the process.
  package var readOnly: [String] = []
  /// Pages do not show them, and nobody changes them.
  package var hidden: [String] = []
  /// They have a value when the record comes in, and are not emptied.
  package var required: [String] = []

  package init(readOnly: [String] = [], hidden: [String] = [], required: [String] = []) {
    self.readOnly = readOnly
    self.hidden = hidden
    self.required = required
  }

  package var isEmpty: Bool { readOnly.isEmpty && hidden.isEmpty && required.isEmpty }
}

extension Transition {
  /// All that is asked for, whether it has to be given or not.
  package var asked: [Requirement] { (during.map { [$0] } ?? []) + optionalItems }

  /// It and its branches, each as a step of its own.
  package var withBranches: [Transition] { [self] + (parallel?.branches ?? []).map { step(of: $0, staying: to) } }
}
