import Expressions
import GRDB
import Metamodel

/// Does what a result does: each action by itself, so that one that is refused leaves a prompt and the others stay.
struct ResultRun {
  let execution: Execution
  let subject: ResultSubject
  /// The result that was logged.
  let result: Int64
  let input: ResultInput
  let times: ResultTimes.Given

  private var plan: ModulePlan { subject.plan }
  private var source: EffectSource { EffectSource(subject.flow, input.result) }

  /// What an action has come to.
  enum Verdict {
    case done(String?)
    case skipped(String)
    case waits(Int64)
  }

  /// Does actions in order, each on the record as those before have left it.
  func run(_ actions: [ResultAction], isDefinitive: Bool) throws -> [ResultOutcome.Action] {
    var outcomes: [ResultOutcome.Action] = []
    var isNoteWritten = false
    for action in actions {
      guard let row = try current() else { break }
      let outcome = try run(action, subject.with(row))
      // A transition keeps it; a free move knows no notes.
      if action.isMove, [.done, .waits].contains(outcome.state), row.processes.contains(where: { $0 != nil }) {
        isNoteWritten = true
      }
      outcomes.append(outcome)
    }
    if !isNoteWritten, let note = input.supplied.writtenNote { outcomes += try keep(note) }
    if isDefinitive { outcomes += try [cancelCalls(), cancelCallTasks()].compactMap(\.self) }
    return outcomes
  }

  private func current() throws -> RowImage? {
    let row = try RowTable(plan: plan, db: execution.db).row(subject.row.id)
    return row?.isDeleted == false ? row : nil
  }

  private func run(_ action: ResultAction, _ subject: ResultSubject) throws -> ResultOutcome.Action {
    let words = action.deed.words
    guard Judgement(execution, plan, image: subject.row, old: self.subject.row).isMet(action.condition) else {
      return ResultOutcome.Action(action: words, state: .skipped, detail: action.condition?.source)
    }
    let move = ResultMove(execution: execution, subject: subject, source: source, supplied: input.supplied)
    do {
      switch try kept({ try perform(action.deed, subject, move) }) {
      case .done(let detail): return ResultOutcome.Action(action: words, state: .done, detail: detail)
      case .skipped(let why): return ResultOutcome.Action(action: words, state: .skipped, detail: why)
      case .waits(let approval):
        return ResultOutcome.Action(action: words, state: .waits, detail: "approval \(approval)")
      }
    } catch let refusal as Refusal {
      return try prompt(words, refusal, try action.isMove ? move.aim(of: action.deed) : nil, subject)
    }
  }

  /// Does something of which nothing is left if it is refused.
  private func kept(_ body: () throws -> Verdict) throws -> Verdict {
    var verdict = Verdict.done(nil)
    do {
      try execution.inSavepoint {
        verdict = try body()
        return .commit
      }
      return verdict
    } catch let error as DatabaseError {
      let refusal = Refusal.of(error) as? Refusal
      guard execution.db.isInsideTransaction, let refusal, refusal.kind != .unavailable else { throw error }
      throw refusal
    }
  }

  private func perform(_ deed: ResultAction.Deed, _ subject: ResultSubject, _ move: ResultMove) throws -> Verdict {
    switch deed {
    case .close, .advance, .run: try move.run(deed, until: times.until, result: result)
    case .stageStatus(let code): try move.setStageStatus(code)
    case .schedule(let scheduling): try schedule(scheduling, subject)
    case .tasks(let completes, let condition): try finishTasks(completes: completes, where: condition)
    case .effect(let action): try effect(action, subject)
    }
  }

  private func effect(_ action: Effect.Action, _ subject: ResultSubject) throws -> Verdict {
    try EffectRun(
      execution: execution, plan: plan, source: source, effects: [Effect(condition: nil, action: action)],
      old: self.subject.row
    ).run(on: subject.row)
    guard plan.hasApprovals, let pending = try ApprovalTable(db: execution.db).pending(of: subject.row.id, in: plan),
      execution.consequences.submitted.contains(pending.id)
    else { return .done(nil) }
    return .waits(pending.id)
  }

  // MARK: Activities

  private func schedule(_ scheduling: ResultAction.Scheduling, _ subject: ResultSubject) throws -> Verdict {
    let calling = CallingHours(execution: execution, subject: subject)
    let planned = try execution.plan(scheduling.module)
    if calling.isForbidden, planned.module.activity == .call { throw Refusal(.conflict, .mustNotBeCalled(subject)) }
    let period = scheduling.after.flatMap {
      DueTimes(execution: execution, plan: plan).workingTime(subject.flow.calendar, subject.row)
        .adding($0, to: execution.now)
    }
    guard let time = times.at ?? period.map(calling.next) else {
      return .skipped("at")
    }
    let fields = planned.module.activityFields
    var values = try Self.values(scheduling.values, Judgement(execution, plan, image: subject.row, old: nil))
    if let status = fields.status, let open = fields.open.first, values[status] == nil { values[status] = .text(open) }
    if let at = fields.at {
      let zone = execution.state.settings.timeZone
      values[at] = .text(planned.field(at)?.field.type == .date ? time.date(in: zone).text : time.text)
    }
    if let regarding = planned.regarding { values[regarding.field] = .text("\(plan.module.name)/\(subject.row.id)") }
    if values["subject"] == nil { values["subject"] = .text(planned.module.label.one.spoken) }
    let change = try effects(on: subject.row.id).run(.create(module: planned.module.name, values: values))
    return .done("\(planned.module.name)/\(change.image.id) \(time.text)")
  }

  static func values(_ assignments: [Assignment], _ judgement: Judgement) throws -> RecordInput {
    var values: RecordInput = [:]
    for assignment in assignments {
      do {
        values[assignment.field] = try judgement.input(assignment.value)
      } catch let error as EvaluationError {
        throw Refusal(
          .invalid,
          Problem(at: assignment.field, code: "invalid", message: "\(assignment.field) has no value: \(error.message)"))
      }
    }
    return values
  }

  private func finishTasks(completes: Bool, where condition: ModelExpression?) throws -> Verdict {
    guard let tasks = execution.state.compiled.allPlans.first(where: { $0.module.activity == .task }) else {
      return .skipped("tasks")
    }
    let fields = tasks.module.activityFields
    return try finish(tasks, as: completes ? fields.done : fields.cancelled) {
      Judgement(execution, tasks, image: $0, old: nil).isMet(condition)
    }
  }

  /// Finishes open activities about the record.
  private func finish(_ activities: ModulePlan, as code: String?, _ isMeant: (RowImage) -> Bool) throws -> Verdict {
    let fields = activities.module.activityFields
    guard let code, let status = fields.status, let position = activities.position(status),
      let regarding = activities.regarding
    else { return .skipped(activities.module.name) }
    let rows = try execution.rows(naming: regarding.field, in: activities, to: subject.row, plan).filter {
      $0.values[position].code.map(fields.open.contains) == true && isMeant($0)
    }
    guard rows.count <= Self.mostFinished else { throw Refusal(.conflict, .tooMany(rows.count, activities)) }
    let effects = try effects(on: subject.row.id)
    for row in rows {
      _ = try effects.run(
        .update(RecordTarget(module: activities.module.name, id: row.id), values: [status: .text(code)]))
    }
    return rows.isEmpty ? .skipped("0") : .done(String(rows.count))
  }

  private static let mostFinished = 200

  private func effects(on id: Int64) throws -> Execution { try execution.effect(of: source, on: plan, id) }

  // MARK: What a definitive result ends

  private func cancelCalls() throws -> ResultOutcome.Action? {
    let calls = try execution.plan(subject.flow.interaction)
    return try ended("cancel open \(calls.module.name)") {
      try finish(calls, as: calls.module.activityFields.cancelled) { _ in true }
    }
  }

  private func cancelCallTasks() throws -> ResultOutcome.Action? {
    guard let condition = subject.flow.callTasks else { return nil }
    return try ended("cancel open call tasks") { try finishTasks(completes: false, where: condition) }
  }

  private func ended(_ words: String, _ body: () throws -> Verdict) throws -> ResultOutcome.Action? {
    do {
      guard case .done(let count) = try kept(body) else { return nil }
      return ResultOutcome.Action(action: words, state: .done, detail: count)
    } catch let refusal as Refusal {
      return try prompt(words, refusal, nil, subject)
    }
  }

  /// A note that no move has taken is one about the record.
  private func keep(_ note: String) throws -> [ResultOutcome.Action] {
    guard let notes = execution.state.compiled.notes else { return [] }
    do {
      _ = try kept {
        try execution.authorise(.create, on: notes.plan.module.name)
        _ = try effects(on: subject.row.id).run(
          .create(
            module: notes.plan.module.name,
            values: ["body": .text(note), notes.regarding.field: .text("\(plan.module.name)/\(subject.row.id)")]))
        return .done(nil)
      }
      return []
    } catch let refusal as Refusal {
      return [try prompt("note", refusal, nil, subject)]
    }
  }

  // MARK: Prompts

  private func prompt(
    _ words: String, _ refusal: Refusal, _ aim: ResultMove.Aim?, _ subject: ResultSubject
  ) throws -> ResultOutcome.Action {
    var entry = PromptTable.Entry(
      record: subject.record, result: result, action: words, problems: refusal.problems, user: execution.caller.userID)
    if let aim {
      (entry.field, entry.from, entry.to, entry.transition) = (aim.field, aim.from, aim.to, aim.transition)
      if let guarded = plan.guarded(aim.field) {
        entry.stay = try MoveTable(execution: execution).stay(subject: guarded.subject, record: subject.row.id)
      }
    }
    let id = try PromptTable(db: execution.db).append(entry, at: execution.now)
    return ResultOutcome.Action(
      action: words, state: .prompt, problems: refusal.problems.map { execution.access.seen($0, of: plan.module.name) },
      prompt: id)
  }
}

extension Problem {
  fileprivate static func mustNotBeCalled(_ subject: ResultSubject) -> Problem {
    Problem(
      at: "at", code: "do_not_contact",
      message:
        "Whoever \(subject.plan.module.name) \(subject.row.id) is about must not be called: no call is scheduled.")
  }

  fileprivate static func tooMany(_ count: Int, _ plan: ModulePlan) -> Problem {
    Problem(
      at: plan.module.name, code: "too_many",
      message: "\(count) \(plan.module.name) would be finished; 200 is the most. Narrow them by `where`.")
  }
}
