import GRDB
import Synchronization

/// How SQLite is going to find the rows of a list (https://www.sqlite.org/eqp.html).
struct QueryPlan: Sendable, Hashable {
  /// Whether it goes through the whole table of the module.
  private(set) var scansTable = false
  /// Whether it sorts what it has found.
  private(set) var sorts = false
  /// The columns of an index of the module by which it seeks, the first one by its value.
  private(set) var sought: [String] = []

  init(of sql: String, arguments: [DatabaseValue], _ db: Database) throws {
    try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql).forEachStep(arguments) { note(StatementRow($0).text(3)) }
  }

  private mutating func note(_ step: String) {
    if step == "SCAN t" || step.hasPrefix("SCAN t ") { scansTable = true }
    if step.hasPrefix("USE TEMP B-TREE") { sorts = true }
    guard step.hasPrefix("SEARCH t "), let terms = step.split(separator: "(").last?.split(separator: " "),
      terms.first?.contains("=?") == true
    else { return }
    sought = terms.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
  }

  /// Whether the rows come in the order of a key out of an index that has the filter's records together.
  ///
  /// - Parameter isTied: whether the rows asked for have the same value of the key, which then has to be sought too.
  func isOrdered(by key: String, isTied: Bool = false) -> Bool {
    guard !sorts, !scansTable, let first = sought.first, first != key, first != "rowid" else { return false }
    return !isTied || sought.contains(key)
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
