import Expressions
import Metamodel

/// A module as the engine works with it: its stored fields by position, with columns, limits and guards.
///
/// It and its fields are classes because every step of every command passes them on: a copy of what they hold would cost more than
/// the step.
final class ModulePlan: Sendable {
  let module: Module
  /// Its key in `sys_module`.
  let id: Int64
  /// Stored fields in order; a row's values are in the same order.
  let fields: [PlannedField]
  let guarded: [GuardedField]
  /// In the order in which they are considered at creation.
  let pipelines: [Pipeline]
  let uniqueKeys: [UniqueKey]
  /// Figures over related lists, which the store keeps.
  let rollups: [RollupPlan]
  /// Formulas that SQLite computes.
  let formulas: [FormulaPlan]
  let search: SearchPlan
  /// The lookup to any module by which an activity or note says what it is about.
  let regarding: Regarding?
  /// Whether there is a conversion of its records.
  let isConvertible: Bool
  /// Whether approvals are about its records, or were.
  let hasApprovals: Bool
  let matching: MatchPlan
  /// The columns that a row is read from, for `RowTable`.
  let selection: String
  /// The statement that inserts a row, for `RowTable`.
  let insertion: String
  /// What an update of a row sets of each field, for `RowTable`.
  let assignments: [String]
  /// The positions of fields that are required or have a check.
  let ruled: [Int]
  /// Whether a unique rule looks at a guarded field.
  let hasUniqueStates: Bool
  /// Which of the possible updates of a row are kept prepared.
  let updates = StatementShapes()
  /// Which of the possible lists are kept prepared.
  let lists = StatementShapes()
  /// How SQLite answers some of them.
  let queryPlans = QueryPlans()
  private let index: [String: Int]

  init(
    module: Module, id: Int64, fields: [PlannedField], guarded: [GuardedField], pipelines: [Pipeline],
    uniqueKeys: [UniqueKey], rollups: [RollupPlan], formulas: [FormulaPlan], isConvertible: Bool,
    hasApprovals: Bool, duplicateRules: [DuplicateRule]
  ) {
    self.module = module
    self.id = id
    self.fields = fields
    self.guarded = guarded
    self.pipelines = pipelines
    self.uniqueKeys = uniqueKeys
    self.rollups = rollups
    regarding = Regarding(fields)
    self.formulas = formulas
    self.isConvertible = isConvertible
    self.hasApprovals = hasApprovals
    search = SearchPlan(module: module, id: id, fields: fields)
    matching = MatchPlan(module: module, fields: fields, rules: duplicateRules)
    selection = RowTable.selection(
      fields: fields, guarded: guarded, rollups: rollups, hasPipelines: !pipelines.isEmpty, hasApprovals: hasApprovals)
    hasUniqueStates = Self.hasUniqueStates(uniqueKeys, guarded, fields)
    ruled = fields.indices.filter { fields[$0].field.isRequired || fields[$0].field.check != nil }
    insertion = RowTable.insertion(into: module.name, fields, guarded, hasPipelines: !pipelines.isEmpty)
    assignments = fields.map { $0.writtenColumns.map { "\"\($0)\" = ?" }.joined(separator: ", ") }
    index = Dictionary(fields.enumerated().map { ($1.field.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func hasUniqueStates(
    _ keys: [UniqueKey], _ guarded: [GuardedField], _ fields: [PlannedField]
  ) -> Bool {
    let positions = Set(guarded.map(\.index))
    let names = Set(positions.map { fields[$0].field.name })
    return keys.contains { key in
      let read = key.condition?.checked.dependencies.compactMap(\.first) ?? []
      return !positions.isDisjoint(with: key.positions) || !names.isDisjoint(with: read)
    }
  }

  /// The position of a stored field.
  func position(_ field: String) -> Int? { index[field] }

  func field(_ name: String) -> PlannedField? { index[name].map { fields[$0] } }

  func isGuarded(_ field: PlannedField) -> Bool { guarded.contains { fields[$0.index].column == field.column } }

  func guarded(_ field: String) -> GuardedField? { guarded.first { fields[$0.index].field.name == field } }
}

/// A stored field with where and how it is kept.
final class PlannedField: Sendable {
  let field: Field
  let column: String
  let storage: SQLColumn.Storage
  let limits: FieldLimits
  /// Of an indexed text, what keeps its place among others.
  let sorting: SortColumn?

  init(
    field: Field, column: String, storage: SQLColumn.Storage, limits: FieldLimits, sorting: SortColumn? = nil
  ) {
    self.field = field
    self.column = column
    self.storage = storage
    self.limits = limits
    self.sorting = sorting
  }
}

/// The field and the columns by which an activity or note says what it is about.
struct Regarding: Sendable {
  let field: String
  /// Not quoted.
  let module: String
  let id: String

  fileprivate init?(_ fields: [PlannedField]) {
    for planned in fields {
      guard case .anyReference(let module, let id) = planned.storage else { continue }
      (field, self.module, self.id) = (planned.field.name, module, id)
      return
    }
    return nil
  }
}

/// A field that changes only through the move ledger.
struct GuardedField: Sendable, Hashable {
  /// Its position among the module's stored fields.
  let index: Int
  /// Its key in `process_subject`.
  let subject: Int64
}

/// The bounds of a field's values, in its own scale.
struct FieldLimits: Sendable {
  let minimum: Value?
  let maximum: Value?
  let shortest: Int?
  let longest: Int?

  init(_ field: Field, storage: SQLColumn.Storage) {
    if case .text = storage {
      minimum = nil
      maximum = nil
      shortest = Self.length(field.minimum)
      longest = Self.length(field.maximum) ?? field.type.usualLength
    } else {
      minimum = field.minimum.map { Self.scaled($0, storage) }
      maximum = field.maximum.map { Self.scaled($0, storage) }
      shortest = nil
      longest = nil
    }
  }

  private static func length(_ value: Value?) -> Int? {
    if case .int(let count) = value { Int(exactly: count) } else { nil }
  }

  /// A bound in the scale of the column; one with more digits stays, and is compared exactly by the engine.
  private static func scaled(_ bound: Value, _ storage: SQLColumn.Storage) -> Value {
    guard case .decimal(let scale) = storage else { return bound }
    let decimal: ExactDecimal? =
      switch bound {
      case .decimal(let number): number
      case .int(let number): ExactDecimal(number)
      default: nil
      }
    return decimal?.rescaled(to: scale).map(Value.decimal) ?? bound
  }
}
