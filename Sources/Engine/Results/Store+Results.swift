import Expressions
import GRDB
import Metamodel

extension Store {
  /// What each result of a record's flow would do to it now, and how far its counters are. Nothing changes.
  ///
  /// - Parameters:
  ///   - target: the record.
  ///   - flow: the flow; nil means the first that fits.
  ///   - record: which of several open records it is about, where it would be logged about somebody who has several.
  ///   - caller: whoever asks.
  /// - Returns: the results in order, each as if it were logged now; of one that asks for a time, at a time that fits.
  /// - Throws: ``Refusal`` if no flow is about the record for the caller, or they may log nothing about it.
  package func results(
    for target: RecordTarget, flow: String? = nil, record: RecordTarget? = nil, as caller: Caller
  ) async throws -> [ResultOutcome] {
    do {
      return try await execute(as: caller, isRehearsal: true) { execution, _ in
        throw RehearsedResults(outcomes: try execution.rehearsals(of: target, flow: flow, record: record))
      }
    } catch let rehearsed as RehearsedResults {
      return rehearsed.outcomes
    }
  }

  /// What results could not do and nobody has done yet: of a record, or of all that the caller may move.
  ///
  /// - Parameters:
  ///   - target: the record; nil means all.
  ///   - caller: whoever asks.
  /// - Returns: the prompts, the oldest first.
  /// - Throws: ``Refusal`` if there is no such record for the caller.
  package func prompts(of target: RecordTarget? = nil, as caller: Caller) async throws -> [Prompt] {
    try await read(by: "prompts", as: caller) { context in
      let execution = Execution(context, as: caller)
      let place = try target.map { target in
        let plan = try execution.plan(target.module)
        try execution.authorise(.read, on: target.module)
        return PlannedRecord(plan: plan, id: try execution.row(target, plan, for: .read).id)
      }
      return try PromptTable(db: context.db).open(of: place, limit: 500).compactMap(execution.seen)
    }
  }
}

extension Store {
  /// Takes a prompt away: nobody will do what it asks for.
  ///
  /// - Parameters:
  ///   - id: of the prompt.
  ///   - caller: whoever has logged the result, or may move or change the record.
  /// - Throws: ``Refusal`` if there is no such prompt for the caller.
  package func dismiss(prompt id: Int64, as caller: Caller) async throws {
    try await execute(as: caller) { execution, _ in
      guard let prompt = try PromptTable(db: execution.db).open(id: id, limit: 1).first.flatMap(execution.seen) else {
        throw Refusal(
          .notFound,
          Problem(
            at: "prompt", code: "not_found", message: "There is no prompt \(id) for you, or it has been done.",
            found: .number(String(id))))
      }
      if prompt.user != execution.caller.name {
        try execution.authoriseResult(of: prompt.record, execution.plan(prompt.module))
      }
      try PromptTable(db: execution.db).finish(id, by: execution.caller.userID, at: execution.now)
    }
  }

  /// How far the rules of attempts about a record are.
  ///
  /// - Parameters:
  ///   - target: the record.
  ///   - caller: whoever asks.
  /// - Returns: those of the flow that fits the record, in order, without any further result.
  /// - Throws: ``Refusal`` if no flow is about the record for the caller.
  package func attempts(of target: RecordTarget, as caller: Caller) async throws -> [ResultOutcome.Attempts] {
    try await read { context in
      let execution = Execution(context, as: caller)
      let subject = try FlowChoice(execution: execution).subject(of: target, ResultInput(""))
      return try ResultPlan(execution: execution, subject: subject, result: nil).attempts
    }
  }

  /// The results that were logged about a record, by code, the first one first.
  ///
  /// - Parameters:
  ///   - target: the record.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal`` if there is no such record for the caller.
  package func loggedResults(of target: RecordTarget, as caller: Caller) async throws -> [String] {
    try await read { context in
      let execution = Execution(context, as: caller)
      let plan = try execution.plan(target.module)
      try execution.authorise(.read, on: target.module)
      let row = try execution.row(target, plan, for: .read)
      return try ResultTable(db: context.db).past(module: plan.id, record: row.id).map(\.result).reversed()
    }
  }
}

/// Undoes the rehearsal of all results of a record.
private struct RehearsedResults: Error {
  let outcomes: [ResultOutcome]
}

extension Execution {
  fileprivate func rehearsals(
    of target: RecordTarget, flow: String?, record: RecordTarget?
  ) throws -> [ResultOutcome] {
    let probe = ResultInput("", flow: flow, record: record)
    let subject = try FlowChoice(execution: self).subject(of: target, probe)
    return try speaking {
      try subject.flow.results.compactMap { result in
        var outcome: ResultOutcome?
        try inSavepoint {
          let input = try rehearsed(result, subject, probe)
          outcome = try LogResult(self, target: target, input: input).run().result
          return .rollback
        }
        outcome?.interaction = nil
        let actions = outcome?.actions.map(\.withoutTrace) ?? []
        outcome?.actions = actions
        return outcome
      }
    }
  }

  /// A result with times that fit, where it asks for some.
  private func rehearsed(
    _ result: ResultValue, _ subject: ResultSubject, _ probe: ResultInput
  ) throws -> ResultInput {
    var input = probe
    input.result = result.code
    let asks = try ResultPlan(execution: self, subject: subject, result: result).asks
    let tomorrow = Timestamp(microseconds: now.microseconds + 86_400_000_000)
    let time = CallingHours(execution: self, subject: subject).next(from: tomorrow)
    if asks.contains("at") { input.at = time.text }
    if asks.contains("until") { input.until = tomorrow.text }
    return input
  }

  /// A prompt as whoever asks may see it; nil if they may not.
  fileprivate func seen(_ own: Prompt) throws -> Prompt? {
    guard let plan = state.compiled.plan(own.module), access.may(.read, on: own.module) else { return nil }
    // Of what was merged it is the survivor's, as far as that stands where the prompt has arisen.
    let survivor = try MergeTable(db: db).survivor(of: own.record, plan)
    let prompt = survivor.map(own.moved) ?? own
    guard let row = try RowTable(plan: plan, db: db).row(prompt.record), !row.isDeleted,
      ScopeCheck(execution: self, plan: plan).reads(row),
      prompt.field.map({ access.reads($0, of: prompt.module) }) ?? true,
      // A field that nothing guards has no stay of which the prompt could be.
      prompt.field.map({
        survivor == nil && plan.guarded($0) != nil || row.value(of: $0, in: plan)?.code == prompt.from
      }) ?? true
    else { return nil }
    var seen = prompt
    seen.title = title(of: row, plan)
    seen.problems = prompt.problems.map { access.seen($0, of: prompt.module) }
    return seen
  }
}

extension ResultOutcome.Action {
  /// Without the id of a prompt that is not there, and of what was not created.
  fileprivate var withoutTrace: Self {
    var action = self
    action.prompt = nil
    return action
  }
}
