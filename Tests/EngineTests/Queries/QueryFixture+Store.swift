import Expressions
import GRDB
import Metamodel

@testable import Engine

extension QueryFixture {
  private static let compiled = Result {
    try CompiledModel(
      model: model, layout: TableLayout(), currencyScale: settings.currencyScale, locale: settings.locale)
  }

  static func context(_ db: Database) throws -> ReadContext {
    let compiled = try compiled.get()
    let state = StoreState(
      settings: settings, compiled: compiled, layers: [], processes: try ProcessVersions.read(db, compiled: compiled))
    return ReadContext(db: db, state: state, now: now)
  }

  /// Makes the tables of the system and of the model; rows need not say who wrote them, and when, and have any id.
  static func makeTables(_ db: Database) throws {
    let objects = try compiled.get().tables.flatMap {
      [withDefaults($0.definition)] + ($0.indexes + $0.triggers).filter { !$0.name.hasSuffix("__id_new") }.map(\.sql)
    }
    let definitions =
      SystemTables.definitions + Ledger.definitions + SearchTables.definitions + MergeTable.definitions
      + ErasureTable.definitions + AuditTable.definitions + ClockTables.definitions + ReviewTable.definitions
    for sql in definitions + objects { try db.execute(sql: sql) }
  }

  private static func withDefaults(_ definition: String) -> String {
    definition.replacing("_at INTEGER NOT NULL", with: "_at INTEGER NOT NULL DEFAULT 0")
      .replacing("_by INTEGER NOT NULL", with: "_by INTEGER NOT NULL DEFAULT 1")
  }
}
