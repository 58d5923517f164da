import Expressions
import Foundation
import GRDB
import Metamodel

/// Brings what is due for records to what they are, and does what it is time for.
struct RecordClock {
  let execution: Execution

  private var clockwork: Clockwork { execution.clockwork }
  private var table: DueTable { DueTable(db: execution.db, now: execution.now, watch: clockwork.watch) }

  /// Looks at the records that a command has written.
  ///
  /// - Returns: the change with the record as the clock has left it.
  static func settle(after change: RowChange, _ execution: Execution) throws -> RowChange {
    guard !execution.clockwork.touched.isEmpty else { return change }
    let deeds = execution.clockwork.deeds.count
    try RecordClock(execution: execution).settle()
    guard execution.clockwork.deeds.count > deeds else { return change }
    var change = change
    if let row = try RowTable(plan: change.plan, db: execution.db).row(change.image.id) { change.image = row }
    return change
  }

  /// Looks at the records that have been written, and at those that are written meanwhile.
  func settle() throws {
    while let touched = clockwork.next() {
      clockwork.generation = touched.generation
      let times = DueTimes(execution: execution, plan: touched.plan)
      if !touched.isMoved, try ignoringDamage({ try times.dependsOnStateAlone(touched.image) }) ?? true { continue }
      try look(at: touched.image.id, touched.plan, isChanged: true)
    }
    clockwork.generation = 0
  }

  /// Brings what is due for a record to what it is, and does what it is time for.
  ///
  /// - Parameter isChanged: whether the record has changed, so that what was refused is tried again.
  func look(at id: Int64, _ plan: ModulePlan, isChanged: Bool) throws {
    guard let row = try RowTable(plan: plan, db: execution.db).row(id),
      let items = try follow(row, plan, isChanged: isChanged)
    else { return }
    let until = min(clockwork.until ?? .max, execution.now.microseconds)
    guard items.contains(where: { $0.at <= execution.now.microseconds }) else { return }
    for entry in try table.entries(module: plan.id, record: id)
    where entry.isArmed && entry.at <= until && clockwork.attempts > 0 {
      clockwork.attempts -= 1
      // What has been written meanwhile is looked at again.
      if try act(on: entry, row, plan) { return }
    }
  }

  /// Brings what is due for a record to what it is.
  ///
  /// - Returns: what is due; nil if the process in which it is cannot be read, which the doctor tells of.
  @discardableResult
  func follow(_ row: RowImage, _ plan: ModulePlan, isChanged: Bool) throws -> [DueItem]? {
    let items = try ignoringDamage { try DueTimes(execution: execution, plan: plan).items(row) }
    guard let items else { return nil }
    try table.follow(items, module: plan.id, record: row.id, isChanged: isChanged)
    return items
  }

  private func ignoringDamage<Answer>(_ body: () throws -> Answer) throws -> Answer? {
    do {
      return try body()
    } catch is Refusal {
      return nil
    }
  }

  // MARK: Acting

  /// Does what it is time for.
  ///
  /// - Returns: whether records were written.
  private func act(on entry: DueTable.Entry, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    let visit = ClockVisit(entry: entry, row: row, plan: plan, execution: execution)
    switch entry.kind {
    case .transition:
      if let refusal = try undoing(refused: { try visit.runTransition(generation: clockwork.generation) }) {
        try visit.refuse(refusal, table)
        return false
      }
      visit.note()
      return true
    case .postponed:
      let refusal = try undoing(refused: visit.comeBack)
      try visit.finishComingBack(table, refusal)
      return refusal == nil
    case .warning: return try escalate(visit, .warning)
    case .level: return try escalate(visit, .sla)
    case .escalation: return try escalate(visit, .escalation)
    case .approval:
      try visit.record(kind: .approval, table, undoing(refused: visit.remind))
      return false
    case .automation:
      let touched = clockwork.touched.count
      let refusal = try undoing(refused: visit.runAutomation)
      try visit.finishAutomation(table, refusal)
      return clockwork.touched.count > touched
    case .absence, .retention, .reviewLevel, .reviewExpiry, .reviewForgetting: return false
    }
  }

  private func escalate(_ visit: ClockVisit, _ kind: ClockDeed.Kind) throws -> Bool {
    let touched = clockwork.touched.count
    let refusal = try undoing(refused: visit.escalate)
    try visit.record(kind: kind, table, refusal)
    return clockwork.touched.count > touched
  }

  /// Does something of which nothing is left if it is refused.
  private func undoing(refused body: () throws -> Void) throws -> Refusal? {
    let generation = clockwork.generation
    clockwork.generation += 1
    defer { clockwork.generation = generation }
    return try execution.undoneIfRefused(body)
  }
}

extension Execution {
  /// Does something, and what follows it by itself, of which nothing is left if any of it is refused.
  ///
  /// - Returns: why it was refused; nil if it was not.
  func undoneIfRefused(_ body: () throws -> Void) throws -> Refusal? {
    let touched = clockwork.touched
    do {
      try db.inSavepoint {
        try body()
        _ = try RunAutomations(execution: self).run()
        return .commit
      }
      return nil
    } catch {
      consequences.begin()
      guard db.isInsideTransaction else { throw error }
      let refusal = error as? Refusal ?? (error as? DatabaseError).flatMap { Refusal.of($0) as? Refusal }
      guard let refusal, refusal.kind != .unavailable else { throw error }
      clockwork.restore(touched)
      return refusal
    }
  }
}
