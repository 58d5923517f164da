import Expressions
import GRDB
import Metamodel

/// Reads records for evaluations out of the store, each once.
///
/// It is for one use: what it has read it does not read again.
final class DatabaseRecordReader: RecordReader {
  private let reading: RecordReading
  private let naming: EngineNaming
  private var columns: [String: RecordColumns] = [:]
  private var records: [RecordReference: [String: Value]] = [:]
  private var lists: [List: Value] = [:]
  private var formulas: [RecordReference: FormulaValues] = [:]

  private struct List: Hashable {
    let name: String
    let owner: RecordReference
  }

  init(_ reading: RecordReading) {
    self.reading = reading
    naming = EngineNaming(model: reading.model, columns: reading.columns, currencyScale: reading.currencyScale)
  }

  func value(of member: String, in record: RecordReference) throws -> Value {
    if let relation = naming.related(list: member, in: record.module), !isField(member, of: record.module) {
      return try list(member, relation, of: record)
    }
    if case .formula(let formula)? = reading.model.module(record.module)?.field(member)?.type, !formula.hasColumn {
      return try formulaValues(of: record).value(of: member) { try computed(formula, of: record) }
    }
    return try values(of: record)[member] ?? .null
  }

  private func formulaValues(of record: RecordReference) -> FormulaValues {
    if let known = formulas[record] { return known }
    let values = FormulaValues()
    formulas[record] = values
    return values
  }

  /// A formula over the record as it is read here; null of a record that is not to be had.
  private func computed(_ formula: Formula, of record: RecordReference) throws -> Value {
    guard try !values(of: record).isEmpty else { return .null }
    let evaluation = Evaluation(
      variables: { [self] in try value(of: $0, in: record) }, reader: self, now: reading.now,
      timeZone: reading.timeZone, rights: .definer, budget: Formula.budget)
    return try formula.value(evaluation, currencyScale: reading.currencyScale)
  }

  /// A field hides a related list of the same name, as it does in the vocabulary.
  private func isField(_ member: String, of module: String) -> Bool { naming.member(member, of: module) != nil }

  private func values(of record: RecordReference) throws -> [String: Value] {
    if let known = records[record] { return known }
    let values = try record.module == UserMembers.module ? user(record.id) : members(of: record)
    records[record] = values
    return values
  }

  private func members(of record: RecordReference) throws -> [String: Value] {
    guard let columns = columns[record.module] ?? reading.recordColumns(of: record.module) else { return [:] }
    self.columns[record.module] = columns
    return try row(columns, record.id, from: record.module, condition: " AND t.deleted_at IS NULL")
  }

  private func user(_ id: Int64) throws -> [String: Value] {
    try row(RecordColumns(UserMembers.all), id, from: UserMembers.table, condition: "")
  }

  private func row(
    _ columns: RecordColumns, _ id: Int64, from table: String, condition: String
  ) throws -> [String: Value] {
    // In parentheses, so that it is no other's statement: formulas are computed while whoever asks stands on a row of one.
    let statement = try reading.db.cachedStatement(
      sql: "SELECT \(columns.selection) FROM \(table.quotedDatabaseIdentifier) AS t WHERE (t.id = ?)\(condition)")
    var values: [String: Value] = [:]
    try statement.forEachRow([.integer(id)]) { values = columns.values($0) }
    return values
  }

  /// The records that point at one and lie not in the recycle bin, by id. A record in the recycle bin has no lists.
  private func list(_ name: String, _ relation: SQLRelation, of owner: RecordReference) throws -> Value {
    let key = List(name: name, owner: owner)
    if let known = lists[key] { return known }
    guard try !values(of: owner).isEmpty else { return .null }
    var conditions = ["deleted_at IS NULL", "\(relation.backColumn.quotedDatabaseIdentifier) = ?"]
    var arguments = [SQLArgument.integer(owner.id)]
    if let moduleColumn = relation.backModuleColumn {
      conditions.append("\(moduleColumn.quotedDatabaseIdentifier) = ?")
      arguments.append(.text(owner.module))
    }
    let statement = try reading.db.cachedStatement(
      sql: """
        SELECT id FROM \(relation.module.quotedDatabaseIdentifier)
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY id
        """)
    var items: [Value] = []
    try statement.forEachRow(arguments) {
      items.append(.record(RecordReference(module: relation.module, id: $0.integer(0))))
    }
    lists[key] = .list(items)
    return .list(items)
  }
}
