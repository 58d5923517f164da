import Expressions
import GRDB
import Metamodel

/// Works out what is due for a record, and when.
struct DueTimes {
  let execution: Execution
  let plan: ModulePlan

  /// What is due for a record as it stands.
  func items(_ row: RowImage) throws -> [DueItem] {
    guard !row.isDeleted, try !isConverted(row.id) else { return [] }
    return try plan.guarded.enumerated().flatMap { number, guarded -> [DueItem] in
      guard let version = row.processes[number], let code = row.values[guarded.index].code else { return [] }
      let blueprint = try execution.state.processes.blueprint(
        version: version, model: execution.state.compiled.model, execution.db)
      return try items(row, in: code, guarded, blueprint)
    } + automations(row) + approvals(row) + postponed(row)
  }

  /// The end of the time to decide what waits of the record.
  private func approvals(_ row: RowImage) throws -> [DueItem] {
    guard plan.hasApprovals, let pending = try ApprovalTable(db: execution.db).pending(of: row.id, in: plan),
      let due = pending.due
    else { return [] }
    return [DueItem(kind: .approval, reference: String(pending.id), at: due.microseconds)]
  }

  /// The automations that wait for times of the record.
  private func automations(_ row: RowImage) -> [DueItem] {
    execution.state.compiled.model.datedAutomations(of: plan.module.name).compactMap { automation in
      guard let rule = automation.date, let value = row.value(of: rule.field, in: plan),
        let time = workingTime(rule.calendar, row).time(of: rule, from: value)
      else { return nil }
      return DueItem(kind: .automation, reference: automation.name, at: time.microseconds)
    }
  }

  /// When a record comes back that was postponed, and is still where it waits.
  private func postponed(_ row: RowImage) throws -> [DueItem] {
    guard execution.state.compiled.model.postpones(plan.module.name),
      let entry = try PostponedTable(db: execution.db).entry(of: PlannedRecord(plan: plan, id: row.id)),
      row.value(of: entry.field, in: plan)?.code == entry.stage, try isOfPresentStay(entry, row)
    else { return [] }
    return [DueItem(kind: .postponed, reference: "\(entry.field)/\(entry.back)", at: entry.until)]
  }

  /// Whether a record has not left the stage in which it waits since, and come there again.
  private func isOfPresentStay(_ entry: PostponedTable.Entry, _ row: RowImage) throws -> Bool {
    // What was merged into it had stays of its own.
    guard entry.merged == nil, entry.stay != 0, let guarded = plan.guarded(entry.field) else { return true }
    return try MoveTable(execution: execution).stay(subject: guarded.subject, record: row.id) == entry.stay
  }

  /// A record that was converted stays as it is.
  private func isConverted(_ id: Int64) throws -> Bool {
    try plan.isConvertible && ConversionTable(db: execution.db).standing(of: id, in: plan.module.name) != nil
  }

  /// Whether all that is due for a record in its state follows from when it came there, so that no other change of it matters.
  func dependsOnStateAlone(_ row: RowImage) throws -> Bool {
    try plan.guarded.enumerated().allSatisfy { number, guarded in
      guard let version = row.processes[number], let code = row.values[guarded.index].code else { return true }
      let blueprint = try execution.state.processes.blueprint(
        version: version, model: execution.state.compiled.model, execution.db)
      if case .field? = blueprint.state(code)?.serviceLevel?.calendar { return false }
      return !blueprint.transitions(from: code).contains { $0.automatic != nil }
    }
  }

  private func items(
    _ row: RowImage, in code: String, _ guarded: GuardedField, _ blueprint: Blueprint
  ) throws -> [DueItem] {
    let transitions = blueprint.transitions(from: code).filter { $0.automatic != nil }
    let level = blueprint.state(code)?.serviceLevel
    guard level != nil || !transitions.isEmpty else { return [] }
    let stays = Stays(subject: guarded.subject, record: row.id, db: execution.db)
    var items: [DueItem] = []
    for transition in transitions {
      guard let rule = transition.automatic, let time = try time(rule, row, stays) else { continue }
      items.append(DueItem(kind: .transition, reference: transition.name, at: time.microseconds))
    }
    // The time of a new record's state does not count before somebody has agreed to it.
    guard let level, try !ApprovalLock(execution: execution, plan: plan).isUndecided(row.id) else { return items }
    let reference = "\(plan.fields[guarded.index].field.name)/\(code)"
    let time = workingTime(level.calendar, row)
    let pauses = Set(blueprint.states.filter { $0.isPaused == true }.map(\.code))
    let stay = try pauses.isEmpty ? Stays.Stay(since: stays.entered(), pauses: []) : stays.stay(apart: pauses)
    return items
      + level.points.compactMap { kind, step, period in
        stay.end(of: period, time).map {
          DueItem(kind: kind, reference: reference + step, at: $0.at.microseconds, isPast: $0.isPast)
        }
      }
  }

  /// When an automatic transition is due; nil if that is not to be foreseen.
  private func time(_ rule: AutomaticRule, _ row: RowImage, _ stays: Stays) throws -> Timestamp? {
    var earliest: Timestamp?
    if let after = rule.after {
      guard let time = workingTime(rule.calendar, row).adding(after, to: try stays.entered()) else { return nil }
      earliest = time
    }
    guard let condition = rule.condition else { return earliest }
    let start = max(earliest ?? execution.now, execution.now)
    func holds(at moment: Timestamp) -> Bool {
      Judgement(execution, plan, image: row, old: row, at: moment).isMet(condition)
    }
    if holds(at: start) { return start }
    return Judgement(execution, plan, image: row, old: row).turningPoints(of: condition)
      .first { $0 > start && holds(at: $0) }
  }

  /// Working time by the calendar that was chosen, else the tenant's; without any nobody works.
  func workingTime(_ choice: CalendarChoice?, _ row: RowImage) -> WorkingTime {
    let model = execution.state.compiled.model
    let name: String? =
      switch choice {
      case .named(let name): name
      case .field(let field): row.value(of: field, in: plan)?.code
      case nil: nil
      }
    return execution.state.workingTime(by: name.flatMap { model.calendar($0) == nil ? nil : $0 })
  }
}

extension ServiceLevel {
  /// What there is to be done of it, and how long after the beginning.
  fileprivate var points: [(kind: DueItem.Kind, step: String, period: Period)] {
    let warning = warningPoint.map { [(DueItem.Kind.warning, "", $0)] } ?? []
    let later = (steps ?? []).enumerated().compactMap { number, step in
      period.adding(step.after).map { (DueItem.Kind.escalation, "/\(number + 1)", $0) }
    }
    return [(.level, "", period)] + warning + later
  }

  /// How long after the beginning it is warned of; nil if it is not.
  fileprivate var warningPoint: Period? {
    switch (period, warning) {
    case (.clock(let whole), .clock(let part)): .clock(TimeSpan(microseconds: whole.microseconds - part.microseconds))
    case (.working(let whole), .working(let part)):
      .working(TimeSpan(microseconds: whole.microseconds - part.microseconds))
    case (.workingDays(let whole), .workingDays(let part)): .workingDays(whole - part)
    default: nil
    }
  }
}

extension StoreState {
  /// Whether something may be due for records of a module.
  func isTimed(_ plan: ModulePlan) -> Bool {
    processes.isTimed(plan) || plan.hasApprovals || !compiled.model.datedAutomations(of: plan.module.name).isEmpty
      || compiled.model.postpones(plan.module.name)
  }
}
