import Expressions
import Metamodel

/// The kept ticks of a transition's checklist while a record is in the state from which it leads.
struct Ticking {
  private let execution: Execution
  private let transition: Transition
  private let stay: Int64
  let ticks: [Tick]

  init(execution: Execution, plan: ModulePlan, row: RowImage, step: BlueprintStep) throws {
    self.execution = execution
    transition = step.transition
    stay = try MoveTable(execution: execution).stay(subject: step.guarded.subject, record: row.id)
    ticks = try TickTable(db: execution.db).ticks(of: stay, transition: transition.name)
  }

  func tick(of item: ChecklistItem) -> Tick? { ticks.first { $0.code == item.code } }

  /// Who has ticked those items that take other people than this one.
  func others(of item: ChecklistItem) -> [Tick] {
    guard item.ticked == .different else { return [] }
    let codes = transition.checklist.filter { $0.ticked == .different && $0.code != item.code }.map(\.code)
    return ticks.filter { codes.contains($0.code) }
  }

  /// Why the tick of an item does not count: the same person has ticked another before that takes somebody else, which the version of
  /// the process then did not ask, or which came about beside the engine.
  func clash(of tick: Tick, _ item: ChecklistItem) -> Problem? {
    guard let other = others(of: item).first(where: { $0.userID == tick.userID && $0.id < tick.id }) else { return nil }
    return Problem(
      at: item.code, code: "same_person",
      message: """
        \(item.label.spoken) has to be ticked by somebody else than \(other.code), which \(tick.user) has ticked too: take one \
        of the ticks back, since four eyes are wanted.
        """, found: .text(tick.user))
  }

  /// Why the caller may not tick an item.
  ///
  /// - Parameter codes: what they tick with it.
  func problem(with item: ChecklistItem, among codes: [String], _ who: WhoCheck) -> Problem? {
    if let problem = who.problem(of: item.who, at: item.code, deed: "tick \(item.label.spoken)") { return problem }
    guard item.ticked == .different else { return nil }
    let own = others(of: item).first { $0.userID == execution.caller.userID }?.code
    let besides = codes.first { code in
      code != item.code && !ticks.contains { $0.code == code }
        && transition.checklist.contains { $0.code == code && $0.ticked == .different }
    }
    guard let other = own ?? besides else { return nil }
    return Problem(
      at: item.code, code: "same_person",
      message: """
        \(item.label.spoken) has to be ticked by somebody else than \(other), which \(execution.caller.name) ticks: four \
        eyes are wanted.
        """, found: .text(execution.caller.name))
  }

  /// Keeps that the caller has done a branch.
  func keep(branch: Branch) throws {
    try TickTable(db: execution.db)
      .insert(branch.tick, isOfDifferent: false, of: stay, transition: transition.name, by: execution)
  }

  /// Keeps ticks of the caller's.
  func keep(_ codes: [String]) throws {
    let table = TickTable(db: execution.db)
    var kept: Set<String> = []
    for item in transition.checklist where item.ticked.isKept && codes.contains(item.code) {
      guard tick(of: item) == nil, kept.insert(item.code).inserted else { continue }
      try table.insert(
        item.code, isOfDifferent: item.ticked == .different, of: stay, transition: transition.name, by: execution)
    }
  }
}

extension Problem {
  /// A checklist item is not ticked.
  ///
  /// - Parameter others: who has ticked those that take other people.
  static func notTicked(_ item: ChecklistItem, _ others: [Tick] = []) -> Problem {
    let hint = others.isEmpty ? "" : " It takes somebody else than \(others.map(\.user).joined(separator: ", "))."
    return Problem(
      at: item.code, code: "checklist_missing", message: "\(item.label.spoken) is not ticked.\(hint)",
      found: .boolean(false), wanted: .boolean(true))
  }

  /// The same where the value is one that whoever asked may not see.
  func ofHiddenValue(isKnown: Bool) -> Problem {
    Problem(
      at: isKnown ? at : Access.hidden, code: code,
      message: "A value that you may not see stands in the way (\(code)). Ask somebody who may see it.",
      found: .text(Access.hidden))
  }
}
