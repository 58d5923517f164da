import Expressions
import GRDB
import Metamodel

/// Since when a record has been in its state, by the ledger.
struct Stays {
  let subject: Int64
  let record: Int64
  let db: Database

  /// How far back pauses are looked for.
  private static let most: Int64 = 200

  /// When the record came into the state in which it is. A migration that leaves it there is no new stay.
  func entered() throws -> Timestamp {
    let statement = try db.cachedStatement(
      sql: """
        SELECT at FROM process_move WHERE subject = ? AND record = ? AND (kind <> 'migrate' OR "to" IS NOT "from")
        ORDER BY id DESC LIMIT 1
        """)
    return Timestamp(microseconds: try statement.firstInteger([subject.databaseValue, record.databaseValue]) ?? 0)
  }

  /// A time in one state, with interruptions during which its time stands still.
  struct Stay {
    let since: Timestamp
    /// In order.
    let pauses: [Range<Timestamp>]
  }

  /// The present stay, with what came before it in the same state if only states that pause lay between.
  func stay(apart pauses: Set<String>) throws -> Stay {
    var visits: [(state: String, since: Timestamp)] = []
    let statement = try db.cachedStatement(
      sql: """
        SELECT "to", at FROM process_move WHERE subject = ? AND record = ? AND (kind <> 'migrate' OR "to" IS NOT "from")
        ORDER BY id DESC LIMIT ?
        """)
    try statement.forEachRow([.integer(subject), .integer(record), .integer(Self.most)]) { row in
      visits.append((row.isNull(0) ? "" : row.text(0), Timestamp(microseconds: row.integer(1))))
    }
    guard let present = visits.first else { return Stay(since: Timestamp(microseconds: 0), pauses: []) }
    var since = present.since
    var found: [Range<Timestamp>] = []
    var rest = visits.dropFirst()
    while !pauses.contains(present.state), let pause = rest.prefix(while: { pauses.contains($0.state) }).last {
      let before = rest.drop { pauses.contains($0.state) }
      guard let former = before.first, former.state == present.state else { break }
      // A clock that was put back in between leaves no pause.
      found.append(pause.since..<max(pause.since, since))
      since = former.since
      rest = before.dropFirst()
    }
    return Stay(since: since, pauses: found.reversed())
  }
}

extension Stays.Stay {
  /// When a period of it is over, its pauses left out, and whether it was before one of them; nil if that never comes.
  func end(of period: Period, _ time: WorkingTime) -> (at: Timestamp, isPast: Bool)? {
    guard var end = time.adding(period, to: since) else { return nil }
    for pause in pauses {
      if end <= pause.lowerBound { return (end, true) }
      let length =
        period.isWorking
        ? Period.working(time.between(pause.lowerBound, pause.upperBound))
        : .clock(TimeSpan(microseconds: pause.upperBound.microseconds - pause.lowerBound.microseconds))
      guard let later = time.adding(length, to: end) else { return nil }
      end = later
    }
    return (end, false)
  }
}
