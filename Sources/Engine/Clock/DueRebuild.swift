import Expressions
import GRDB
import Metamodel

/// What is due for all records, worked out anew.
struct DueRebuild {
  let execution: Execution

  /// Brings what is due to what the records, the model and the settings say. What was done or refused stays so.
  func run() throws {
    let clock = RecordClock(execution: execution)
    try forgetGone()
    try execution.db.execute(
      sql: "UPDATE sys_due SET done_at = NULL WHERE id IN (SELECT d.id FROM sys_due d WHERE \(Self.isUnseen))")
    for plan in timedPlans {
      for id in try ids(of: plan) {
        guard let row = try RowTable(plan: plan, db: execution.db).row(id) else { continue }
        try clock.follow(row, plan, isChanged: false)
      }
    }
    try ReviewClock(execution: execution).followAll()
    try AbsenceClock(execution: execution).follow()
    try RetentionTime.follow(execution.state.compiled.model, execution.state.settings, table)
  }

  /// Works it out anew where the calendars, the zone, the times of automations or those of retention are others than before.
  ///
  /// Times of a process belong to its version, on which records stay until they are migrated.
  static func follow(from before: StoreState, _ execution: Execution) throws {
    let (old, new) = (before.compiled.model, execution.state.compiled.model)
    let (former, settings) = (before.settings, execution.state.settings)
    let rebuild = DueRebuild(execution: execution)
    if old.calendars != new.calendars || old.defaultCalendar != new.defaultCalendar
      || former.timeZone != settings.timeZone || former.businessCalendar != settings.businessCalendar
      || old.dateRules != new.dateRules
    {
      return try rebuild.run()
    }
    if old.reviews != new.reviews { try ReviewClock(execution: execution).followAll() }
    try RetentionTime.follow(new, settings, rebuild.table)
    // The defaults of new fields. What they make due is done when the tenant is woken, not while its model changes.
    while let touched = execution.clockwork.next() {
      try RecordClock(execution: execution).follow(touched.image, touched.plan, isChanged: true)
    }
  }

  /// Records for which something else is due than they say, by module: how many, and the first.
  func wrong() throws -> [(module: String, count: Int, first: Int64)] {
    try timedPlans.compactMap { plan in
      var (count, first) = (0, Int64?.none)
      for id in try ids(of: plan) {
        guard let row = try RowTable(plan: plan, db: execution.db).row(id), try isWrong(row, plan) else { continue }
        count += 1
        first = first ?? id
      }
      return first.map { (plan.module.name, count, $0) }
    }
  }

  private var table: DueTable { DueTable(db: execution.db, now: execution.now, watch: execution.clockwork.watch) }

  private var timedPlans: [ModulePlan] {
    execution.state.compiled.allPlans.filter(execution.state.isTimed)
  }

  /// Records outside the recycle bin that are in a process, hold a time for which an automation waits, or wait for a decision, and those
  /// for which something is due already.
  private func ids(of plan: ModulePlan) throws -> [Int64] {
    let inProcess = plan.guarded.map { "\"\(plan.fields[$0.index].column)__process\" IS NOT NULL" }
    let dates = execution.state.compiled.model.datedAutomations(of: plan.module.name).compactMap(\.date?.field)
    let dated = Set(dates).sorted().map { "\"\(plan.position($0).map { plan.fields[$0].column } ?? $0)\" IS NOT NULL" }
    let timed = (inProcess + dated).joined(separator: " OR ")
    return try Int64.fetchAll(
      execution.db,
      sql: """
        SELECT id FROM "\(plan.module.name)" WHERE deleted_at IS NULL AND (\(timed.isEmpty ? "0" : timed))
        UNION SELECT record FROM sys_due WHERE module = ?1
        UNION SELECT record FROM sys_approval WHERE module = ?1 AND state = 'pending' AND due_at IS NOT NULL ORDER BY 1
        """, arguments: [plan.id])
  }

  private func isWrong(_ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    // A process that cannot be read is told of elsewhere.
    guard let items = try? DueTimes(execution: execution, plan: plan).items(row) else { return false }
    let entries = try table.entries(module: plan.id, record: row.id)
    let unseen = try Int64.fetchSet(
      execution.db.cachedStatement(
        sql: "SELECT d.id FROM sys_due d WHERE d.module = ? AND d.record = ? AND \(Self.isUnseen)"),
      arguments: [plan.id, row.id])
    guard Set(items.map(\.key)) == Set(entries.map(\.key)) else { return true }
    return items.contains { item in
      guard let entry = entries.first(where: { $0.key == item.key }) else { return false }
      let now = execution.now.microseconds
      // A transition that was refused waits for a change of the record, whatever turns out to be its next time.
      guard entry.isArmed else { return item.kind != .transition && item.at > now || unseen.contains(entry.id) }
      return entry.at != item.at && !(entry.at <= now && item.at <= now)
    }
  }

  /// Whether the time of an approval stands there as over, and the clock has found nothing then.
  private static let isUnseen = """
    d.kind = 'approval' AND d.done_at IS NOT NULL AND NOT EXISTS(SELECT 1 FROM sys_clock_event e
      WHERE e.module = d.module AND e.record = d.record AND e.at = d.done_at AND e.kind = 'approval')
    """

  /// What is due for modules that know no times any more.
  private func forgetGone() throws {
    let kept = timedPlans.map { String($0.id) }.joined(separator: ",")
    try execution.db.execute(sql: "DELETE FROM sys_due WHERE module <> 0 AND module NOT IN (\(kept))")
  }
}

extension Model {
  /// What automations wait for, by their names.
  fileprivate var dateRules: [String: DateRule] {
    Dictionary(automations.compactMap { each in each.date.map { (each.name, $0) } }) { $1 }
  }
}

extension Doctor {
  /// What is due against what the records say.
  func dueTimes() throws -> [DoctorFinding] {
    let execution = Execution(db: db, state: state, caller: .clock, now: now)
    let drafts = try ReviewClock(execution: execution).wrong()
    let ofDrafts = drafts.first.map { first in
      [
        DoctorFinding.error(
          "due_differs",
          "For \(drafts.count) drafts of reviews other things are due than they say. The first is \(first). "
            + "`trellis doctor --repair` mends it.")
      ]
    }
    return try (ofDrafts ?? [])
      + DueRebuild(execution: execution).wrong().map { module, count, first in
        .error(
          "due_differs",
          """
          For \(count) records of \(module) other things are due than they say. The first is \(first). \
          `trellis doctor --repair` mends it.
          """)
      }
  }
}
