import Expressions
import GRDB
import JSONText
import Metamodel

/// Finds records that are probably the same as the one that a target would be: those that share a unique key with it, or one
/// that the conversion names.
struct ConversionMatches {
  let execution: Execution
  let plan: ModulePlan
  let target: Conversion.Target

  /// Matches that are told.
  static let most = 10

  /// The matches that the caller may read, the oldest first.
  ///
  /// - Parameter values: What the target would be given.
  func find(_ values: RecordInput) throws -> [ConversionMatch] {
    guard execution.caller.may(.read, on: plan.module.name, in: execution.state.compiled.model) else { return [] }
    var image = RowImage(blank: plan, id: 0, execution)
    _ = try ValueReading(execution: execution, plan: plan, isNew: true).apply(values, to: &image)
    var found: [Int64: Set<String>] = [:]
    let judgement = Judgement(execution, plan, image: image, old: nil)
    for key in plan.uniqueKeys where judgement.isMet(key.condition) {
      for id in try ids(key.positions, key.columns, key.predicate, image) {
        found[id, default: []].formUnion(key.positions.map { plan.fields[$0].field.name })
      }
    }
    for names in target.match {
      let positions = names.compactMap(plan.position)
      let columns = positions.flatMap { plan.fields[$0].keyColumns }
      for id in try ids(positions, columns, "deleted_at IS NULL", image) { found[id, default: []].formUnion(names) }
    }
    return try matches(found)
  }

  private func ids(
    _ positions: [Int], _ columns: [String], _ predicate: String, _ image: RowImage
  ) throws -> [Int64] {
    guard !positions.isEmpty, positions.allSatisfy({ image.values[$0] != .null }) else { return [] }
    var stored: [DatabaseValue] = []
    for position in positions { plan.fields[position].keep(image.values[position], in: &stored) }
    let equal = columns.map { "\($0) = ?" }.joined(separator: " AND ")
    return try Int64.fetchAll(
      execution.db,
      sql: "SELECT id FROM \(plan.module.name.quotedDatabaseIdentifier) WHERE \(equal) AND \(predicate) "
        + "ORDER BY id LIMIT \(Self.most)",
      arguments: StatementArguments(stored))
  }

  private func matches(_ found: [Int64: Set<String>]) throws -> [ConversionMatch] {
    let context = execution.readContext
    let visible = try context.visible(found.keys.sorted(), of: plan.module.name, to: execution.caller)
    return try visible.prefix(Self.most).compactMap { id in
      guard let row = try RowTable(plan: plan, db: execution.db).row(id) else { return nil }
      return ConversionMatch(
        id: id, title: RecordTitle(execution: execution).text(of: row, plan), by: (found[id] ?? []).sorted())
    }
  }
}

extension ReadContext {
  /// Those of some records that the caller may read, in order.
  func visible(_ ids: [Int64], of module: String, to caller: Caller) throws -> [Int64] {
    guard !ids.isEmpty, caller.may(.read, on: module, in: model) else { return [] }
    let filter = "id in [\(ids.map(String.init).joined(separator: ", "))]"
    let request = ListRequest(module: module, filter: filter, sort: "id", fields: ["id"], limit: min(ids.count, 200))
    let page = try ListQuery(context: self, caller: caller).page(request)
    return try JSON(parsing: page.json)["records"]?.items?.compactMap { $0["id"]?.text.flatMap { Int64($0) } } ?? []
  }
}

extension Execution {
  /// What questions read within this transaction.
  var readContext: ReadContext { ReadContext(db: db, state: state, now: now) }
}
