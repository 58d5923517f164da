import Expressions
import Metamodel

/// Which transition is meant: by its name, or by where it leads.
package enum TransitionWay: Sendable, Hashable, Codable {
  case name(String)
  /// The state in which the record is to be; the field may be left out where only one of the record's processes has a way there.
  case state(String, field: String? = nil)
}

extension BlueprintStep {
  /// The step that is meant.
  ///
  /// - Parameter anywhere: whether one that is named may lead from another state.
  /// - Throws: ``Refusal``; with the candidates, if several lead there and more than one of them, or none, is open to the caller.
  static func find(
    _ way: TransitionWay, of row: RowImage, _ plan: ModulePlan, _ execution: Execution, anywhere: Bool = false
  ) throws -> BlueprintStep {
    switch way {
    case .name(let name): return try find(name, of: row, plan, execution, anywhere: anywhere)
    case .state(let state, let field): return try find(to: state, field, of: row, plan, execution)
    }
  }

  private static func find(
    to state: String, _ field: String?, of row: RowImage, _ plan: ModulePlan, _ execution: Execution
  ) throws -> BlueprintStep {
    let instances = try entered(row, plan, execution).filter { field == nil || $0.blueprint.field == field }
    let ways = instances.flatMap { instance in
      instance.blueprint.transitions(from: row.values[instance.guarded.index].code ?? "").map { transition in
        BlueprintStep(transition, of: instance)
      }
    }
    let candidates = ways.filter { $0.transition.to == state }
    guard candidates.count > 1 else {
      if let only = candidates.first { return only }
      throw noWay(to: state, instances, ways.map(\.transition.to))
    }
    let judgement = Judgement(execution, plan, image: row, old: row)
    let who = WhoCheck(execution: execution, judgement: judgement)
    let open = candidates.filter { who.problem($0.transition) == nil && $0.criteriaProblem(judgement) == nil }
    if let only = open.first, open.count == 1 { return only }
    let meant = open.isEmpty ? candidates : open
    let refusal = ambiguous(state, meant.map(\.transition.name))
    // It was an attempt at each of them.
    for step in meant where execution.depth == 0 { execution.attempts.add(refusal, of: step, record: row.id) }
    throw refusal
  }

  private static func noWay(to state: String, _ instances: [Instance], _ reached: [String]) -> Refusal {
    let states = Set(reached).sorted()
    guard instances.contains(where: { $0.blueprint.state(state) != nil }) else {
      let known = Set(instances.flatMap { $0.blueprint.states.map(\.code) }).sorted()
      return Refusal(
        .notFound,
        Problem(
          at: "to", code: "not_found", message: "The record's process has no state '\(state)'.", found: .text(state),
          wanted: .list(known.map(InputValue.text))))
    }
    let list = states.isEmpty ? "No transition leads from here." : "From here lie: \(states.joined(separator: ", "))."
    return Refusal(
      .conflict,
      Problem(
        at: "to", code: "not_from_here", message: "No transition leads from here to \(state). \(list)",
        found: .text(state), wanted: .list(states.map(InputValue.text))))
  }

  private static func ambiguous(_ state: String, _ names: [String]) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "to", code: "ambiguous",
        message: "\(names.joined(separator: ", ")) lead to \(state): say by its name which is meant.",
        found: .text(state), wanted: .list(names.map(InputValue.text))))
  }
}
