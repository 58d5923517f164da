import Expressions
import Metamodel

/// Puts a new record into the blueprints of its guarded fields.
struct EnterProcesses {
  let execution: Execution
  let plan: ModulePlan
  /// Given where the record comes in mid-process.
  let entry: Entry?
  /// Positions of the fields whose values somebody gave, rather than a default.
  let given: Set<Int>

  /// Chooses each guarded field's blueprint and judges the state in which the record would begin.
  ///
  /// Of several blueprints of a field it is the first by order whose pipeline and condition fit; none means that the
  /// record moves freely. A field for which nobody gave a value begins in the blueprint's only initial state.
  func choose(_ image: inout RowImage) throws -> [Problem] {
    var problems = entry.map { takeStates($0, &image) } ?? []
    for (number, guarded) in plan.guarded.enumerated() {
      let judgement = Judgement(execution, plan, image: image, old: nil)
      let published = try execution.state.processes.candidates(guarded.subject).first { candidate in
        (candidate.blueprint.pipeline == nil || candidate.blueprint.pipeline == image.pipeline)
          && judgement.isMet(candidate.blueprint.condition)
      }
      image.processes[number] = published?.version
      guard let blueprint = published?.blueprint else { continue }
      if let problem = begin(blueprint, guarded, &image) {
        problems.append(problem)
      } else if entry == nil, let code = image.values[guarded.index].code {
        problems += StateRules(execution: execution, plan: plan)
          .missing(from: image, entering: blueprint.state(code), of: blueprint).others(than: problems)
      }
    }
    if let problem = plan.stageProblem(image) { problems.append(problem) }
    return problems
  }

  private func begin(_ blueprint: Blueprint, _ guarded: GuardedField, _ image: inout RowImage) -> Problem? {
    let isFree = image.values[guarded.index] == .null || !isGiven(guarded)
    if isFree, blueprint.initial.count == 1, let initial = blueprint.initial.first {
      image.values[guarded.index] = .string(initial)
    }
    let field = plan.fields[guarded.index].field
    let state = image.values[guarded.index]
    if let code = state.code, blueprint.initial.contains(code) { return nil }
    if entry != nil, let code = state.code, blueprint.state(code) != nil { return nil }
    if entry != nil {
      return .unknownValue(field, state.code ?? "", among: blueprint.states.map(\.code))
    }
    return .notInitial(field, found: state, initial: blueprint.initial)
  }

  private func isGiven(_ guarded: GuardedField) -> Bool {
    given.contains(guarded.index) || entry?.states[plan.fields[guarded.index].field.name] != nil
  }

  /// Writes the states of an entry into the image; says what is wrong with it.
  private func takeStates(_ entry: Entry, _ image: inout RowImage) -> [Problem] {
    var problems: [Problem] = []
    if let problem = Problem.reason(entry.reason) { problems.append(problem) }
    for (name, state) in entry.states.sorted(by: { $0.key < $1.key }) {
      guard let position = plan.guarded(name)?.index else {
        problems.append(noBlueprint(name))
        continue
      }
      let field = plan.fields[position].field
      let codes = field.type.picklistValues?.map(\.code) ?? []
      image.values[position] = .string(state)
      if !codes.contains(state) { problems.append(.unknownValue(field, state, among: codes)) }
    }
    return problems
  }

  private func noBlueprint(_ field: String) -> Problem {
    Problem(
      at: field, code: "no_blueprint", message: "\(field) is not driven by a blueprint.", found: .text(field),
      wanted: .list(plan.guarded.map { .text(plan.fields[$0.index].field.name) }))
  }

  /// Writes the moves with which the record enters.
  ///
  /// - Returns: the moves' ids, in the order of the plan's guarded fields.
  func writeMoves(_ image: RowImage) throws -> [Int64?] {
    try plan.guarded.enumerated().map { number, guarded in
      try MoveTable(execution: execution).append(
        Move(
          subject: guarded.subject, record: image.id, version: image.processes[number], kind: .enter, from: nil,
          to: image.values[guarded.index].code, transition: "enter", reason: try reason(image, number, guarded)))
    }
  }

  /// The entry's reason, where the record does enter in mid-process and not where any record may begin.
  private func reason(_ image: RowImage, _ number: Int, _ guarded: GuardedField) throws -> String? {
    let entered = try execution.state.processes.candidates(guarded.subject).first {
      $0.version == image.processes[number]
    }
    guard let initial = entered?.blueprint.initial, let code = image.values[guarded.index].code else {
      return entry?.reason
    }
    return initial.contains(code) ? nil : entry?.reason
  }
}
