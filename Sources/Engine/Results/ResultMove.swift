import Expressions
import GRDB
import Metamodel

/// Moves a record as a result says: by its blueprint, or freely along its pipeline where it is in none; never backwards.
struct ResultMove {
  let execution: Execution
  let subject: ResultSubject
  let source: EffectSource
  /// What came with the result.
  let supplied: TransitionInput

  private var plan: ModulePlan { subject.plan }
  private var target: RecordTarget { RecordTarget(module: plan.module.name, id: subject.row.id) }

  /// Where a move leads.
  struct Aim {
    let field: String
    let from: String?
    let to: String?
    let transition: String?
  }

  /// Moves the record.
  ///
  /// - Parameters:
  ///   - until: until when it is postponed, where whoever logs the result says it.
  ///   - result: the result that was logged.
  func run(_ deed: ResultAction.Deed, until: Timestamp?, result: Int64) throws -> ResultRun.Verdict {
    if case .run(let name, let supply) = deed {
      let step = try BlueprintStep.find(.name(name), of: subject.row, plan, execution.deeper)
      return try run(step, supply)
    }
    guard let line = subject.stages(execution) else { return .skipped("no stage") }
    let from = subject.stage(subject.row)
    guard !line.isClosed(from) else { return .skipped("closed") }
    let wanted = try wanted(deed, line, from)
    guard let stage = wanted.first else { return .skipped("no stage") }
    guard wanted.contains(where: { line.isAhead($0, of: from) }) else { return .skipped("not ahead of \(from ?? "")") }
    let verdict = try move(to: wanted.filter { line.isAhead($0, of: from) }, deed.supply, line)
    if case .close(.postponed(let period), _) = deed, case .done = verdict {
      try postpone(period, until, line, from, stage: subject.stage(try current()) ?? stage, result)
    }
    return verdict
  }

  /// The stages that an action means, the best first.
  private func wanted(_ deed: ResultAction.Deed, _ line: StageLine, _ from: String?) throws -> [String] {
    switch deed {
    case .close(.outcome(let outcome), _): return line.stages(with: outcome)
    case .close(.postponed, _): return line.stages(with: .postponed)
    case .close(.value(let code), _): return [code]
    case .advance(let stage?, _): return [stage]
    case .advance(nil, _):
      guard let from, let next = line.next(after: from) else { return [] }
      // Of a blueprint, the first to which a transition leads from here.
      let ways = try instance(line.field)?.blueprint.transitions(from: from).map(\.to) ?? []
      let ahead = line.stages.filter { !$0.isClosed && line.isAhead($0.code, of: from) }.map(\.code)
      return [ahead.first(where: ways.contains) ?? next]
    default: return []
    }
  }

  private func instance(_ field: String) throws -> BlueprintStep.Instance? {
    try BlueprintStep.instances(of: subject.row, plan, execution.deeper).first { $0.blueprint.field == field }
  }

  private func move(to stages: [String], _ supply: ResultAction.Supply?, _ line: StageLine) throws -> ResultRun.Verdict
  {
    guard let stage = stages.first else { return .skipped("no stage") }
    guard let instance = try instance(line.field) else { return try moveFreely(to: stage, supply, line.field) }
    let from = subject.stage(subject.row) ?? ""
    let ways = instance.blueprint.transitions(from: from).map(\.to)
    let step = try BlueprintStep.find(
      .state(stages.first(where: ways.contains) ?? stage, field: line.field), of: subject.row, plan, execution.deeper)
    return try run(step, supply)
  }

  private func run(_ step: BlueprintStep, _ supply: ResultAction.Supply?) throws -> ResultRun.Verdict {
    var input = supplied
    try requireAllowed(Set(supplied.values.keys).subtracting(step.transition.fieldsAskedFor), asked: step.transition)
    input.values = try values(supply).merging(supplied.values) { $1 }
    input.note = supplied.writtenNote ?? supply?.note
    input.checklist = supplied.checklist.filter { code in step.transition.checklist.contains { $0.code == code } }
    let change = try effects().run(.transition(target, name: step.transition.name, input: input))
    if let approval = change.approval { return .waits(approval) }
    return .done(step.transition.to)
  }

  private func moveFreely(
    to stage: String, _ supply: ResultAction.Supply?, _ field: String
  ) throws -> ResultRun.Verdict {
    try requireAllowed(Set(supplied.values.keys), asked: nil)
    var values = try values(supply).merging(supplied.values) { $1 }
    values[field] = .text(stage)
    let change = try effects().run(.update(target, values: values))
    if let approval = change.approval { return .waits(approval) }
    return .done(stage)
  }

  private func values(_ supply: ResultAction.Supply?) throws -> RecordInput {
    try ResultRun.values(supply?.values ?? [], Judgement(execution, plan, image: subject.row, old: nil))
  }

  /// What a transition does not ask for comes with it from whoever may change it.
  private func requireAllowed(_ fields: Set<String>, asked transition: Transition?) throws {
    guard execution.isAsked, !supplied.values.isEmpty else { return }
    let access = execution.access
    let module = plan.module.name
    let mayUpdate =
      access.may(.update, on: module) && ScopeCheck(execution: execution, plan: plan).allows(.update, on: subject.row)
    let refused =
      fields.filter { !mayUpdate || access.level(of: $0, in: module) < .editable }
      + supplied.values.keys.filter { access.level(of: $0, in: module) == .hidden }
    guard let first = Set(refused).min() else { return }
    throw Refusal(
      .notPermitted,
      Problem(
        at: first, code: "not_permitted",
        message: """
          \(transition.map { "\($0.name) does not ask for" } ?? "Nothing asks for") \(first), and \(execution.caller.name) may not \
          change it.
          """))
  }

  private func effects() throws -> Execution { try execution.effect(of: source, on: plan, subject.row.id) }

  private func current() throws -> RowImage {
    try RowTable(plan: plan, db: execution.db).row(subject.row.id) ?? subject.row
  }

  // MARK: The rest

  /// Says how far the stage is, if it is not that far already.
  func setStageStatus(_ code: String) throws -> ResultRun.Verdict {
    guard let field = subject.module.stageStatus, let position = plan.position(field) else {
      return .skipped("no field")
    }
    let codes = plan.fields[position].field.type.picklistValues?.map(\.code) ?? []
    if let now = subject.row.values[position].code, let place = codes.firstIndex(of: now),
      let wanted = codes.firstIndex(of: code), place >= wanted
    {
      return .skipped(now)
    }
    _ = try effects().run(.update(target, values: [field: .text(code)]))
    return .done(code)
  }

  /// Notes when the record comes back, and to where.
  private func postpone(
    _ period: Period?, _ until: Timestamp?, _ line: StageLine, _ from: String?, stage: String, _ result: Int64
  ) throws {
    let time = period.flatMap {
      DueTimes(execution: execution, plan: plan).workingTime(nil, subject.row).adding($0, to: execution.now)
    }
    guard let from, let time = period == nil ? until : time else {
      throw Refusal(.invalid, Problem(at: "until", code: "required", message: "Until when is it postponed?"))
    }
    let stay = try plan.guarded(line.field).map {
      try MoveTable(execution: execution).stay(subject: $0.subject, record: subject.row.id)
    }
    try PostponedTable(db: execution.db).insert(
      PostponedTable.Entry(
        field: line.field, stage: stage, back: from, until: time.microseconds, result: result, stay: stay ?? 0),
      of: subject.record)
  }

  /// Where an action would have moved the record, for the prompt that it leaves.
  func aim(of deed: ResultAction.Deed) throws -> Aim? {
    if case .run(let name, _) = deed {
      let step = try? BlueprintStep.find(.name(name), of: subject.row, plan, execution.deeper, anywhere: true)
      return step.map {
        Aim(
          field: $0.blueprint.field, from: subject.row.values[$0.guarded.index].code, to: $0.transition.to,
          transition: name)
      }
    }
    guard let line = subject.stages(execution), let stage = try wanted(deed, line, subject.stage(subject.row)).first
    else {
      return nil
    }
    let from = subject.stage(subject.row)
    let step = try? BlueprintStep.find(.state(stage, field: line.field), of: subject.row, plan, execution.deeper)
    return Aim(field: line.field, from: from, to: stage, transition: step?.transition.name)
  }
}

/// Reads and writes what comes back by itself.
struct PostponedTable {
  let db: Database

  /// When a record comes back, and to which stage.
  struct Entry {
    /// Which record was postponed, if that is not the one that comes back: it was merged into that.
    var merged: Int64?
    let field: String
    /// The stage in which it waits.
    let stage: String
    let back: String
    let until: Int64
    let result: Int64?
    /// The move with which it came there; 0 where no process guards the field.
    let stay: Int64
  }

  /// What was noted of a record, else of one that was merged into it.
  func entry(of record: PlannedRecord) throws -> Entry? {
    var found: Entry?
    try db.cachedStatement(
      sql: """
        SELECT field, stage, back, until, result, stay, nullif(record, ?2) FROM sys_postponed
        WHERE module = ?1 AND record IN (\(ResultTable.parts)) ORDER BY record <> ?2, until LIMIT 1
        """
    ).forEachRow([.integer(record.plan.id), .integer(record.id)]) { row in
      found = Entry(
        merged: row.isNull(6) ? nil : row.integer(6), field: row.text(0), stage: row.text(1), back: row.text(2),
        until: row.integer(3),
        result: row.isNull(4) ? nil : row.integer(4), stay: row.integer(5))
    }
    return found
  }

  func insert(_ entry: Entry, of record: PlannedRecord) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_postponed(module, record, field, stage, back, until, result, stay) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET field = excluded.field, stage = excluded.stage, back = excluded.back,
          until = excluded.until, result = excluded.result, stay = excluded.stay
        """
    ).run([
      record.plan.id.databaseValue, record.id.databaseValue, entry.field.databaseValue, entry.stage.databaseValue,
      entry.back.databaseValue, entry.until.databaseValue, entry.result?.databaseValue ?? .null,
      entry.stay.databaseValue,
    ])
  }

  func delete(of record: PlannedRecord) throws {
    try db.cachedStatement(sql: "DELETE FROM sys_postponed WHERE module = ?1 AND record IN (\(ResultTable.parts))")
      .run([record.plan.id.databaseValue, record.id.databaseValue])
  }
}
