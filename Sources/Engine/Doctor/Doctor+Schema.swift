import GRDB
import Metamodel

/// The file, its tables, triggers and indexes.
extension Doctor {
  func integrity() throws -> [DoctorFinding] {
    let problems = try String.fetchAll(db, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" }
    let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
    let dangling = orphans > 0 ? ["\(orphans) rows refer to rows that do not exist"] : []
    return (problems + dangling).map { .error("integrity", $0) }
  }

  /// Triggers and indexes against what the model wants.
  func objects() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT name, sql, type FROM sqlite_schema WHERE type IN ('trigger', 'index')")
    // An index and a trigger may have one name.
    let existing = Dictionary(
      rows.map { row in ("\(row["type"] as String) \(row["name"] as String)", row["sql"] as String? ?? "") },
      uniquingKeysWith: { $1 })
    let definitions =
      SystemTables.definitions + Ledger.definitions + MatchTable.definitions + MergeTable.definitions
      + AttachmentTable.definitions + TickTable.definitions + DraftTable.definitions + ClaimTable.definitions
      + ReviewTable.definitions + FormTable.definitions
      + ErasureTable.definitions + AuditTable.definitions + ClockTables.definitions + OutboxTable.definitions
      + AutomationTable.definitions + ApprovalTables.definitions + ApprovalTokenTable.definitions
      + RefusedTable.definitions + ResultTables.definitions
    let own = definitions.compactMap(SchemaObject.init(definition:))
    let wanted = own + compiled.tables.flatMap(\.indexes) + compiled.triggers
    let names = Set(wanted.map(\.name))
    let strange = rows.filter { $0["type"] == "trigger" }.map { $0["name"] as String }.filter { !names.contains($0) }
    return wanted.compactMap { object in
      guard let sql = existing["\(object.kind) \(object.name)"] else {
        return .error("\(object.kind)_missing", "The \(object.kind) \(object.name) is missing.")
      }
      guard sql != object.sql else { return nil }
      return .error("\(object.kind)_changed", "The \(object.kind) \(object.name) is not as the model wants it.")
    } + strange.map { .error("trigger_unknown", "The trigger \($0) is none that the model wants.") }
  }

  /// Tables and columns that are not there.
  func columns() throws -> [DoctorFinding] {
    try compiled.tables.flatMap { table -> [DoctorFinding] in
      let module = table.plan.module.name
      // Not `db.columns(in:)`, which remembers what it has read.
      let existing = Set(try String.fetchAll(db, sql: "SELECT name FROM pragma_table_xinfo(?)", arguments: [module]))
      let definition = try SchemaSQL.ofTable(module, db)
      return table.columnNames.filter { !existing.contains($0) }.map {
        .error("column_missing", "The column \(module).\($0) is missing.")
      }
        + table.plan.formulas.filter { existing.contains($0.column) && !definition.contains($0.definition) }.map {
          .error("column_changed", "The column \(module).\($0.column) is not computed as the model wants it.")
        }
    }
  }
}

extension SchemaObject {
  /// The trigger or index that a statement makes; nil if it makes a table.
  init?(definition: String) {
    let words = definition.split(separator: " ", maxSplits: 4).map(String.init)
    let isIndex = words.count > 3 && words[1] == "UNIQUE"
    guard words.count > 3, words[1] != "TABLE" else { return nil }
    self.init(name: isIndex ? words[3] : words[2], sql: definition)
  }

  /// `trigger` or `index`.
  fileprivate var kind: String { sql.hasPrefix("CREATE TRIGGER") ? "trigger" : "index" }
}
