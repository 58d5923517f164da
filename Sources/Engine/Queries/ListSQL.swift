import Expressions
import GRDB
import Metamodel

/// The statements of a plan, each with its arguments.
struct ListSQL {
  typealias Bound = (sql: String, arguments: [SQLArgument])

  let plan: ListPlan
  /// Whether no index is to be used to find the records that the caller may read.
  var isPastScope = false

  /// The records of a segment that meet the filter, in order, with the values of the sort keys behind their own
  /// columns.
  func records(_ segment: ListSegment, limit: Int) -> Bound {
    (
      """
      SELECT \(selection) FROM \(tables(segment.leader, for: allJoins)) \
      WHERE \(joined(notDeleted, filter, segment.condition, start(segment))) \
      ORDER BY \(segment.order) LIMIT ?
      """, filterArguments + segment.arguments + [.integer(Int64(limit))]
    )
  }

  /// The same where SQLite has to sort them: by their ids first, since it would carry whole records through the sort.
  func sorted(_ segment: ListSegment, limit: Int) -> Bound {
    let found = """
      SELECT t.id FROM \(tables(segment.leader, for: filterJoins)) \
      WHERE \(joined(notDeleted, filter, segment.condition, start(segment))) ORDER BY \(segment.order) LIMIT ?
      """
    return (
      "SELECT \(selection) FROM (\(found)) AS w CROSS JOIN \(table) ON t.id = w.id\(joins(plan.columns.joins))",
      filterArguments + segment.arguments + [.integer(Int64(limit))]
    )
  }

  /// Of the first records of a segment those that meet the filter, in order.
  ///
  /// The subquery has a limit, so SQLite reads it in its order and cannot look for the filter's records first; CROSS
  /// JOIN keeps it the outer loop
  /// (https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join).
  func records(_ segment: ListSegment, amongFirst reach: Int, limit: Int) -> Bound {
    let (first, arguments) = first(segment, "t.id", reach)
    let condition = filter.map { " WHERE \($0)" } ?? ""
    return (
      "SELECT \(selection) FROM (\(first)) AS w CROSS JOIN \(table) ON t.id = w.id\(joins(allJoins))\(condition) LIMIT ?",
      arguments + filterArguments + [.integer(Int64(limit))]
    )
  }

  /// How many records the segment has, up to a limit, but for what the filter says of the first sort key.
  func size(_ segment: ListSegment, upTo limit: Int) -> Bound {
    let (first, arguments) = first(segment, "1", limit)
    return ("SELECT count(*) FROM (\(first))", arguments)
  }

  /// How many records meet the filter, deleted ones too, up to a limit: what an index alone may know.
  ///
  /// - Parameter pastScope: whether those count, too, that the caller may not read.
  func estimate(upTo limit: Int, pastScope: Bool = false) -> Bound {
    let asked = pastScope ? plan.asked : plan.filter
    return (
      """
      SELECT count(*) FROM (SELECT 1 FROM \(tables(for: asked?.joins ?? [])) WHERE \(asked?.sql ?? "1") LIMIT ?)
      """, (asked?.arguments ?? []) + [.integer(Int64(limit))]
    )
  }

  /// How many records meet the filter, up to a limit.
  func count(upTo limit: Int) -> Bound {
    (
      "SELECT count(*) FROM (SELECT 1 FROM \(tables(for: filterJoins)) WHERE \(joined(notDeleted, filter)) LIMIT ?)",
      filterArguments + [.integer(Int64(limit))]
    )
  }

  /// How many deleted records meet the filter, up to a limit. They are found by being deleted: a term behind a plus is none that SQLite
  /// looks up in an index.
  func countDeleted(upTo limit: Int) -> Bound {
    let condition = filter.map { " AND +\($0)" } ?? ""
    return (
      "SELECT count(*) FROM (SELECT 1 FROM \(tables(for: filterJoins)) WHERE t.deleted_at > 0\(condition) LIMIT ?)",
      filterArguments + [.integer(Int64(limit))]
    )
  }

  private func first(_ segment: ListSegment, _ selection: String, _ limit: Int) -> Bound {
    let parts = plan.filterOfKey
    let conditions = joined([notDeleted, segment.condition, start(segment)] + parts.map { "(\($0.sql))" })
    return (
      "SELECT \(selection) FROM \(tables(segment.leader, for: [])) WHERE \(conditions) ORDER BY \(segment.order) LIMIT ?",
      segment.arguments + parts.flatMap(\.arguments) + [.integer(Int64(limit))]
    )
  }

  /// Where the filter says something of the key itself, that is the better place to begin at, and SQLite takes but one.
  private func start(_ segment: ListSegment) -> String? { plan.filterOfKey.isEmpty ? segment.start : nil }

  private func joined(_ conditions: String?...) -> String { joined(conditions) }

  private func joined(_ conditions: [String?]) -> String { conditions.compactMap(\.self).joined(separator: " AND ") }

  private var selection: String { plan.columns.selection + plan.keys.map { ", \($0.sql)" }.joined() }

  private var table: String { "\(plan.module.name.quotedDatabaseIdentifier) AS t" }

  /// The module's table with those that the sort keys need and others, the leading lookup's first.
  ///
  /// CROSS JOIN keeps the leader the outer loop.
  private func tables(_ leader: PathLookup? = nil, for others: [SQLJoin]) -> String {
    guard let join = leader?.join else { return table + joins(others) }
    let first = "\(join.table.quotedDatabaseIdentifier) AS \(join.alias.quotedDatabaseIdentifier)"
    return "\(first) CROSS JOIN \(table) ON \(join.on)" + joins(others, but: join)
  }

  /// Joins of the same path are the same, whoever needs them.
  private func joins(_ others: [SQLJoin], but leader: SQLJoin? = nil) -> String {
    var all: [SQLJoin] = []
    for join in others + plan.keys.compactMap(\.path.lookup?.join) where join != leader && !all.contains(join) {
      all.append(join)
    }
    return all.map { " \($0.sql)" }.joined()
  }

  private var filterJoins: [SQLJoin] { plan.filter?.joins ?? [] }

  private var allJoins: [SQLJoin] { filterJoins + plan.columns.joins }

  private var notDeleted: String { "t.deleted_at IS \(plan.deleted ? "NOT " : "")NULL" }

  private var filter: String? {
    guard isPastScope else { return plan.filter.map { "(\($0.sql))" } }
    // A term behind a plus is none that SQLite looks up in an index.
    return joined([plan.asked.map { "(\($0.sql))" }, plan.scope.map { "+(\($0.sql))" }])
  }

  private var filterArguments: [SQLArgument] { plan.filter?.arguments ?? [] }
}
