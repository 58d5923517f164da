import Expressions
import GRDB
import JSONText
import Metamodel

/// Answers a question for figures with one statement.
struct AggregateQuery {
  let context: ReadContext
  let caller: Caller

  /// Groups beyond this number are not given.
  static let mostGroups = 1_000

  /// `{"groups":[{"keys":{…},"measures":{…}}],"capped":false}`, in the order of the keys, nulls last.
  ///
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  func answer(_ request: AggregateRequest) throws -> Page {
    let plan = try AggregatePlan(request, for: caller, in: context)
    do {
      return try read(plan)
    } catch let error as DatabaseError where error.isAboutSize {
      throw Refusal(.badRequest, .tooComplex)
    }
  }

  private func read(_ plan: AggregatePlan) throws -> Page {
    let statement = try context.db.makeStatement(sql: sql(plan))
    var output = JSONWriter(capacity: 4_096)
    output.raw("{\"groups\":[")
    var found = 0
    try statement.forEachRow((plan.filter?.arguments ?? []) + [.integer(Int64(Self.mostGroups) + 1)]) { row in
      found += 1
      guard found <= Self.mostGroups else { return }
      if found > 1 { output.raw(",") }
      write(row, plan, to: &output)
    }
    output.raw("],\"capped\":\(found > Self.mostGroups)}")
    return Page(json: output.bytes)
  }

  private func sql(_ plan: AggregatePlan) -> String {
    let zone = context.settings.timeZone
    let keys = plan.keys.map { $0.sql(ZoneOffsets.of(zone)) }
    let places = keys.indices.map { String($0 + 1) }
    let columns = keys + plan.measures.flatMap(\.columns)
    let order = zip(plan.keys, places).map { $0.order(at: $1, context.state.compiled.collator) }
    let grouping =
      keys.isEmpty
      ? "" : " GROUP BY \(places.joined(separator: ", ")) ORDER BY \(order.joined(separator: ", "))"
    let condition = plan.filter.map { " AND (\($0.sql))" } ?? ""
    return """
      SELECT \(columns.joined(separator: ", ")) FROM \(plan.module.name.quotedDatabaseIdentifier) AS t\(joins(plan)) \
      WHERE t.deleted_at IS NULL\(condition)\(grouping) LIMIT ?
      """
  }

  /// Joins of the same path are the same, whoever needs them.
  private func joins(_ plan: AggregatePlan) -> String {
    let paths = plan.keys.map(\.path) + plan.measures.compactMap(\.path)
    var all: [SQLJoin] = []
    for join in (plan.filter?.joins ?? []) + paths.compactMap(\.lookup?.join) where !all.contains(join) {
      all.append(join)
    }
    return all.map { " \($0.sql)" }.joined()
  }

  private func write(_ row: StatementRow, _ plan: AggregatePlan, to output: inout JSONWriter) {
    output.raw("{\"keys\":")
    var separator = "{"
    for (index, key) in plan.keys.enumerated() {
      output.raw("\(separator)\"\(key.name)\":")
      output.column(index, key.storage, of: row)
      separator = ","
    }
    output.raw(plan.keys.isEmpty ? "{},\"measures\":" : "},\"measures\":")
    separator = "{"
    var index = plan.keys.count
    for measure in plan.measures {
      output.raw("\(separator)\"\(measure.name)\":")
      measure.write(row, at: index, to: &output)
      separator = ","
      index += measure.columns.count
    }
    output.raw("}}")
  }
}

extension Store {
  /// Figures over the records of a module that the caller may read.
  ///
  /// - Returns: `{"groups":[{"keys":{…},"measures":{…}}],"capped":false}`: groups in the order of their keys, as lists have it, at
  ///   most 1,000; days and moments by the first day of their span in the tenant's zone. Sums are exact; averages are
  ///   rounded to the digits of the field, of whole numbers to two.
  /// - Throws: ``Refusal``.
  package func aggregate(_ request: AggregateRequest, as caller: Caller) async throws -> Page {
    try await read(by: "figures", as: caller) { try AggregateQuery(context: $0, caller: caller).answer(request) }
  }
}
