import Expressions
import Foundation
import GRDB
import Metamodel

/// One thing that is due for a record, while the clock sees to it.
struct ClockVisit {
  let entry: DueTable.Entry
  let row: RowImage
  let plan: ModulePlan
  let execution: Execution

  private var due: Timestamp { Timestamp(microseconds: entry.at) }

  /// Runs the automatic transition in the name of the clock.
  ///
  /// - Parameter generation: how many have led to it, one after another.
  func runTransition(generation: Int) throws {
    guard generation < Execution.deepest else { throw Refusal.endless(entry.reference) }
    try requireNoVerdict()
    let target = RecordTarget(module: plan.module.name, id: row.id)
    _ = try execution.asClock(for: row, cause: "automatic, due \(due.text)")
      .run(.transition(target, name: entry.reference, input: TransitionInput()))
  }

  /// What somebody has rejected or taken back is not asked again before the record has changed.
  private func requireNoVerdict() throws {
    guard plan.hasApprovals,
      let refused = try ApprovalTable(db: execution.db).refused(entry.reference, of: row.id, in: plan),
      try !ApprovalReader(execution: execution).isChanged(afterEndOf: refused, plan)
    else { return }
    throw Refusal(
      .conflict,
      Problem(
        at: "approval", code: refused.state.rawValue,
        message:
          "\(entry.reference) was \(refused.state.rawValue) as approval \(refused.id). It is tried again when the record has changed.",
        found: .text("approval \(refused.id)")))
  }

  /// Has an automation follow the time for which it has waited.
  func runAutomation() throws {
    guard let automation else { return }
    let trigger = AutomationTrigger(event: .time, plan: plan, record: row.id, old: nil, chain: [])
    _ = try RunAutomations(execution: execution.asClock(for: row, cause: nil)).follow(trigger, by: automation)
  }

  private var automation: Automation? {
    execution.state.compiled.model.datedAutomations(of: plan.module.name).first { $0.name == entry.reference }
  }

  /// Runs the effects of a state's time: of its warning, its end, or a step after that.
  func escalate() throws {
    guard let level = try level() else { return }
    let (state, step) = entry.stay
    let (effects, name): ([Effect], String) =
      switch (entry.kind, step) {
      case (.warning, _): (level.warned ?? [], "warning of \(state)")
      case (_, let step?):
        (
          level.steps.flatMap { $0.indices.contains(step - 1) ? $0[step - 1].effects : nil } ?? [],
          "escalation \(step) of \(state)"
        )
      default: (level.escalation, "escalation of \(state)")
      }
    guard !effects.isEmpty else { return }
    try EffectRun(
      execution: execution.asClock(for: row, cause: nil), plan: plan, source: EffectSource(timeOfState: name),
      effects: effects, old: row
    ).run(on: row)
  }

  /// Tells those who were asked for a decision, those above them and the administrators that the time for it is over.
  func remind() throws {
    guard let approval else { return }
    try ApprovalSteps(execution: execution.asClock(for: row, cause: nil), plan: plan).remind(approval)
  }

  private var approval: ApprovalEntry? {
    Int64(entry.reference).flatMap { try? ApprovalTable(db: execution.db).entry($0) }
  }

  private func level() throws -> ServiceLevel? {
    for (number, guarded) in plan.guarded.enumerated() {
      guard let version = row.processes[number], let code = row.values[guarded.index].code,
        entry.stay.state == "\(plan.fields[guarded.index].field.name)/\(code)"
      else { continue }
      return try execution.state.processes.blueprint(
        version: version, model: execution.state.compiled.model, execution.db
      ).state(code)?.serviceLevel
    }
    return nil
  }

  // MARK: Traces

  /// Notes that the transition was run.
  func note() { deed(.transition) }

  /// Leaves a trace of why the transition was refused, unless it was for the same reasons as before, and has it wait for a change.
  func refuse(_ refusal: Refusal, _ table: DueTable) throws {
    try count(refusal)
    let codes = refusal.problems.map { "\($0.at) \($0.code)" }
    let before = entry.note.flatMap(DueNote.init)?.problems.map { "\($0.at) \($0.code)" }
    try table.finish(entry.id, note: DueNote(problems: refusal.problems).text)
    guard codes != before else { return }
    try event("refused", codes: refusal.codes)
    deed(.transition, refusal)
  }

  /// Notes that the time of an automation has come, and if that was refused, why: it then waits for a change of the record.
  func finishAutomation(_ table: DueTable, _ refusal: Refusal?) throws {
    try table.finish(entry.id, note: refusal.map { DueNote(problems: $0.problems).text })
    deed(.automation, refusal)
    guard let refusal else { return }
    try AutomationTable(db: execution.db).append(
      entry.reference, .refused, refusal.problems.map(\.message).joined(separator: " "),
      event: Automation.Event.time.rawValue, about: row.id, plan, by: execution)
  }

  /// Counts it among what was refused.
  private func count(_ refusal: Refusal) throws {
    guard let step = try? BlueprintStep.find(entry.reference, of: row, plan, execution) else { return }
    let attempts = RefusedAttempts()
    attempts.add(refusal, of: step, record: row.id)
    try RefusedTable(db: execution.db).count(attempts.all, at: execution.now.microseconds)
  }

  /// Leaves a trace of a state's time.
  func record(kind: ClockDeed.Kind, _ table: DueTable, _ refusal: Refusal? = nil) throws {
    try table.finish(entry.id, note: refusal.map { DueNote(problems: $0.problems).text })
    try event(kind.rawValue, codes: refusal?.codes)
    deed(kind, refusal)
  }

  private func event(_ kind: String, codes: [String]?) throws {
    try execution.db.cachedStatement(
      sql: """
        INSERT INTO sys_clock_event(module, record, at, kind, field, reference, due, version, codes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      plan.id.databaseValue, row.id.databaseValue, execution.now.microseconds.databaseValue, kind.databaseValue,
      place.field.databaseValue, place.name.databaseValue, entry.at.databaseValue,
      place.version?.databaseValue ?? .null, codes?.joined(separator: " ").databaseValue ?? .null,
    ])
  }

  /// The guarded field that it is about, the state or transition, and the process version on which the record is.
  private var place: (field: String, name: String, version: Int64?) {
    if entry.kind == .approval { return ("", approval.map { "\($0.name) (\($0.id))" } ?? entry.reference, nil) }
    guard entry.kind != .automation else { return ("", entry.reference, nil) }
    let parts = entry.stay.state.split(separator: "/", maxSplits: 1).map(String.init)
    for (number, guarded) in plan.guarded.enumerated() {
      let field = plan.fields[guarded.index].field.name
      if entry.kind == .transition {
        guard let version = row.processes[number],
          let blueprint = try? execution.state.processes.blueprint(
            version: version, model: execution.state.compiled.model, execution.db),
          blueprint.transition(entry.reference) != nil
        else { continue }
        return (field, entry.reference, version)
      }
      if field == parts.first { return (field, parts.last ?? "", row.processes[number]) }
    }
    return ("", entry.reference, nil)
  }

  func deed(_ kind: ClockDeed.Kind, _ refusal: Refusal? = nil) {
    execution.clockwork.deeds.append(
      ClockDeed(
        at: execution.now, due: due, module: plan.module.name, record: row.id, kind: kind, reference: place.name,
        count: 1, refused: refusal?.codes ?? []))
  }
}

/// Why something that was due was refused, as it is kept beside it.
struct DueNote: Codable {
  let problems: [Problem]

  init(problems: [Problem]) {
    self.problems = problems
  }

  /// Nil if it is no such text.
  init?(_ text: String) {
    guard let note = try? JSONDecoder().decode(DueNote.self, from: Data(text.utf8)) else { return nil }
    self = note
  }

  var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}" }
}

extension Refusal {
  /// The codes of its problems, each once.
  fileprivate var codes: [String] { Set(problems.map(\.code)).sorted() }

  /// Automatic transitions lead to others without end.
  fileprivate static func endless(_ transition: String) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "transition", code: "too_deep",
        message:
          "\(transition) would be the automatic transition number \(Execution.deepest + 1) in a row: do they run in a circle?"
      ))
  }
}
