import GRDB
import Synchronization

/// How SQLite is going to find the rows of a list (https://www.sqlite.org/eqp.html).
struct QueryPlan: Sendable, Hashable {
  /// Whether it goes through the whole table of the module.
  private(set) var scansTable = false
  /// Whether it sorts what it has found.
  private(set) var sorts = false
  /// The first column of an index that it seeks by its value.
  private(set) var sought: String?

  init(of sql: String, arguments: [DatabaseValue], _ db: Database) throws {
    try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql).forEachStep(arguments) { note(StatementRow($0).text(3)) }
  }

  private mutating func note(_ step: String) {
    if step == "SCAN t" || step.hasPrefix("SCAN t ") { scansTable = true }
    if step.hasPrefix("USE TEMP B-TREE") { sorts = true }
    guard step.hasPrefix("SEARCH t "), let terms = step.split(separator: "(").last,
      let first = terms.firstRange(of: "=?")
    else { return }
    let column = terms[..<first.lowerBound]
    if column.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) { sought = String(column) }
  }

  /// Whether the rows come in the order of a key out of an index that has the filter's records together.
  func isOrdered(by key: String) -> Bool {
    !sorts && !scansTable && sought != nil && sought != key && sought != "rowid"
  }
}

/// The plans of some statements, so that SQLite needs not make them for every question. They are the same for all arguments.
final class QueryPlans: Sendable {
  private let plans = Mutex<[String: QueryPlan]>([:])
  private static let most = 64

  func plan(of sql: String, _ make: () throws -> QueryPlan) rethrows -> QueryPlan {
    if let known = plans.withLock({ $0[sql] }) { return known }
    let made = try make()
    plans.withLock { plans in
      if plans.count >= Self.most { plans.removeAll() }
      plans[sql] = made
    }
    return made
  }
}
