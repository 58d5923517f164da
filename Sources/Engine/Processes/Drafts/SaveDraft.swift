import GRDB
import Metamodel

/// Keeps what somebody has supplied for a transition so far, and says what is missing. The record does not change.
struct SaveDraft {
  private let execution: Execution
  private let target: RecordTarget
  private let draft: DraftInput

  /// Drafts that one user may have.
  static let most = 200

  init(_ execution: Execution, target: RecordTarget, draft: DraftInput) {
    self.execution = execution
    self.target = target
    self.draft = draft
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.transition, on: target.module)
    let row = try execution.row(target, plan, for: .transition)
    try execution.refuseConverted(row, plan)
    guard DraftInput.days.contains(draft.days) else { throw Self.wrongDays(draft.days) }
    let step = try BlueprintStep.find(draft.transition, of: row, plan, execution)
    let problems = try execution.missing(for: draft.transition, draft.input, target)
    let table = DraftTable(db: execution.db)
    try table.deleteExpired(at: execution.now)
    let owner = execution.caller.userID
    guard try table.drafts(of: nil, owner: owner, at: execution.now, limit: Self.most).count < Self.most else {
      throw Self.tooMany
    }
    let place = PlannedRecord(plan: plan, id: row.id)
    let stay = try MoveTable(execution: execution).stay(subject: step.guarded.subject, record: row.id)
    let id = try table.save(draft, of: place, stay: stay, owner: owner, at: execution.now)
    var change = RowChange(plan: plan, image: row)
    change.draft = try table.draft(id, of: place, at: execution.now)
    change.draft?.problems = problems
    return change
  }

  private static func wrongDays(_ days: Int) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "days", code: "out_of_range", message: "A draft is kept for 1 to 90 days, not \(days).",
        found: .number(String(days))))
  }

  private static let tooMany = Refusal(
    .conflict,
    Problem(
      at: "transition", code: "too_many", message: "You have \(most) drafts already. Submit or discard some of them.",
      wanted: .number(String(most))))
}

extension Execution {
  /// What stands in the way of a transition with some input.
  ///
  /// - Throws: ``Refusal``, if no input could help: the caller may not run it at all, or it does not lead from here.
  func missing(for transition: String, _ input: TransitionInput, _ target: RecordTarget) throws -> [Problem] {
    var problems: [Problem] = []
    var hopeless: Refusal?
    let noted = attempts.all
    // Nobody has tried to run it yet.
    defer { attempts.restore(noted) }
    try inSavepoint {
      do {
        _ = try RunTransition(self, target: target, way: .name(transition), input: input).run()
      } catch let refusal as Refusal {
        // What a parent's approval locks now may be free when the step is made.
        let isParentLocked = refusal.problems.contains { $0.code == Problem.locked && $0.at.parentField != nil }
        if refusal.kind == .invalid || isParentLocked { problems = refusal.problems } else { hopeless = refusal }
      }
      return .rollback
    }
    if let hopeless { throw hopeless }
    return problems.map { access.seen($0, of: target.module) }
  }
}

/// Runs the transition of a draft with what it holds; it is gone then. A draft that is refused stays.
struct SubmitDraft {
  let execution: Execution
  let target: RecordTarget
  let id: Int64

  func run() throws -> RowChange {
    let draft = try execution.draft(id, of: target)
    guard draft.ownerID == execution.caller.userID, let input = draft.input else {
      throw Refusal.noSuchDraft(id, of: target)
    }
    try DraftTable(db: execution.db).delete(id)
    return try RunTransition(execution, target: target, way: .name(draft.transition), input: input).run()
  }
}

/// Takes a draft away, for its owner and whoever may override.
struct DiscardDraft {
  let execution: Execution
  let target: RecordTarget
  let id: Int64

  func run() throws -> RowChange {
    let draft = try execution.draft(id, of: target)
    let plan = try execution.plan(target.module)
    let row = try execution.row(target, plan, for: .transition)
    guard draft.ownerID == execution.caller.userID || execution.access.may(.override, on: target.module) else {
      throw Refusal.noSuchDraft(id, of: target)
    }
    try DraftTable(db: execution.db).delete(id)
    return RowChange(plan: plan, image: row)
  }
}

extension Execution {
  fileprivate func draft(_ id: Int64, of target: RecordTarget) throws -> TransitionDraft {
    let plan = try plan(target.module)
    try authorise(.transition, on: target.module)
    let row = try row(target, plan, for: .transition)
    guard let draft = try DraftTable(db: db).draft(id, of: PlannedRecord(plan: plan, id: row.id), at: now) else {
      throw Refusal.noSuchDraft(id, of: target)
    }
    return draft
  }
}

extension Refusal {
  static func noSuchDraft(_ id: Int64, of target: RecordTarget) -> Refusal {
    Refusal(
      .notFound,
      Problem(
        at: "draft", code: "not_found",
        message: "There is no draft \(id) of \(target.module) \(target.id) for you, or it has expired.",
        found: .number(String(id))))
  }
}
