import Expressions
import Metamodel

/// What is done about a claim.
package struct ClaimInput: Sendable, Hashable, Codable {
  package var action: Action
  /// The field whose state has the queue; it may be left out where only one has.
  package var field: String?

  package enum Action: Sendable, Hashable, Codable {
    /// Takes the record out of the queue.
    case claim
    /// Puts it back.
    case release
    /// Gives it to somebody else of the queue, by name.
    case handOver(String)
  }

  /// - Parameters:
  ///   - action: what is done.
  ///   - field: the field whose state has the queue; nil where only one has.
  package init(_ action: Action, field: String? = nil) {
    self.action = action
    self.field = field
  }
}

/// Claims a record that waits in a queue, releases it, or hands it over.
struct ClaimRecord {
  private let execution: Execution
  private let target: RecordTarget
  private let input: ClaimInput

  init(_ execution: Execution, target: RecordTarget, input: ClaimInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let row = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(row, plan)
    let check = ClaimCheck(execution: execution, plan: plan, row: row)
    let duty = try duty(check, plan)
    let (stay, claim) = (try check.stay(duty), try check.claim(duty))
    let people = People(execution: execution, plan: plan, row: row, duty: duty)
    let table = ClaimTable(db: execution.db)
    let me = execution.caller.userID
    switch input.action {
    case .claim:
      if let claim {
        guard claim.userID != me else { return RowChange(plan: plan, image: row) }
        throw people.taken(claim)
      }
      try people.require(execution.caller)
      try table.insert(of: me, on: stay, at: execution.now)
    case .release: try table.end(try theirs(claim, people), by: me, at: execution.now)
    case .handOver(let name):
      let heir = try people.heir(name)
      try table.end(try theirs(claim, people), by: me, at: execution.now)
      try table.insert(of: heir.userID, on: stay, at: execution.now)
    }
    let image = try execution.touched(row)
    try RecordWrite(execution: execution, plan: plan, old: row, image: image)
      .write(moves: [], cause: "\(input.action.words) \(duty.blueprint.field) \(duty.state.code)")
    return RowChange(plan: plan, image: image)
  }

  private func duty(_ check: ClaimCheck, _ plan: ModulePlan) throws -> ClaimCheck.Duty {
    let duties = try BlueprintStep.entered(check.row, plan, execution)
      .filter { input.field == nil || $0.blueprint.field == input.field }.compactMap(check.duty)
    guard let duty = duties.first else {
      throw Refusal(
        .conflict,
        Problem(
          at: "field", code: "no_queue",
          message: "\(target.module) \(target.id) is in no state that has people responsible for it."))
    }
    guard duties.count == 1 else {
      let names = duties.map(\.blueprint.field)
      throw Refusal(
        .invalid,
        Problem(
          at: "field", code: "required",
          message: "The record waits in several queues: say by the field which is meant.",
          wanted: .list(names.map(InputValue.text))))
    }
    return duty
  }

  /// The claim in force, if the caller may end it.
  private func theirs(_ claim: Claim?, _ people: People) throws(Refusal) -> Claim {
    guard let claim else {
      throw Refusal(
        .conflict,
        Problem(
          at: "id", code: "unclaimed", message: "Nobody has claimed \(target.module) \(target.id)."))
    }
    let mayOverride = execution.access.may(.override, on: target.module)
    guard claim.userID == execution.caller.userID || mayOverride else { throw people.taken(claim) }
    return claim
  }
}

extension ClaimInput.Action {
  /// As the history says it.
  fileprivate var words: String {
    switch self {
    case .claim: "claim of"
    case .release: "release of"
    case .handOver(let name): "hand-over to \(name) of"
    }
  }
}

/// Those who are responsible for a record.
private struct People {
  let execution: Execution
  let plan: ModulePlan
  let row: RowImage
  let duty: ClaimCheck.Duty

  private func who(_ execution: Execution) -> WhoCheck {
    WhoCheck(execution: execution, judgement: Judgement(execution, plan, image: row, old: row))
  }

  /// Refuses somebody who is none of them.
  func require(_ caller: Caller) throws(Refusal) {
    let who = who(execution.asking(as: caller))
    guard
      let problem = who.problem(
        of: duty.responsible.people, at: "transition", deed: "claim \(plan.module.name) \(row.id)")
    else { return }
    throw Refusal(.notPermitted, problem)
  }

  /// The user of that name, who has to be one of them.
  func heir(_ name: String) throws -> Caller {
    guard let caller = try UserTable.caller(named: name, execution.db) else {
      throw Refusal(
        .invalid,
        Problem(at: "to", code: "not_found", message: "There is no active user '\(name)'.", found: .text(name)))
    }
    do {
      try require(caller)
    } catch {
      throw Refusal(.invalid, error.problems.map { Problem(at: "to", code: $0.code, message: $0.message, who: $0.who) })
    }
    return caller
  }

  func taken(_ claim: Claim) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "id", code: "claimed",
        message: "\(claim.user) has claimed \(plan.module.name) \(row.id) on \(claim.at.text).",
        found: .text(claim.user),
        who: ["user \(claim.user)"]))
  }
}
