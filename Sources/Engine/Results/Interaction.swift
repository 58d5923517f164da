import Expressions
import GRDB
import Metamodel

/// The one interaction of a result: a new one, or the one that was planned for now.
struct Interaction {
  let execution: Execution
  let subject: ResultSubject
  let result: ResultValue
  let input: ResultInput

  /// - Returns: the record of the interaction.
  /// - Throws: ``Refusal`` if whoever logs the result may not create it, or what they give of it is wrong.
  func log() throws -> PlannedRecord {
    let plan = try execution.plan(subject.flow.interaction)
    let fields = plan.module.activityFields
    var values = input.interaction
    if let status = fields.status, let done = fields.done { values[status] = .text(done) }
    if let field = fields.result { values[field] = .text(result.code) }
    if let planned = try planned(plan, fields) {
      try requireEditable(plan)
      let source = EffectSource(subject.flow, result)
      _ = try execution.effect(of: source, on: subject.plan, subject.row.id)
        .run(.update(RecordTarget(module: plan.module.name, id: planned), values: values))
      return PlannedRecord(plan: plan, id: planned)
    }
    if let regarding = plan.regarding {
      values[regarding.field] = .text("\(subject.plan.module.name)/\(subject.row.id)")
    }
    if let at = fields.at, values[at] == nil { values[at] = time(execution.now, plan, at) }
    if values["subject"] == nil { values["subject"] = .text(execution.label(of: result, in: subject.flow)) }
    let change = try execution.beside("result \(result.code)").run(.create(module: plan.module.name, values: values))
    return PlannedRecord(plan: plan, id: change.image.id)
  }

  /// An interaction about the record that was planned and whose time has come: it is the one that was held.
  private func planned(_ plan: ModulePlan, _ fields: ActivityFields) throws -> Int64? {
    guard let regarding = plan.regarding, let status = fields.status.flatMap(plan.field),
      let at = fields.at.flatMap(plan.field), !fields.open.isEmpty
    else { return nil }
    let now =
      at.field.type == .date
      ? Int64(execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch) : execution.now.microseconds
    return try execution.db.cachedStatement(
      sql: """
        SELECT id FROM "\(plan.module.name)" WHERE "\(regarding.id)" = ? AND "\(regarding.module)" = ?
          AND deleted_at IS NULL AND "\(status.column)" IN (\(SQLText.literals(fields.open))) AND "\(at.column)" <= ?
        ORDER BY "\(at.column)", id LIMIT 1
        """
    ).firstInteger([
      subject.row.id.databaseValue, subject.plan.module.name.databaseValue, now.databaseValue,
    ])
  }

  /// What a process writes knows no levels, so what somebody gives with it is judged here.
  private func requireEditable(_ plan: ModulePlan) throws(Refusal) {
    guard execution.isAsked else { return }
    let locked = input.interaction.keys.sorted().filter {
      execution.access.level(of: $0, in: plan.module.name) < .editable
    }
    guard !locked.isEmpty else { return }
    throw Refusal(
      .invalid,
      locked.map {
        Problem(at: $0, code: "read_only_field", message: "\(execution.caller.name) may not write \($0).")
      })
  }

  private func time(_ moment: Timestamp, _ plan: ModulePlan, _ field: String) -> InputValue {
    .text(
      plan.field(field)?.field.type == .date
        ? moment.date(in: execution.state.settings.timeZone).text : moment.text)
  }
}

extension EffectSource {
  /// A result that was logged.
  init(_ flow: ResultFlow, _ result: ResultValue) { self.init(flow, result.code) }

  init(_ flow: ResultFlow, _ result: String) {
    (name, cause, label) = ("\(flow.name) \(result)", "result \(result)", flow.label)
  }
}

extension SQLText {
  /// Texts as a list of SQL literals.
  static func literals(_ texts: [String]) -> String { texts.map(literal).joined(separator: ", ") }
}
