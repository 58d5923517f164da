import Expressions
import GRDB
import Metamodel

extension Execution {
  /// The records outside of the recycle bin whose lookup names a record.
  ///
  /// - Parameter limit: no more of them.
  func pointing(
    _ lookup: String, of module: String, at record: RecordTarget, limit: Int = .max
  ) throws -> [Int64] {
    guard let field = try plan(module).field(lookup) else { return [] }
    let equal = field.columns.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
    var stored: [DatabaseValue] = []
    field.keep(.record(RecordReference(module: record.module, id: record.id)), in: &stored)
    return try Int64.fetchAll(
      db,
      sql:
        "SELECT id FROM \(module.quotedDatabaseIdentifier) WHERE \(equal) AND deleted_at IS NULL ORDER BY id LIMIT ?",
      arguments: StatementArguments(stored + [limit.databaseValue]))
  }
}
