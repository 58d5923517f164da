import Expressions
import Foundation
import GRDB
import Metamodel

/// Reads records by their ids, whole.
struct RecordReading {
  let db: Database
  let model: Model
  let columns: ColumnMap
  let currencyScale: Int
  /// What formulas take for the present.
  let now: Timestamp
  let timeZone: TimeZone

  init(
    db: Database, model: Model, columns: ColumnMap, currencyScale: Int, now: Timestamp, timeZone: TimeZone
  ) {
    self.db = db
    self.model = model
    self.columns = columns
    self.currencyScale = currencyScale
    self.now = now
    self.timeZone = timeZone
  }

  init(_ context: ReadContext) {
    self.init(
      db: context.db, model: context.model, columns: context.columns, currencyScale: context.settings.currencyScale,
      now: context.now, timeZone: context.settings.timeZone)
  }

  /// The record; nil if there is none, or if it is in the recycle bin and `includingDeleted` is false.
  func record(_ id: Int64, in module: String, includingDeleted: Bool = false) throws -> Record? {
    guard let columns = recordColumns(of: module) else { return nil }
    let condition = includingDeleted ? "" : " AND t.deleted_at IS NULL"
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns.selection) FROM \(module.quotedDatabaseIdentifier) AS t WHERE t.id = ?\(condition)")
    var record: Record?
    try statement.forEachRow([.integer(id)]) { record = columns.record($0, of: module) }
    return record
  }

  /// The columns of a module's whole records; nil if there is no such module.
  func recordColumns(of module: String) -> RecordColumns? {
    model.module(module).map {
      RecordColumns(StoredMember.all(of: $0, in: model, columns: columns, currencyScale: currencyScale))
    }
  }
}
