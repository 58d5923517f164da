package import Expressions
import Foundation
import GRDB
package import Metamodel

extension Store {
  /// Does a portion of what is due by now, in order of its time, in one transaction.
  ///
  /// What is refused leaves a trace, and waits until its record changes. Nothing is done twice, however often this is called and
  /// whichever way the clock goes.
  ///
  /// - Parameters:
  ///   - limit: the most things to look at.
  ///   - committed: told when something is due next, after the commit and before anything else is written.
  /// - Returns: what was done.
  package func runDue(
    limit: Int = 50, committed: @escaping @Sendable (Timestamp?) -> Void = { _ in }
  ) async throws -> ClockRun {
    let now = clock.now()
    do {
      return try await queue.submit(
        alone: true, committed: { committed($0.next) },
        { [self] db, _ in
          let consequences = Consequences()
          let run = try DueRun(
            db: db, state: state, now: now, watch: watch, consequences: consequences, callers: callers
          ).run(limit: limit)
          if consequences.hasOutgoing { try announce?(now) }
          return run
        })
    } catch let error as DatabaseError {
      throw Refusal.of(error)
    }
  }

  /// When something is due next; nil if nothing is.
  package func nextDue() async throws -> Timestamp? {
    let now = clock.now()
    return try await connections.read { try DueTable(db: $0, now: now, watch: nil).next() }
  }

  /// The moment that is so long after another, by the tenant's zone and calendar; nil if that never comes.
  ///
  /// - Parameters:
  ///   - period: how long.
  ///   - start: since when.
  package func moment(_ period: Period, after start: Timestamp) -> Timestamp? {
    state.workingTime().adding(period, to: start)
  }
}

/// One portion of what is due.
private struct DueRun {
  let db: Database
  let state: StoreState
  let now: Timestamp
  let watch: DueWatch
  let consequences: Consequences
  let callers: CallerCache

  private var table: DueTable { DueTable(db: db, now: now, watch: watch) }

  /// What is done with no record.
  private var own: Execution {
    Execution(
      db: db, state: state, caller: .clock, now: now, consequences: consequences, clockwork: Clockwork(watch: watch))
  }

  func run(limit: Int) throws -> ClockRun {
    let entries = try table.due(limit: limit)
    var deeds: [ClockDeed] = []
    var wantsRetention = false
    let own = own
    for entry in entries {
      guard entry.kind != .retention else {
        wantsRetention = true
        try table.arm(entry.id, at: RetentionTime.next(after: now, in: state.settings.timeZone).microseconds)
        continue
      }
      if entry.kind == .absence {
        if let deed = try own.speaking({ try AbsenceClock(execution: own).act(on: entry) }) { deeds.append(deed) }
        continue
      }
      if entry.kind.isOfReview {
        let execution = own
        if let deed = try execution.speaking({ try ReviewClock(execution: execution).act(on: entry) }) {
          deeds.append(deed)
          // What was taken out of a draft is taken out of the file with what retention takes.
          wantsRetention = wantsRetention || deed.kind == .reviewForgotten
        }
        continue
      }
      // Of a module that the model no longer has.
      guard let plan = state.compiled.plan(id: entry.module) else {
        try table.remove(entry.id)
        continue
      }
      deeds += try look(at: entry, plan)
    }
    return ClockRun(
      deeds: deeds, looked: entries.count, next: try table.next(), wantsRetention: wantsRetention)
  }

  /// What else is due for the record, but later, has its own turn.
  private func look(at entry: DueTable.Entry, _ plan: ModulePlan) throws -> [ClockDeed] {
    let clockwork = Clockwork(watch: watch)
    clockwork.until = entry.at
    let execution = Execution(
      db: db, state: state, caller: .clock, now: now, consequences: consequences, clockwork: clockwork,
      callers: callers)
    try execution.speaking {
      let clock = RecordClock(execution: execution)
      try clock.look(at: entry.record, plan, isChanged: false)
      try clock.settle()
      try execution.settleCalls()
    }
    return clockwork.deeds
  }
}

/// When the times of retention are kept: at three in the morning, every day, where a module has some.
enum RetentionTime {
  /// The next time after a moment.
  static func next(after now: Timestamp, in zone: TimeZone) -> Timestamp {
    let start = Timestamp(startOf: now.date(in: zone), in: zone)
    let today = Timestamp(microseconds: start.microseconds + 3 * 3_600_000_000)
    guard today <= now, let tomorrow = now.date(in: zone).adding(days: 1) else { return today }
    return Timestamp(microseconds: Timestamp(startOf: tomorrow, in: zone).microseconds + 3 * 3_600_000_000)
  }

  /// Brings what is due of the tenant's own affairs to what the model says.
  static func follow(_ model: Model, _ settings: TenantSettings, _ table: DueTable) throws {
    let wanted = model.modules.contains { $0.retention != nil }
    let entry = try table.entries(module: 0, record: 0).first { $0.kind == .retention }
    if let entry, !wanted { try table.remove(entry.id) }
    guard wanted, entry == nil else { return }
    let time = next(after: table.now, in: settings.timeZone)
    try table.insert(
      DueItem(kind: .retention, reference: "", at: time.microseconds), module: 0, record: 0)
  }
}
