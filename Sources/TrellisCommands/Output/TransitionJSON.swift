import Engine
import Operations

/// A transition out of a record's state, for machines.
struct TransitionJSON: Encodable {
  private let name: String
  private let label: String
  private let field: String
  private let from: String
  private let to: String
  private let available: Bool
  private let requires: RequirementInfo?
  private let optional: [String]
  private let problems: [ProblemJSON]
  private let who: [String]

  init(_ transition: TransitionExplanation) {
    name = transition.name
    label = transition.label
    field = transition.field
    from = transition.from
    to = transition.to
    available = transition.available
    requires = transition.requires
    optional = transition.optional
    problems = transition.problems.map(ProblemJSON.init)
    who = transition.who
  }

  static func list(of transitions: [TransitionExplanation]) -> [TransitionJSON] { transitions.map(TransitionJSON.init) }
}

/// A rehearsed transition, for machines.
struct RehearsalJSON: Encodable {
  private let transition: String
  private let explanation: TransitionJSON?
  /// What would stand in the way; empty means that it would be made.
  private let problems: [ProblemJSON]

  init(_ rehearsal: TransitionRehearsal) {
    transition = rehearsal.transition
    explanation = rehearsal.explanation.map(TransitionJSON.init)
    problems = rehearsal.problems.map(ProblemJSON.init)
  }
}
