import Expressions
import Metamodel

/// The table of one module: its columns, indexes and triggers, as the model wants them.
struct ModuleTable {
  let plan: ModulePlan
  /// By position among the plan's guarded fields: which process version a new row has to stand on, as SQL.
  let entries: [String]

  private var name: String { plan.module.name }

  /// The statement that makes the table with all its columns.
  var definition: String {
    let columns = Self.systemColumns + wantedColumns
    return "CREATE TABLE \"\(name)\"(\n  \(columns.joined(separator: ",\n  "))) STRICT"
  }

  private static let systemColumns = [
    "id INTEGER PRIMARY KEY AUTOINCREMENT",
    "version INTEGER NOT NULL DEFAULT 1 CHECK(version BETWEEN 1 AND \(RowImage.lastVersion))",
    "owner INTEGER REFERENCES sys_user", "created_at INTEGER NOT NULL",
    "created_by INTEGER NOT NULL REFERENCES sys_user", "modified_at INTEGER NOT NULL",
    "modified_by INTEGER NOT NULL REFERENCES sys_user", "deleted_at INTEGER",
  ]

  private var pipelineColumn: [String] { plan.pipelines.isEmpty ? [] : [Self.pipeline] }

  private static let pipeline = "pipeline TEXT"

  private var approvalColumn: [String] { plan.hasApprovals ? ["\(ApprovalStateColumn.name) TEXT"] : [] }

  /// The columns of its roll-ups, with the counter that guards them.
  private var rollupColumns: [String] {
    plan.rollups.isEmpty ? [] : [RollupTriggers.counterDefinition] + plan.rollups.flatMap(\.columnDefinitions)
  }

  /// The columns that keep one field: also the move and process of a guarded one, the module of a lookup to any, the sort keys of
  /// an indexed text.
  func columnDefinitions(_ field: PlannedField) -> [String] {
    var definition = "\"\(field.column)\" \(field.storage.sqlType)"
    switch field.storage {
    case .reference(module: "users"): definition += " REFERENCES sys_user"
    case .reference(let module): definition += " REFERENCES \"\(module)\"(id)"
    default: break
    }
    var columns = [definition]
    if case .anyReference(let moduleColumn, _) = field.storage { columns.append("\"\(moduleColumn)\" TEXT") }
    if let sorting = field.sorting { columns.append("\"\(sorting.column)\" BLOB") }
    if plan.isGuarded(field) { columns += Self.guardColumns(of: field.column) }
    return columns
  }

  /// The names of the columns of its fields, pipeline, roll-ups and formulas.
  var columnNames: [String] { wantedColumns.map(Self.name) }

  /// The columns that a model may add to a table that is there.
  var wantedColumns: [String] {
    plan.fields.flatMap(columnDefinitions) + pipelineColumn + approvalColumn + rollupColumns + formulaColumns
  }

  /// The columns of its formulas.
  private var formulaColumns: [String] { plan.formulas.map(\.definition) }

  /// The column that a definition makes.
  static func name(of definition: String) -> String { String(definition.prefix { $0 != " " }.filter { $0 != "\"" }) }

  /// What a guarded field has beside its own column.
  static func guardColumns(of column: String) -> [String] {
    ["\"\(column)__move\" INTEGER", "\"\(column)__process\" INTEGER"]
  }

  /// The indexes for uniqueness, lookups and fields that are declared as indexed.
  var indexes: [SchemaObject] {
    plan.fields.compactMap(index) + plan.rollups.filter(\.field.isIndexed).map { index(on: $0.column) }
      + plan.fields.compactMap(\.sorting).map { index(on: $0.column) }
      + plan.formulas.filter(\.field.isIndexed).map { index(on: $0.column) }
      + plan.uniqueKeys.map { $0.index(on: name) } + plan.module.indexes.enumerated().map(jointIndex)
      + [ownerIndex, deletedIndex] + (plan.hasApprovals ? [index(on: ApprovalStateColumn.name)] : [])
  }

  /// An index of several fields. No column begins with a digit, so no index of a field can be called so.
  private func jointIndex(_ number: Int, _ fields: [String]) -> SchemaObject {
    // Records are found by the first and sorted by the others: texts by the key of their place in the tenant's language.
    let columns = fields.enumerated().flatMap { place, name in
      guard let field = plan.field(name) else { return [name] }
      return place == 0 ? field.columns : field.sorting.map { [$0.column] } ?? field.columns
    }.map { "\"\($0)\"" }.joined(separator: ", ")
    let name = "\(name)__\(number + 1)_joint"
    return SchemaObject(name: name, sql: "CREATE INDEX \"\(name)\" ON \"\(self.name)\"(\(columns))")
  }

  private var ownerIndex: SchemaObject {
    SchemaObject(
      name: "\(name)__owner", sql: "CREATE INDEX \"\(name)__owner\" ON \"\(name)\"(owner) WHERE deleted_at IS NULL")
  }

  /// What is in the recycle bin.
  private var deletedIndex: SchemaObject {
    let index = "\(name)__deleted_at"
    return SchemaObject(
      name: index, sql: "CREATE INDEX \"\(index)\" ON \"\(name)\"(deleted_at) WHERE deleted_at IS NOT NULL")
  }

  private func index(_ field: PlannedField) -> SchemaObject? {
    guard !field.field.isUnique else { return nil }
    let column = field.column
    let columns: String
    switch field.storage {
    case .anyReference(let moduleColumn, let idColumn): columns = "\"\(moduleColumn)\", \"\(idColumn)\""
    case .reference: columns = "\"\(column)\""
    default:
      guard field.field.isIndexed || plan.isGuarded(field) else { return nil }
      columns = "\"\(column)\"" + (plan.isGuarded(field) ? board : "")
    }
    return SchemaObject(
      name: "\(name)__\(column)", sql: "CREATE INDEX \"\(name)__\(column)\" ON \"\(name)\"(\(columns))")
  }

  /// What an index of a field that processes drive has beside it: a board's columns, with the largest amounts first, and their
  /// totals are read from the index alone.
  private var board: String {
    let amount = plan.fields.first { $0.field.type == .currency }
    return ", deleted_at" + (amount.map { ", \"\($0.column)\"" } ?? "")
  }

  private func index(on column: String) -> SchemaObject {
    SchemaObject(
      name: "\(name)__\(column)", sql: "CREATE INDEX \"\(name)__\(column)\" ON \"\(name)\"(\"\(column)\")")
  }

  /// What keeps records as they were submitted for an approval.
  private var lock: [SchemaObject] {
    guard plan.hasApprovals else { return [] }
    let fields = plan.fields.map { field in
      let isGuarded = plan.isGuarded(field)
      let columns = field.columns + (isGuarded ? ["\(field.column)__process"] : [])
      return LockedField(name: field.field.name, columns: columns, isGuarded: isGuarded)
    }
    let system = [LockedField(name: "owner", columns: ["owner"]), LockedField(name: "id", columns: ["deleted_at"])]
    return [ApprovalTables.lock(on: name, id: plan.id, fields + system)]
      + ApprovalStateColumn.triggers(of: name, id: plan.id)
  }

  /// The guards of identity and moves, and the pair that keeps values within what the fields allow.
  var triggers: [SchemaObject] {
    Ledger.identityGuards(module: name, hasPipelines: !plan.pipelines.isEmpty)
      + zip(plan.guarded, entries).flatMap { field, entry in
        Ledger.guards(module: name, column: plan.fields[field.index].column, subject: field.subject, entry: entry)
      }
      + ValueTriggers(plan: plan).objects + plan.search.triggers + lock
  }
}
