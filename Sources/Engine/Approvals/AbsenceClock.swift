import Expressions
import Foundation
import GRDB

/// Has the clock see to it when an absence begins that was noted before: who decides is another then.
struct AbsenceClock {
  let execution: Execution

  private var table: DueTable { DueTable(db: execution.db, now: execution.now, watch: execution.clockwork.watch) }

  /// Brings what is due of absences to what the calendar of absences says.
  func follow() throws {
    let zone = execution.state.settings.timeZone
    let today = execution.now.date(in: zone)
    let items = try AbsenceTable(db: execution.db).all(endingFrom: today).filter { $0.first > today }.map {
      DueItem(
        kind: .absence, reference: String($0.id), at: Timestamp(startOf: $0.first, in: zone).microseconds)
    }
    let known = try table.entries(module: 0, record: 0).filter { $0.kind == .absence }
    // One that has come is seen to, however late.
    for entry in known where entry.at > execution.now.microseconds && !items.contains(where: { $0.key == entry.key }) {
      try table.remove(entry.id)
    }
    for item in items {
      guard let entry = known.first(where: { $0.key == item.key }) else {
        try table.insert(item, module: 0, record: 0)
        continue
      }
      if entry.at != item.at { try table.arm(entry.id, at: item.at) }
    }
  }

  /// Tells those whom it concerns that an absence has begun.
  ///
  /// - Returns: what was done; nil if there is no such absence any more.
  func act(on entry: DueTable.Entry) throws -> ClockDeed? {
    try table.remove(entry.id)
    guard let id = Int64(entry.reference), let owner = try AbsenceTable(db: execution.db).owner(of: id),
      let user = try UserTable.user(id: owner, execution.db)
    else { return nil }
    try OrphanedApprovals.tellOfBegun(id, execution)
    return ClockDeed(
      at: execution.now, due: Timestamp(microseconds: entry.at), module: "", record: 0, kind: .absence,
      reference: user.name, count: 1, refused: [])
  }
}
