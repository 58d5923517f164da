import Diagnostics
import Expressions
import Metamodel

/// Which items of a transition's checklist are ticked, or are ticked no more.
package struct TickInput: Sendable, Hashable, Codable {
  package var items: [String]
  package var isUndone: Bool

  /// - Parameters:
  ///   - items: the items' codes.
  ///   - isUndone: whether their ticks are taken back.
  package init(items: [String], isUndone: Bool = false) {
    self.items = items
    self.isUndone = isUndone
  }
}

/// Ticks items of a transition's checklist ahead of it, or takes ticks back. A tick stands while the record stays in its state.
struct TickItems {
  private let execution: Execution
  private let target: RecordTarget
  private let name: String
  private let input: TickInput

  init(_ execution: Execution, target: RecordTarget, name: String, input: TickInput) {
    self.execution = execution
    self.target = target
    self.name = name
    self.input = input
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let old = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(old, plan)
    let step = try BlueprintStep.find(name, of: old, plan, execution)
    let ticking = try Ticking(execution: execution, plan: plan, row: old, step: step)
    let known = step.transition.checklist
    var problems = input.items.isEmpty ? [Self.nothing] : []
    problems += try step.unknownItems(among: input.items, of: old, plan, execution)
    let items = known.filter { input.items.contains($0.code) }
    problems += items.filter { !$0.ticked.isKept }.map(notKept)
    let judgement = Judgement(execution, plan, image: old, old: old)
    let who = WhoCheck(execution: execution, judgement: judgement)
    for item in items where item.ticked.isKept {
      problems += (input.isUndone ? undoProblem(item, ticking) : problem(item, ticking, who)).map { [$0] } ?? []
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    return try write(items, ticking, old, plan)
  }

  private func problem(_ item: ChecklistItem, _ ticking: Ticking, _ who: WhoCheck) -> Problem? {
    ticking.tick(of: item) == nil ? ticking.problem(with: item, among: input.items, who) : nil
  }

  private func undoProblem(_ item: ChecklistItem, _ ticking: Ticking) -> Problem? {
    guard let tick = ticking.tick(of: item) else { return .notTicked(item) }
    let isTheirs = tick.userID == execution.caller.userID
    guard !isTheirs, !execution.access.may(.override, on: target.module) else { return nil }
    return Problem(
      at: item.code, code: "not_permitted",
      message: "\(tick.user) has ticked \(item.label.spoken); they, or whoever may override, take it back.",
      found: .text(tick.user), who: ["user \(tick.user)"])
  }

  private func write(
    _ items: [ChecklistItem], _ ticking: Ticking, _ old: RowImage, _ plan: ModulePlan
  ) throws -> RowChange {
    let changed = items.filter { (ticking.tick(of: $0) == nil) != input.isUndone }.map(\.code)
    guard !changed.isEmpty else { return RowChange(plan: plan, image: old) }
    if input.isUndone {
      let table = TickTable(db: execution.db)
      for tick in ticking.ticks where changed.contains(tick.code) { try table.undo(tick, by: execution) }
    } else {
      try ticking.keep(changed)
    }
    let image = try execution.touched(old)
    try RecordWrite(execution: execution, plan: plan, old: old, image: image)
      .write(moves: [], cause: "\(input.isUndone ? "untick" : "tick") \(name) \(changed.joined(separator: ", "))")
    return RowChange(plan: plan, image: image)
  }

  private static let nothing = Problem(
    at: "checklist", code: "required", message: "Say which items of the checklist are meant.")

  private func notKept(_ item: ChecklistItem) -> Problem {
    Problem(
      at: item.code, code: "not_kept",
      message: "\(item.label.spoken) is ticked with the request that runs \(name), not ahead of it.")
  }
}

extension BlueprintStep {
  /// The codes that are no items of the transition's checklist.
  func unknownItems(
    among codes: [String], of row: RowImage, _ plan: ModulePlan, _ execution: Execution
  ) throws -> [Problem] {
    let known = transition.checklist.map(\.code)
    return try codes.filter { !known.contains($0) }.enumerated().map { index, item in
      let reason = try execution.state.processes.outdated(
        "\(plan.module.name) \(row.id)", on: version, of: blueprint, subject: guarded.subject,
        lacking: "checklist item '\(item)' of \(transition.name)", execution
      ) { $0.transition(transition.name)?.checklist.contains { $0.code == item } == true }
      if let reason { return .olderVersion(at: item, item, reason) }
      // To look for what was meant takes time, and a request may name thousands.
      let hint = NearMiss.nearest(to: item, among: index < 100 ? known : []).map { " Did you mean '\($0)'?" } ?? ""
      return Problem(
        at: item, code: "unknown_value", message: "\(transition.name) has no checklist item '\(item)'.\(hint)",
        found: .text(item), wanted: .list(known.map(InputValue.text)))
    }
  }
}
