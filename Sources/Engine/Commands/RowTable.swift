import Expressions
import Foundation
import GRDB
import Metamodel

/// Reads and writes the rows of one module. Nothing outside of the engine's commands calls it.
struct RowTable {
  let plan: ModulePlan
  let db: Database

  private var table: String { "\"\(plan.module.name)\"" }

  // MARK: Reading

  /// The row with that id, of the recycle bin too; nil if there is none.
  func row(_ id: Int64) throws -> RowImage? {
    let statement = try db.cachedStatement(sql: "SELECT \(plan.selection) FROM \(table) WHERE id = ?")
    var image: RowImage?
    try statement.forEachRow([.integer(id)]) { image = self.image($0) }
    return image
  }

  /// Goes through the rows outside the recycle bin that have a value in one of some fields.
  func forEachLive(having fields: [PlannedField], _ body: (RowImage) throws -> Void) throws {
    let hasValue = fields.map { "\"\($0.column)\" IS NOT NULL" }.joined(separator: " OR ")
    let statement = try db.makeStatement(
      sql: "SELECT \(plan.selection) FROM \(table) WHERE deleted_at IS NULL AND (\(hasValue)) ORDER BY id")
    try statement.forEachRow([]) { try body(image($0)) }
  }

  /// The columns in the order in which `image` takes them.
  static func selection(
    fields: [PlannedField], guarded: [GuardedField], rollups: [RollupPlan], hasPipelines: Bool,
    hasApprovals: Bool
  ) -> String {
    var columns = ["id", "version", "owner", "created_at", "created_by", "modified_at", "modified_by", "deleted_at"]
    columns.append(hasPipelines ? "pipeline" : "NULL")
    columns.append(hasApprovals ? SystemField.approvalState.rawValue : "NULL")
    columns += guarded.map { "\"\(fields[$0.index].column)__process\"" }
    columns += (fields.flatMap(\.columns) + rollups.map(\.column)).map { "\"\($0)\"" }
    return columns.joined(separator: ", ")
  }

  private func image(_ row: StatementRow) -> RowImage {
    let processes = plan.guarded.indices.map { row.isNull(10 + $0) ? nil : row.integer(10 + $0) }
    var column = 10 + processes.count
    var values: [Value] = []
    values.reserveCapacity(plan.fields.count)
    for field in plan.fields {
      values.append(row.value(column, field.storage))
      column += field.columns.count
    }
    let rollups = plan.rollups.enumerated().map { row.value(column + $0, $1.storage) }
    return RowImage(
      id: row.integer(0), version: row.integer(1), values: values, owner: row.isNull(2) ? nil : row.integer(2),
      pipeline: row.isNull(8) ? nil : row.text(8), approvalState: row.isNull(9) ? nil : row.text(9),
      createdAt: Timestamp(microseconds: row.integer(3)),
      createdBy: row.integer(4), modifiedAt: Timestamp(microseconds: row.integer(5)), modifiedBy: row.integer(6),
      isDeleted: !row.isNull(7), processes: processes, rollups: rollups)
  }

  // MARK: Writing

  /// The id that the next record is given: never one that was used before.
  ///
  /// - Throws: ``Refusal`` if somebody has used the numbers up.
  func nextID() throws -> Int64 {
    let statement = try db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = ?")
    let last = try statement.firstInteger([plan.module.name.databaseValue]) ?? 0
    guard last >= 0, last < .max else {
      throw Refusal(
        .conflict,
        Problem(
          at: "id", code: "constraint",
          message: "\(plan.module.name) has no number left: its last is \(last). See what `trellis doctor` finds.",
          found: .number(String(last))))
    }
    return last + 1
  }

  /// The statement that inserts a row, its arguments in the order in which `insert` gives them.
  static func insertion(
    into table: String, _ fields: [PlannedField], _ guarded: [GuardedField], hasPipelines: Bool
  ) -> String {
    var columns = ["id", "version", "owner", "created_at", "created_by", "modified_at", "modified_by"]
    if hasPipelines { columns.append("pipeline") }
    for column in guarded.map({ fields[$0.index].column }) {
      columns += ["\"\(column)__move\"", "\"\(column)__process\""]
    }
    columns += fields.flatMap(\.writtenColumns).map { "\"\($0)\"" }
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    return "INSERT INTO \"\(table)\"(\(columns.joined(separator: ", "))) VALUES (\(marks))"
  }

  /// Inserts a row whose moves are in the ledger already.
  func insert(_ image: RowImage, moves: [Int64?]) throws {
    var arguments: [DatabaseValue] = [
      image.id.databaseValue, image.version.databaseValue, image.owner?.databaseValue ?? .null,
      image.createdAt.microseconds.databaseValue, image.createdBy.databaseValue,
      image.modifiedAt.microseconds.databaseValue, image.modifiedBy.databaseValue,
    ]
    arguments.reserveCapacity(plan.fields.count + 16)
    if !plan.pipelines.isEmpty { arguments.append(image.pipeline?.databaseValue ?? .null) }
    for (move, process) in zip(moves, image.processes) {
      arguments.append(move?.databaseValue ?? .null)
      arguments.append(process?.databaseValue ?? .null)
    }
    for (field, value) in zip(plan.fields, image.values) { field.store(value, in: &arguments) }
    try db.cachedStatement(sql: plan.insertion).run(arguments)
  }

  /// Writes the fields at these positions, and the version and who changed it.
  func update(_ image: RowImage, positions: [Int], ownerChanged: Bool) throws {
    var sql = "UPDATE \(table) SET version = ?, modified_at = ?, modified_by = ?"
    var arguments: [DatabaseValue] = [
      image.version.databaseValue, image.modifiedAt.microseconds.databaseValue, image.modifiedBy.databaseValue,
    ]
    if ownerChanged {
      sql += ", owner = ?"
      arguments.append(image.owner?.databaseValue ?? .null)
    }
    for position in positions {
      sql += ", \(plan.assignments[position])"
      plan.fields[position].store(image.values[position], in: &arguments)
    }
    arguments.append(image.id.databaseValue)
    sql += " WHERE id = ?"
    // The statement cache has no bound, and there are many combinations of fields.
    let statement = try plan.updates.isKept(sql) ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
    try statement.run(arguments)
  }

  /// Moves a row to the recycle bin, or takes it out.
  func setDeleted(_ image: RowImage, at time: Timestamp?) throws {
    let sql = "UPDATE \(table) SET version = ?, modified_at = ?, modified_by = ?, deleted_at = ? WHERE id = ?"
    try db.cachedStatement(sql: sql).execute(arguments: [
      image.version, image.modifiedAt.microseconds, image.modifiedBy, time?.microseconds, image.id,
    ])
  }
}

extension PlannedField {
  /// The columns that are written with it: its own and that of its sort key.
  var writtenColumns: [String] { columns + (sorting.map { [$0.column] } ?? []) }

  /// What the columns keep of a value, in the order of ``writtenColumns``.
  func store(_ value: Value, in arguments: inout [DatabaseValue]) {
    keep(value, in: &arguments)
    if let sorting { arguments.append(sorting.key(value)) }
  }

  /// What its own columns keep of a value, in the order of ``columns``: what records are found by.
  func keep(_ value: Value, in arguments: inout [DatabaseValue]) {
    arguments.append(storage.databaseValue(value))
    guard case .anyReference = storage else { return }
    let module = if case .record(let reference) = value { reference.module.databaseValue } else { DatabaseValue.null }
    arguments.append(module)
  }
}

extension SQLColumn.Storage {
  /// What a column keeps, as a value.
  ///
  /// - Parameter module: the module's name, of a lookup to any.
  func value(_ stored: DatabaseValue, module: String? = nil) -> Value {
    switch (self, stored.storage) {
    case (_, .null): .null
    case (.text, .string(let text)): .string(text)
    case (.codes, .string(let json)): .list(Self.codes(json).map(Value.string))
    case (.real, .double(let number)): .double(number)
    case (.integer, .int64(let number)): .int(number)
    case (.boolean, .int64(let number)): .bool(number != 0)
    case (.date, .int64(let days)):
      Int(exactly: days).flatMap { CalendarDate(daysSinceEpoch: $0) }.map(Value.date) ?? .null
    case (.timestamp, .int64(let time)): .timestamp(Timestamp(microseconds: time))
    case (.duration, .int64(let time)): .duration(TimeSpan(microseconds: time))
    case (.decimal(let scale), .int64(let number)):
      ExactDecimal(unscaled: number, scale: scale).map(Value.decimal) ?? .null
    case (.reference(let module), .int64(let id)): .record(RecordReference(module: module, id: id))
    case (.anyReference, .int64(let id)): module.map { .record(RecordReference(module: $0, id: id)) } ?? .null
    default: .null
    }
  }

  private static func codes(_ json: String) -> [String] {
    (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
  }
}
