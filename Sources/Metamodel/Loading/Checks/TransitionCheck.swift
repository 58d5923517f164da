package import Diagnostics
import Expressions
import YAMLSource

/// Finds transitions that cannot be told apart, and those that nobody who is named for them can run.
struct TransitionCheck {
  private let blueprint: Blueprint
  private let model: Model

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for blueprint in model.blueprints {
      let check = TransitionCheck(blueprint: blueprint, model: model)
      let entries = sources.blueprints[blueprint.name]?["transitions"]?.mapping
      let twins = check.twins
      for transition in blueprint.transitions {
        guard let place = entries?.entry(transition.name)?.key.location else { continue }
        if let twin = twins[transition.name] { log.report(.shadowed(transition, by: twin, at: place)) }
        check.check(transition, at: place, log: &log)
      }
    }
  }

  private func check(_ transition: Transition, at place: SourcePosition, log: inout DiagnosticLog) {
    for role in named(transition) where !role.rights(on: blueprint.module).contains(.transition) {
      log.report(.powerless(role, transition, blueprint.module, at: place))
    }
    let runners = runners(of: transition)
    guard !runners.isEmpty, transition.automatic == nil || !transition.who.isEmpty else { return }
    for field in required(transition.during) where runners.allSatisfy({ isHidden(field, from: $0) }) {
      log.report(.unknownToAll(field, transition, at: place))
    }
  }

  // MARK: The same step twice

  /// The most that are compared of those that lead to the same state.
  private static let most = 100

  /// The transitions, by name, that cannot be told apart from an earlier one.
  private var twins: [String: Transition] {
    var found: [String: Transition] = [:]
    for group in Dictionary(grouping: blueprint.transitions, by: \.to).values {
      let group = group.prefix(Self.most)
      for (index, transition) in group.enumerated() {
        found[transition.name] = group.prefix(index).first { isTwin($0, of: transition) }
      }
    }
    return found
  }

  /// Two that ask for different things are a choice that people make, unless criteria were to make it.
  private func isTwin(_ other: Transition, of transition: Transition) -> Bool {
    let shared = Set(other.from).intersection(transition.from).sorted()
    guard !shared.isEmpty, (other.automatic == nil) == (transition.automatic == nil),
      !areDisjoint(other.who, transition.who)
    else { return false }
    let isChoice = other.criteria == nil || transition.criteria == nil
    if isChoice, other.automatic == nil, other.during != transition.during { return false }
    let conditions = [other.criteria, transition.criteria, other.automatic?.condition, transition.automatic?.condition]
    if case .never = Satisfiability(of: conditions.compactMap { $0?.checked }, given: [blueprint.field: shared]) {
      return false
    }
    return true
  }

  private func areDisjoint(_ left: [Person], _ right: [Person]) -> Bool {
    !left.isEmpty && !right.isEmpty && Set(left).isDisjoint(with: right)
  }

  // MARK: Who can run it

  /// The roles that are named, of the model.
  private func named(_ transition: Transition) -> [Role] {
    transition.who.compactMap { if case .role(let name) = $0 { model.role(name) } else { nil } }
  }

  /// The roles of whoever may run it; none if that cannot be told by roles.
  private func runners(of transition: Transition) -> [Role] {
    let candidates = transition.who.isEmpty ? model.roles : named(transition)
    guard transition.who.isEmpty || candidates.count == transition.who.count else { return [] }
    return candidates.filter { $0.rights(on: blueprint.module).contains(.transition) }
  }

  /// The own fields that cannot be left empty.
  private func required(_ requirement: Requirement?) -> [String] {
    switch requirement {
    case .all(let items)?: items.flatMap(required)
    case .field(let item)? where !item.field.contains("."): [item.field]
    default: []
    }
  }

  private func isHidden(_ field: String, from role: Role) -> Bool {
    role.fields[blueprint.module]?[field] == .hidden
  }
}

extension DiagnosticCode {
  /// A transition beside another between the same states whose criteria can hold at the same time.
  package static let shadowedTransition = DiagnosticCode("shadowed_transition")
  /// A role that is named for a transition and has no right to run any.
  package static let powerlessRole = DiagnosticCode("powerless_role")
  /// A field that is asked for by what only roles may run that do not know of it.
  package static let unknownToAll = DiagnosticCode("unknown_to_all")
}

extension Diagnostic {
  fileprivate static func shadowed(
    _ transition: Transition, by other: Transition, at place: SourcePosition
  ) -> Diagnostic {
    let shared = other.from.filter(transition.from.contains)
    return Diagnostic(
      .shadowedTransition,
      "`\(transition.name)` leads from \(shared.quotedList) to `\(transition.to)` as `\(other.name)` does, and both can be "
        + "open to the same record and people. Tell them apart by `criteria` or `who`, or make them one.",
      at: place, severity: .warning)
  }

  fileprivate static func powerless(
    _ role: Role, _ transition: Transition, _ module: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .powerlessRole,
      "`\(transition.name)` names the role `\(role.name)`, which has no right `transition` on `\(module)`. Give it in "
        + "`access.yaml`, or name another.",
      at: place, severity: .warning)
  }

  fileprivate static func unknownToAll(
    _ field: String, _ transition: Transition, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownToAll,
      "`\(transition.name)` asks for `\(field)`, which is hidden from every role that may run it.", at: place,
      severity: .warning)
  }
}
