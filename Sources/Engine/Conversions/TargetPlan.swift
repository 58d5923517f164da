import Expressions
import GRDB
import Metamodel

/// What is to become of one target, decided before anything is made.
struct TargetPlan {
  let target: Conversion.Target
  let plan: ModulePlan
  /// What the conversion gives, without what is missing.
  var mapped: RecordInput = [:]
  /// What the caller gives.
  let told: RecordInput
  var way: TargetChoice.Way?
  var matches: [ConversionMatch] = []
  var problems: [Problem] = []

  var name: String { target.name }

  /// Fields for which the conversion gives a value, and not whoever converts.
  var byProcess: Set<String> { Set(mapped.keys).union(target.links.map(\.field)).subtracting(told.keys) }
}

/// Decides what is to become of the targets of a conversion.
struct TargetPlanner {
  let execution: Execution
  let conversion: Conversion
  /// The record as it is when its targets are made.
  let image: RowImage
  let source: ModulePlan

  /// One plan for each target, in order.
  func plans(_ choices: [String: TargetChoice]) throws -> [TargetPlan] {
    let judgement = Judgement(execution, source, image: image, old: image)
    var plans: [TargetPlan] = []
    for target in conversion.targets {
      let choice = choices[target.name] ?? TargetChoice()
      var made = TargetPlan(
        target: target, plan: try execution.plan(target.module), told: choice.values, way: choice.way)
      try decide(&made, judgement, after: plans)
      plans.append(made)
    }
    return plans
  }

  /// Choices for targets that the conversion does not have.
  func unknown(_ choices: [String: TargetChoice]) -> [Problem] {
    let names = conversion.targets.map(\.name)
    return choices.keys.sorted().filter { !names.contains($0) }.map {
      .unknown("target", $0, at: $0, among: names)
    }
  }

  private func decide(_ made: inout TargetPlan, _ judgement: Judgement, after earlier: [TargetPlan]) throws {
    if made.way == .skip {
      if !made.target.isOptional {
        made.problems.append(made.problem("required", "\(made.name) belongs to the conversion and cannot be left out."))
      }
      return
    }
    if let condition = made.target.condition, !judgement.isMet(condition) {
      if made.way != nil {
        let finding = judgement.finding(of: condition)
        made.problems.append(
          made.problem(
            "criteria_failed", "\(made.name) is made only where \(finding.wanted): \(finding.words).",
            found: finding.found))
      }
      made.way = .skip
      return
    }
    map(&made, judgement)
    made.matches = try matches(made, after: earlier)
    try chooseWay(&made)
    try requireAgreed(&made)
  }

  private func map(_ made: inout TargetPlan, _ judgement: Judgement) {
    for assignment in made.target.values {
      do {
        let value = try judgement.input(assignment.value)
        if !value.isMissing { made.mapped[assignment.field] = value }
      } catch {
        let why = (error as? EvaluationError)?.message ?? "\(error)"
        guard made.told[assignment.field] == nil else { continue }
        made.problems.append(
          Problem(
            at: "\(made.name).\(assignment.field)", code: "invalid", message: "\(assignment.field) has no value: \(why)"
          ))
      }
    }
  }

  private func matches(_ made: TargetPlan, after earlier: [TargetPlan]) throws -> [ConversionMatch] {
    var links: RecordInput = [:]
    for link in made.target.links {
      guard let other = earlier.first(where: { $0.name == link.target }), case .use(let id)? = other.way else {
        continue
      }
      links[link.field] = .object(["module": .text(other.target.module), "id": .number(String(id))])
    }
    let values = made.mapped.merging(links) { $1 }.merging(made.told) { $1 }
    return try ConversionMatches(
      execution: execution, plan: made.plan, target: made.target, source: image, sourcePlan: source
    ).find(values, byProcess: made.byProcess)
  }

  private func chooseWay(_ made: inout TargetPlan) throws {
    if case .use(let id) = made.way {
      let isThere = try !execution.readContext.visible([id], of: made.target.module, to: execution.caller).isEmpty
      guard !isThere else { return }
      made.problems.append(
        made.problem("not_found", "There is no record \(id) in \(made.target.module).", found: .number(String(id))))
      made.way = nil
      return
    }
    guard made.way == nil else { return }
    let same = made.matches.filter(\.isSame)
    // Whoever has seen the likely duplicates says that it is another one; what is alike is never used unasked.
    if (execution.isConfirmed ? same : made.matches).isEmpty || made.target.existing == .create {
      made.way = .create
    } else if made.target.existing == .use, same.count == 1, let match = same.first {
      made.way = .use(match.id)
    } else {
      let list = made.matches.map { "\($0.id) (\($0.title), \($0.reason))" }
      made.problems.append(
        made.problem(
          "match_found",
          "\(made.target.module) has \(list.joined(separator: "; ")): say which one \(made.name) is, or that it is a new one.",
          found: .list(made.matches.map { .number(String($0.id)) })))
    }
  }
}

extension TargetPlanner {
  /// Nothing is converted into a new record that was refused, though it is the same: whether there is to be another like it is not for
  /// the conversion to say.
  private func requireAgreed(_ made: inout TargetPlan) throws {
    let module = made.target.module
    guard case .use(let id)? = made.way,
      let entry = try ApprovalLock.refused(RecordReference(module: module, id: id), execution)
    else { return }
    made.problems.append(
      made.problem(
        "undecided",
        """
        \(module) \(id) is new and \(entry.state.rawValue) (approval \(entry.id)), so it does not count. Submit it again first, or \
        say that \(made.name) is another one, or a new one.
        """, found: .text(entry.state.rawValue)))
    made.way = nil
  }
}

extension TargetPlan {
  func problem(_ code: String, _ message: String, found: InputValue? = nil) -> Problem {
    Problem(at: name, code: code, message: message, found: found)
  }
}

extension InputValue {
  /// Whether it is no value: null, or text in which nothing stands.
  var isMissing: Bool {
    switch self {
    case .null: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .list(let items): items.isEmpty
    default: false
    }
  }
}
