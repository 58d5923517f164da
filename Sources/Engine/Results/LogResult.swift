import Expressions
import GRDB
import Metamodel

/// Logs a result: one interaction, whatever becomes of what follows it, and then the actions of the flow.
struct LogResult {
  private let execution: Execution
  private let target: RecordTarget
  private let input: ResultInput

  init(_ execution: Execution, target: RecordTarget, input: ResultInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  func run() throws -> RowChange {
    let subject = try FlowChoice(execution: execution).subject(of: target, input)
    try authorise(subject)
    try requireFree(subject)
    let result = try result(of: subject)
    let plan = try ResultPlan(execution: execution, subject: subject, result: result)
    let times = try ResultTimes(execution: execution, subject: subject, input: input).read(for: plan.actions)
    let interaction = try Interaction(execution: execution, subject: subject, result: result, input: input).log()
    let id = try ResultTable(db: execution.db).append(
      ResultTable.Entry(
        record: subject.record, flow: subject.flow.name, result: result, at: execution.now,
        user: execution.caller.userID, interaction: interaction, contact: subject.contact(execution),
        reached: plan.marks))
    try CallTable(db: execution.db).note(subject.record, isDefinitive: result.isDefinitive, at: execution.now)
    var outcome = outcome(subject, result, plan)
    outcome.interaction = interaction.id
    outcome.actions = try ResultRun(execution: execution, subject: subject, result: id, input: input, times: times)
      .run(plan.actions, isDefinitive: result.isDefinitive)
    let row = try RowTable(plan: subject.plan, db: execution.db).row(subject.row.id) ?? subject.row
    var change = RowChange(plan: subject.plan, image: row)
    change.result = outcome
    return change
  }

  private func outcome(_ subject: ResultSubject, _ result: ResultValue, _ plan: ResultPlan) -> ResultOutcome {
    ResultOutcome(
      flow: subject.flow.name, result: result.code, label: execution.label(of: result, in: subject.flow),
      module: subject.plan.module.name, record: subject.row.id, isDefinitive: result.isDefinitive,
      isEffective: result.isEffective, quality: result.quality.rawValue, channel: result.channel.rawValue,
      interactionModule: subject.flow.interaction, asks: plan.asks, attempts: plan.attempts)
  }

  // MARK: Whether it may be logged

  private func authorise(_ subject: ResultSubject) throws {
    try execution.authorise(.create, on: subject.flow.interaction)
    try execution.authoriseResult(of: subject.row.id, subject.plan)
  }

  /// What somebody else is calling about just now is theirs.
  private func requireFree(_ subject: ResultSubject) throws {
    try execution.refuseConverted(subject.row, subject.plan)
    guard execution.isAsked, !execution.access.may(.override, on: subject.plan.module.name),
      let claim = try CallTable(db: execution.db).claim(on: subject.record, at: execution.now),
      claim.userID != execution.caller.userID
    else { return }
    throw Refusal(.conflict, .called(subject.record, claim))
  }

  private func result(of subject: ResultSubject) throws(Refusal) -> ResultValue {
    if let result = subject.flow.result(input.result) { return result }
    throw Refusal(
      .invalid,
      Problem(
        at: "result", code: "unknown_value",
        message: "The flow \(subject.flow.name) has no result '\(input.result)'.", found: .text(input.result),
        wanted: .list(subject.flow.results.map { .text($0.code) })))
  }
}

extension Problem {
  /// Somebody else has the record.
  static func called(_ record: PlannedRecord, _ claim: CallTable.Claim) -> Problem {
    Problem(
      at: "id", code: "claimed",
      message: "\(claim.user) has \(record.plan.module.name) \(record.id) until \(claim.until.text).",
      found: .text(claim.user), who: ["user \(claim.user)"])
  }
}

extension Access {
  /// The right by which results are logged about records of a module; nil if none are. Whoever may change records does so within the
  /// scope of that, since a result changes them without asking who may.
  func resultRight(on module: String) -> Right? { [.update, .transition].first { may($0, on: module) } }
}

extension Execution {
  /// Refuses whoever may neither change nor move a record.
  func authoriseResult(of record: Int64, _ plan: ModulePlan) throws {
    let right = access.resultRight(on: plan.module.name) ?? .update
    try authorise(right, on: plan.module.name)
    _ = try row(RecordTarget(module: plan.module.name, id: record), plan, for: right)
  }

  /// What people call a result, in the reader's language.
  func label(of result: ResultValue, in flow: ResultFlow) -> String {
    let module = state.compiled.model.module(flow.interaction)
    let values = module?.activityFields.result.flatMap { module?.field($0)?.type.picklistValues } ?? []
    return values.first { $0.code == result.code }?.label.text(in: Reader.locale ?? state.settings.locale)
      ?? result.code
  }
}

/// What a result is to do to a record as it stands.
struct ResultPlan {
  /// In order.
  let actions: [ResultAction]
  let attempts: [ResultOutcome.Attempts]
  /// The rules of attempts that it reaches, as the log says them.
  let marks: String

  /// - Parameter result: nil only counts.
  init(execution: Execution, subject: ResultSubject, result: ResultValue?) throws {
    let flow = subject.flow
    let judgement = Judgement(execution, subject.plan, image: subject.row, old: nil)
    let rules = flow.attempts.filter { $0.module == subject.plan.module.name && judgement.isMet($0.condition) }
    let table = ResultTable(db: execution.db)
    let contact = subject.contact(execution)
    let isPerContact = rules.contains(where: \.isPerContact)
    let counting = try AttemptCount(
      flow: flow, now: execution.now,
      ofRecord: rules.isEmpty ? [] : table.past(module: subject.plan.id, record: subject.row.id),
      ofContact: isPerContact ? table.past(contactModule: contact.plan.id, contact: contact.id) : [])
    let locale = Reader.locale ?? execution.state.settings.locale
    var (reached, attempts): ([AttemptRule], [ResultOutcome.Attempts]) = ([], [])
    for rule in rules {
      let count = counting.count(rule, with: result)
      let isReached = result.map { rule.counted.contains($0.code) } == true && count >= rule.reach
      if isReached { reached.append(rule) }
      attempts.append(
        ResultOutcome.Attempts(
          name: rule.name, label: rule.label.text(in: locale), count: count, reach: rule.reach, isReached: isReached,
          then: rule.actions.map(\.deed.words).joined(separator: ", ")))
    }
    self.attempts = attempts
    marks = reached.map { AttemptCount.mark($0, of: flow) }.joined()
    // What is done with the attempt that reaches a rule is done in place of what the result does else.
    let row = result.flatMap { result in
      flow.rows(of: result.code, on: subject.plan.module.name).first { judgement.isMet($0.condition) }
    }
    actions = reached.isEmpty ? row?.actions ?? [] : reached.flatMap(\.actions)
  }

  /// The times that whoever logs the result has to give.
  var asks: [String] { Set(actions.compactMap(\.asked)).sorted() }
}
