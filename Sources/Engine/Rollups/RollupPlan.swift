import Expressions
import Metamodel

/// A roll-up as a store keeps it: a column of the parent's table, written by triggers on the table of the listed records.
struct RollupPlan: Sendable {
  let field: Field
  let function: Rollup.Function
  /// The module whose records have it.
  let parent: String
  /// Its column, not quoted.
  let column: String
  let storage: SQLColumn.Storage
  /// The module whose records are listed.
  let child: String
  /// The listed record's column that names the parent and, of a lookup to any, the one of its module; not quoted.
  let back: SQLRelation
  /// Columns of the listed record that decide whether and what it contributes; not quoted.
  let inputs: [String]
  /// Roll-ups that it is computed from, by module and field.
  let sources: Set<FieldName>
  /// A listed record as it was, as it is, and as a query reads it.
  let old: RollupRow
  let new: RollupRow
  let listed: RollupRow
  /// Digits that an average has beyond those of what it is the average of.
  let addedDigits: Int

  /// Nil for a field that is no roll-up.
  init?(_ field: Field, of module: Module, naming: EngineNaming) throws {
    guard case .rollup(let rollup) = field.type, let list = naming.model.relatedList(rollup.list, of: module.name),
      let back = naming.related(list: rollup.list, in: module.name),
      let own = naming.member(field.name, of: module.name)
    else { return nil }
    self.field = field
    function = rollup.function
    parent = module.name
    column = own.column
    storage = own.storage
    child = list.module
    self.back = back
    let value = rollup.field.flatMap { naming.member($0, of: list.module) }
    let read = Set(
      (rollup.condition?.checked.dependencies.compactMap(\.first) ?? []) + [rollup.field].compactMap(\.self))
    inputs = Set(read.flatMap { naming.storedColumns(of: $0, in: list.module) }).sorted() + ["deleted_at"]
    sources = Set(
      read.filter { naming.model.module(list.module)?.field($0)?.type.isComputed == true }
        .map { FieldName(module: list.module, field: $0) })
    old = try RollupRow("OLD", value: value, rollup.condition, of: list.module, naming)
    new = try RollupRow("NEW", value: value, rollup.condition, of: list.module, naming)
    listed = try RollupRow("t", value: value, rollup.condition, of: list.module, naming)
    addedDigits = Self.digits(storage) - Self.digits(value?.storage)
  }

  private static func digits(_ storage: SQLColumn.Storage?) -> Int {
    if case .decimal(let scale) = storage { scale } else { 0 }
  }

  /// What it is for a record without listed ones.
  var initial: Value {
    switch (function, storage) {
    case (.count, _), (.sum, .integer): .int(0)
    case (.sum, .decimal(let scale)): ExactDecimal(unscaled: 0, scale: scale).map(Value.decimal) ?? .null
    case (.sum, .duration): .duration(TimeSpan(microseconds: 0))
    default: .null
    }
  }

  /// Whether its values come about in the same way, so that what is kept of the one is right for the other.
  func isSame(as other: RollupPlan) -> Bool {
    column == other.column && parts.map(\.fresh) == other.parts.map(\.fresh)
  }
}

/// A listed record in SQL, under some name.
struct RollupRow: Sendable {
  /// What stands for the record: `OLD`, `NEW` or an alias.
  let name: String
  /// Whether it counts: 1 or 0.
  let counts: String
  /// What it contributes if it counts; empty for a count.
  let value: String

  fileprivate init(
    _ name: String, value: StoredMember?, _ condition: ModelExpression?, of module: String, _ naming: EngineNaming
  ) throws {
    self.name = name
    self.value = value.map { Self.column($0.column, of: name) } ?? ""
    var conditions = ["\(name).deleted_at IS NULL"]
    if let value { conditions.append("\(Self.column(value.column, of: name)) IS NOT NULL") }
    if let condition {
      conditions.append("(\(try SQLText.condition(condition, of: module, naming, row: "\(name).")))")
    }
    counts = "((\(conditions.joined(separator: " AND "))) IS TRUE)"
  }

  /// Whether it belongs to a record of the parent's module.
  func belongs(_ plan: RollupPlan) -> String {
    let lookup = "\(Self.column(plan.back.backColumn, of: name)) IS NOT NULL"
    guard let module = plan.back.backModuleColumn else { return lookup }
    return "\(lookup) AND \(Self.column(module, of: name)) = \(SQLText.literal(plan.parent))"
  }

  /// The id of its parent.
  func parent(_ plan: RollupPlan) -> String { Self.column(plan.back.backColumn, of: name) }

  /// What it contributes, or null.
  var contribution: String { "CASE WHEN \(counts) THEN \(value) END" }

  /// What it adds to a sum.
  var addend: String { "CASE WHEN \(counts) THEN \(value) ELSE 0 END" }

  static func column(_ column: String, of name: String) -> String { "\(name).\"\(column)\"" }
}

extension EngineNaming {
  /// The columns that a field's value comes from: its own, or those from which SQLite computes it.
  fileprivate func storedColumns(of field: String, in module: String) -> [String] {
    guard let member = member(field, of: module) else { return [] }
    if case .rollup(let rollup)? = model.module(module)?.field(field)?.type, rollup.function == .average {
      return [RollupPart.sumColumn(of: member.column), RollupPart.countColumn(of: member.column)]
    }
    guard case .anyReference(let moduleColumn, let idColumn) = member.storage else { return [member.column] }
    return [idColumn, moduleColumn]
  }
}
