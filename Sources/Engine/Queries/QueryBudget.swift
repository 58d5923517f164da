import GRDB
import GRDBSQLite

/// What one question to a store may cost before it is ended.
///
/// SQLite itself counts: after every so many steps of its virtual machine it asks whether to go on
/// (https://www.sqlite.org/c3ref/progress_handler.html), also while the search index reads its lists. So a question that runs away holds one of the few readers for
/// a bounded time, whatever its filter is, and leaves nothing behind.
package struct QueryBudget: Sendable, Hashable {
  /// Steps of SQLite's virtual machine, checked every 1,000. Default 500 million, which takes seconds.
  package var steps: Int
  /// Time from the moment a reader is free. Default 5 s.
  package var time: Duration

  /// Creates a budget; what is left out has its default.
  package init(steps: Int = 500_000_000, time: Duration = .seconds(5)) {
    self.steps = steps
    self.time = time
  }

  /// What a question may cost before it has to wait for others that cost as much.
  var quick: QueryBudget { QueryBudget(steps: min(steps, 20_000_000), time: min(time, .milliseconds(200))) }

  /// Steps between two checks: some tens of microseconds.
  static let interval = 1_000
}

extension QueryBudget {
  /// Reads within the budget.
  ///
  /// - Throws: ``Refusal`` of the kind `query_timeout` if it is overdrawn, also where the body took the end of a
  ///   statement for something else; what the body throws.
  func bound<Answer>(_ db: Database, _ body: (QueryMeter) throws -> Answer) throws -> Answer {
    let meter = QueryMeter(self)
    let connection = db.sqliteConnection
    sqlite3_progress_handler(
      connection, Int32(Self.interval),
      { meter in
        guard let meter else { return 0 }
        return Unmanaged<QueryMeter>.fromOpaque(meter).takeUnretainedValue().isOverdrawn() ? 1 : 0
      }, Unmanaged.passUnretained(meter).toOpaque())
    defer { sqlite3_progress_handler(connection, 0, nil, nil) }
    return try withExtendedLifetime(meter) {
      let answer = Result { try body(meter) }
      if meter.hasEnded { throw Refusal.queryTimeout }
      return try answer.get()
    }
  }
}

/// Counts what one read has cost, on the thread that reads.
final class QueryMeter {
  private var steps: Int
  /// Of what may be given up.
  private var allowance: Int?
  private let deadline: ContinuousClock.Instant
  private(set) var hasEnded = false

  fileprivate init(_ budget: QueryBudget) {
    steps = budget.steps
    deadline = .now + budget.time
  }

  /// Takes what has been done since the last time; true ends the statement.
  fileprivate func isOverdrawn() -> Bool {
    steps -= QueryBudget.interval
    if steps < 0 || ContinuousClock.now > deadline { hasEnded = true }
    allowance? -= QueryBudget.interval
    return hasEnded || allowance.map { $0 < 0 } == true
  }

  /// Does what may be given up once it has cost so many steps.
  ///
  /// - Returns: whether it came to its end.
  /// - Throws: what the body throws.
  func attempt(_ steps: Int, _ body: () throws -> Void) throws -> Bool {
    allowance = steps
    defer { allowance = nil }
    let outcome = Result { try body() }
    // What was ended within may have been taken for something else, as in ``QueryBudget/bound(_:_:)``.
    if !hasEnded, allowance.map({ $0 < 0 }) == true { return false }
    try outcome.get()
    return true
  }
}

extension Refusal {
  /// The question cost more than it may.
  static let queryTimeout = Refusal(
    .queryTimeout,
    Problem(
      at: "query", code: "query_timeout",
      message: """
        The question takes too long to answer, and was ended. Ask for less: filter and sort by indexed fields, nest fewer \
        related lists, leave the count out.
        """))
}
