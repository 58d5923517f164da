import Expressions
import Metamodel

// What was postponed comes back to the stage that it left.
extension ClockVisit {
  /// Moves the record back, by the transition that leads there, or freely where it is in no process.
  func comeBack() throws {
    let record = PlannedRecord(plan: plan, id: row.id)
    guard let entry = try PostponedTable(db: execution.db).entry(of: record) else { return }
    let clock = execution.asClock(for: row, cause: "postponed until \(Timestamp(microseconds: entry.until).text)")
    let target = RecordTarget(module: plan.module.name, id: row.id)
    let instances = try BlueprintStep.instances(of: row, plan, clock)
    if instances.contains(where: { $0.blueprint.field == entry.field }) {
      _ = try clock.run(.advance(target, to: entry.back, field: entry.field, input: TransitionInput()))
    } else {
      _ = try clock.run(.update(target, values: [entry.field: .text(entry.back)]))
    }
    try PostponedTable(db: execution.db).delete(of: record)
  }

  /// Notes that it came back; what kept it from that leaves a prompt, and is tried again when the record changes.
  func finishComingBack(_ table: DueTable, _ refusal: Refusal?) throws {
    deed(.postponed, refusal)
    guard let refusal else { return }
    let codes = refusal.problems.map { "\($0.at) \($0.code)" }
    let before = entry.note.flatMap(DueNote.init)?.problems.map { "\($0.at) \($0.code)" }
    try table.finish(entry.id, note: DueNote(problems: refusal.problems).text)
    guard codes != before else { return }
    let parts = entry.reference.split(separator: "/", maxSplits: 1).map(String.init)
    var prompt = PromptTable.Entry(
      record: PlannedRecord(plan: plan, id: row.id), result: nil, action: "come back to \(parts.last ?? "")",
      problems: refusal.problems, user: execution.caller.userID)
    prompt.field = parts.first ?? ""
    prompt.from = row.value(of: prompt.field, in: plan)?.code
    prompt.to = parts.last
    if let guarded = plan.guarded(prompt.field) {
      prompt.stay = try MoveTable(execution: execution).stay(subject: guarded.subject, record: row.id)
    }
    _ = try PromptTable(db: execution.db).append(prompt, at: execution.now)
  }
}
