package import Engine
import Metamodel

/// A blueprint in a list.
package struct BlueprintSummary: Sendable, Hashable, Codable {
  package let blueprint: String
  package let label: String
  package let module: String
  package let field: String
  /// The pipeline that it drives.
  package let pipeline: String?
  package let states: Int
  package let transitions: Int
  /// Its published versions, the newest first.
  package let versions: [ProcessVersionInfo]

  init(_ blueprint: Blueprint, versions: [ProcessVersionInfo], locale: String) {
    self.blueprint = blueprint.name
    label = blueprint.label.text(in: locale)
    module = blueprint.module
    field = blueprint.field
    pipeline = blueprint.pipeline
    states = blueprint.states.count
    transitions = blueprint.transitions.count
    self.versions = versions
  }
}

/// A blueprint with its states and transitions, its requirements in words.
package struct BlueprintDetails: Sendable, Hashable, Codable {
  package let blueprint: String
  package let label: String
  package let module: String
  package let field: String
  package let pipeline: String?
  /// What the pipeline is called.
  package let pipelineLabel: String?
  package let when: String?
  package let initial: [String]
  package let states: [State]
  package let transitions: [Transition]
  /// Its published versions, the newest first.
  package let versions: [ProcessVersionInfo]

  package struct State: Sendable, Hashable, Codable {
    package let state: String
    package let terminal: Bool
    /// How long records may stay, in words; nil means for ever.
    package let sla: String?
    /// Whether the time of the state from which a record came stands still.
    package let pause: Bool
    package let readOnly: [String]
    package let hidden: [String]
    package let required: [String]

    private enum CodingKeys: String, CodingKey {
      case state
      case terminal
      case sla
      case pause
      case readOnly = "read_only"
      case hidden
      case required
    }
  }

  package struct Transition: Sendable, Hashable, Codable {
    package let transition: String
    package let label: String
    package let from: [String]
    package let to: String
    /// `role broker`, `team office`, `user ana`, `listing.list_agent`; empty means whoever may run transitions.
    package let who: [String]
    package let criteria: String?
    /// One line for each, groups indented.
    package let requirements: [String]
    package let optional: [String]
    /// One line for each effect.
    package let after: [String]
    /// When the clock runs it, in words.
    package let automatic: String?
  }

  init(_ blueprint: Blueprint, in model: Model, versions: [ProcessVersionInfo], locale: String) {
    self.blueprint = blueprint.name
    self.versions = versions
    label = blueprint.label.text(in: locale)
    module = blueprint.module
    field = blueprint.field
    pipeline = blueprint.pipeline
    pipelineLabel = model.pipelines.first { $0.name == blueprint.pipeline }?.label.text(in: locale)
    when = blueprint.condition?.source
    initial = blueprint.initial
    states = blueprint.states.map {
      State(
        state: $0.code, terminal: $0.isTerminal, sla: $0.serviceLevel?.words, pause: $0.isPaused ?? false,
        readOnly: $0.fields.readOnly, hidden: $0.fields.hidden,
        required: $0.fields.required)
    }
    transitions = blueprint.transitions.map { Transition($0, locale: locale) }
  }
}

extension BlueprintDetails.Transition {
  fileprivate init(_ transition: Metamodel.Transition, locale: String) {
    self.init(
      transition: transition.name, label: transition.label.text(in: locale), from: transition.from, to: transition.to,
      who: transition.who.map(\.words), criteria: transition.criteria?.source,
      requirements: (transition.parallel.map { $0.lines(in: locale) } ?? [])
        + (transition.during?.lines(in: locale) ?? []),
      optional: transition.optional + transition.optionalItems.flatMap { $0.lines(in: locale) },
      after: transition.after.map(\.words), automatic: transition.automatic?.words)
  }
}

extension Person {
  /// One of those who may do something, in words.
  fileprivate var words: String {
    switch self {
    case .role(let name): "role \(name)"
    case .team(let name): "team \(name)"
    case .user(let name): "user \(name)"
    case .field(let path): path.source
    case .managerLevels(let levels): "manager_levels \(levels)"
    }
  }
}

extension Parallel {
  /// The branches in lines, what each asks for below it.
  fileprivate func lines(in locale: String) -> [String] {
    ["\(atLeast) of these branches:"]
      + branches.flatMap { branch in
        let who = branch.who.isEmpty ? "" : " (\(branch.who.map(\.words).joined(separator: ", ")))"
        return ["  \(branch.name): \(branch.label.text(in: locale))\(who)"]
          + (branch.during?.lines(in: locale) ?? []).map { "    \($0)" }
      }
  }
}

extension Requirement {
  /// The requirement in lines; those of a group stand below its name, indented.
  fileprivate func lines(in locale: String) -> [String] {
    switch self {
    case .all(let items): items.flatMap { $0.lines(in: locale) }
    case .any(let items): group("one of", items, locale)
    case .atLeast(let count, let items): group("at least \(count) of", items, locale)
    case .field(let field): ["\(field.field)\(field.check.map { ": \($0.condition.source)" } ?? "")"]
    case .checklist(let item):
      [
        "checklist \(item.code)\(item.ticked.isKept ? " (ticked by \(item.ticked.rawValue))" : ""): "
          + item.label.text(in: locale)
      ]
    case .note(let prompt): ["note\(prompt.map { ": \($0.text(in: locale))" } ?? "")"]
    case .activity(let activity): ["\(activity.kind.rawValue), at least \(activity.atLeast)"]
    case .related(let related):
      ["\(related.list), at least \(related.atLeast)\(related.condition.map { " where \($0.source)" } ?? "")"]
    case .attachment(let file): ["attachment \(file.words), at least \(file.atLeast)"]
    }
  }

  private func group(_ title: String, _ items: [Requirement], _ locale: String) -> [String] {
    ["\(title):"] + items.flatMap { $0.lines(in: locale) }.map { "  \($0)" }
  }
}
