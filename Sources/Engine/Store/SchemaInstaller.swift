import Expressions
import GRDB
import JSONText
import Metamodel

/// Brings a store's tables, indexes, triggers and published processes to what a model wants.
struct SchemaInstaller {
  let db: Database
  /// The fields that have their former columns again if they come back.
  var restored = RestoredFields.none

  /// Registers the modules and guarded fields of a model and answers the layout that results.
  func register(_ model: Model) throws -> TableLayout {
    for module in model.modules {
      try db.execute(sql: "INSERT INTO sys_module(name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [module.name])
    }
    for blueprint in model.blueprints {
      let exists = try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM process_subject WHERE module = ? AND field = ?)",
        arguments: [blueprint.module, blueprint.field])
      if exists != true {
        try db.execute(
          sql: "INSERT INTO process_subject(module, field) VALUES (?, ?)",
          arguments: [blueprint.module, blueprint.field])
      }
    }
    var layout = try withNewColumns(model, LayoutReader.layout(db))
    for (module, field, subject) in try LayoutReader.subjects(db)
    where model.blueprints.contains(where: { $0.module == module && $0.field == field }) {
      layout.subjects[module, default: [:]][field] = subject
    }
    return layout
  }

  /// The layout with another column for each field that comes back, or comes back with values of another kind.
  private func withNewColumns(_ model: Model, _ layout: TableLayout) throws -> TableLayout {
    var layout = layout
    for row in try Row.fetchAll(db, sql: "SELECT DISTINCT module, field FROM sys_column") {
      let (module, name): (String, String) = (row["module"], row["field"])
      guard let field = model.module(module)?.field(name), field.type.isShown else { continue }
      let column = try self.column(for: field, in: module, layout)
      layout.renamed[module, default: [:]][name] = column == name ? nil : column
    }
    layout.renamed = layout.renamed.filter { !$0.value.isEmpty }
    return layout
  }

  /// The column that a field has, if it keeps such values. A field that was retired and comes back has a new one, so that it begins
  /// empty, unless it is restored; the old one keeps its values until they are erased.
  ///
  /// But the states of a guarded field are the ledger's, which it cannot leave: it has its old column again. Figures have
  /// new columns, since they are counted anew.
  private func column(for field: Field, in module: String, _ layout: TableLayout) throws -> String {
    let now = layout.column(of: field.name, in: module)
    // An amount is spelled without its scale, so any will do.
    let wanted = field.type.storage(column: now, currencyScale: 0)?.spelling(of: field.type)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT "column", storage, retired FROM sys_column WHERE module = ? AND field = ?
        ORDER BY length("column"), "column"
        """, arguments: [module, field.name])
    let fitting = rows.filter { $0["storage"] == wanted }
    if let held = fitting.first(where: { !($0["retired"] as Bool) }) { return held["column"] }
    let hasFormer = restored.contains(field.name, of: module) || layout.subject(of: field.name, in: module) != nil
    if hasFormer, field.type.isStored, let last = fitting.last { return last["column"] }
    return "\(field.name)__\(rows.count + 1)"
  }

  /// Makes what is missing and drops what has changed among tables, columns, indexes and triggers.
  func install(_ compiled: CompiledModel) throws {
    for table in compiled.tables {
      if try db.tableExists(table.plan.module.name) {
        try dropFormulas(notOf: table)
        try addColumns(to: table)
      } else {
        try db.execute(sql: table.definition)
      }
      try recordColumns(of: table)
    }
    try replaceObjects("index", compiled.tables.flatMap(\.indexes), namedLike: "%\\_\\_%")
    try replaceObjects("trigger", compiled.triggers, namedLike: "%\\_\\_%")
  }

  /// Drops the columns of formulas that the model has no more, or computes in another way. No value is lost by that.
  private func dropFormulas(notOf table: ModuleTable) throws {
    let module = table.plan.module.name
    let wanted = Dictionary(table.plan.formulas.map { ($0.column, $0.definition) }, uniquingKeysWith: { $1 })
    let definition = try SchemaSQL.ofTable(module, db)
    for column in try String.fetchAll(
      db, sql: "SELECT \"column\" FROM sys_column WHERE module = ? AND storage = ?",
      arguments: [module, FormulaPlan.spelling])
    {
      if let wanted = wanted[column], definition.contains(wanted) { continue }
      try db.execute(sql: "DROP INDEX IF EXISTS \"\(module)__\(column)\"")
      try db.execute(sql: "ALTER TABLE \"\(module)\" DROP COLUMN \"\(column)\"")
      try db.execute(
        sql: "DELETE FROM sys_column WHERE module = ? AND \"column\" = ?", arguments: [module, column])
    }
  }

  private func addColumns(to table: ModuleTable) throws {
    let name = table.plan.module.name
    let existing = Set(try db.columns(in: name).map(\.name))
    for definition in table.wantedColumns where !existing.contains(ModuleTable.name(of: definition)) {
      try db.execute(sql: "ALTER TABLE \"\(name)\" ADD COLUMN \(definition)")
    }
  }

  private func recordColumns(of table: ModuleTable) throws {
    let module = table.plan.module.name
    let kept =
      table.plan.fields.map { ($0.field, $0.column, $0.storage) }
      + table.plan.rollups.map { ($0.field, $0.column, $0.storage) }
      + table.plan.formulas.map { ($0.field, $0.column, $0.storage) }
    for (field, column, storage) in kept {
      try db.execute(
        sql: """
          INSERT INTO sys_column(module, field, "column", storage) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET retired = 0, storage = excluded.storage
          """,
        arguments: [module, field.name, column, storage.spelling(of: field.type)])
    }
    let names = JSON.strings(kept.map(\.1)).compactText
    try db.execute(
      sql: """
        UPDATE sys_column SET retired = 1
        WHERE module = ? AND retired = 0 AND "column" NOT IN (SELECT value FROM json_each(?))
        """, arguments: [module, names])
  }

  /// Indexes and triggers of modules have two underscores in their names, which no api name has.
  private func replaceObjects(_ type: String, _ wanted: [SchemaObject], namedLike pattern: String) throws {
    let rows = try Row.fetchAll(
      db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = ? AND name LIKE ? ESCAPE '\\'",
      arguments: [type, pattern])
    let existing = Dictionary(rows.map { ($0["name"] as String, $0["sql"] as String? ?? "") }, uniquingKeysWith: { $1 })
    let wantedSQL = Dictionary(wanted.map { ($0.name, $0.sql) }, uniquingKeysWith: { $1 })
    for (name, sql) in existing where wantedSQL[name] != sql {
      try db.execute(sql: "DROP \(type) \"\(name)\"")
    }
    for object in wanted where existing[object.name] != object.sql {
      try db.execute(sql: object.sql)
    }
  }

  /// Publishes the blueprints of a model whose content is new. Records stay on the version that they entered.
  ///
  /// - Parameter version: the number of the model's version.
  func publish(_ model: Model, layout: TableLayout, version: Int64) throws {
    for blueprint in model.blueprints {
      guard let subject = layout.subject(of: blueprint.field, in: blueprint.module) else { continue }
      let hash = try blueprint.contentHash
      let known = try Int64.fetchOne(
        db, sql: "SELECT id FROM process_version WHERE subject = ? AND hash = ?", arguments: [subject, hash])
      if known == nil { try publish(blueprint, subject: subject, hash: hash, model: version) }
    }
  }

  private func publish(_ blueprint: Blueprint, subject: Int64, hash: String, model: Int64) throws {
    try db.execute(
      sql: "INSERT INTO process_version(subject, blueprint, model, hash, definition) VALUES (?, ?, ?, ?, ?)",
      arguments: [subject, blueprint.name, model, hash, try blueprint.definition])
    let version = db.lastInsertedRowID
    let edge = "INSERT INTO process_edge(version, \"from\", \"to\", transition) VALUES (?, ?, ?, ?)"
    for step in blueprint.edges {
      try db.execute(sql: edge, arguments: [version, step.from, step.to, step.transition])
    }
    try db.execute(sql: "UPDATE process_version SET published = 1 WHERE id = ?", arguments: [version])
  }
}

/// What SQLite keeps of statements that made a schema.
enum SchemaSQL {
  /// The statement that makes a table as it is now, with columns that were added later as they were written.
  static func ofTable(_ name: String, _ db: Database) throws -> String {
    try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", arguments: [name])
      ?? ""
  }
}

/// Reads a store's layout from its own tables.
enum LayoutReader {
  static func layout(_ db: Database) throws -> TableLayout {
    var layout = TableLayout()
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM sys_module") {
      layout.modules[row["name"]] = row["id"]
    }
    for row in try Row.fetchAll(
      db, sql: "SELECT module, field, \"column\" FROM sys_column WHERE retired = 0 AND field <> \"column\"")
    {
      layout.renamed[row["module"], default: [:]][row["field"]] = row["column"] as String
    }
    layout.approved = Set(
      try String.fetchAll(
        db, sql: "SELECT DISTINCT m.name FROM sys_approval_version v JOIN sys_module m ON m.id = v.module"))
    for (module, field, subject) in try subjects(db) {
      // One that nobody but a shell has entered has no columns, and nothing would work with it.
      let column = "\(layout.column(of: field, in: module))__move"
      let isGuarded = try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM pragma_table_info(?) WHERE name = ?)", arguments: [module, column])
      if isGuarded == true { layout.subjects[module, default: [:]][field] = subject }
    }
    return layout
  }

  /// The fields that have a ledger, with its key.
  static func subjects(_ db: Database) throws -> [(module: String, field: String, subject: Int64)] {
    try Row.fetchAll(db, sql: "SELECT id, module, field FROM process_subject ORDER BY id").map {
      ($0["module"], $0["field"], $0["id"])
    }
  }
}
