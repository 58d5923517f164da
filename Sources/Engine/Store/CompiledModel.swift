import Expressions
import Metamodel
import Synchronization

/// A model made ready for one layout of tables: what every command and query works with.
///
/// It is immutable and holds nothing of a tenant's records, so tenants with the same sources and layout share one.
final class CompiledModel: Sendable {
  let model: Model
  let layout: TableLayout
  let currencyScale: Int
  /// The order of texts in the tenant's locale.
  let collator: Collator
  let columns: ColumnMap
  let rollups: RollupSet
  /// Content hashes of the blueprints by name.
  let blueprintHashes: [String: String]
  /// The fields marked as `phi`, and those computed from them.
  let phi: Set<FieldName>
  /// All plans, in the order of the model's modules.
  let allPlans: [ModulePlan]
  private let plans: [String: ModulePlan]
  private let plansByID: [Int64: ModulePlan]
  private let wholeRecords = Mutex<[String: RecordColumns]>([:])
  /// Its approvals as versions pin them.
  let pinned = PinnedApprovals()
  private let accesses = Mutex<[AccessKey: RoleAccess]>([:])

  init(model: Model, layout: TableLayout, currencyScale: Int, locale: String = "") throws {
    let collator = Collator.of(locale)
    self.collator = collator
    self.model = model
    self.layout = layout
    self.currencyScale = currencyScale
    columns = layout.columnMap
    let naming = EngineNaming(model: model, columns: columns, currencyScale: currencyScale)
    var plans: [String: ModulePlan] = [:]
    for module in model.modules {
      plans[module.name] = try Self.plan(module, model, layout, currencyScale, collator, naming)
    }
    self.plans = plans
    allPlans = model.modules.compactMap { plans[$0.name] }
    plansByID = Dictionary(plans.values.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    rollups = RollupSet(model.modules.flatMap { plans[$0.name]?.rollups ?? [] })
    phi = Set(
      model.modules.flatMap { module in
        module.fields.filter { $0.effectiveSensitivity == .phi }.map { FieldName(module: module.name, field: $0.name) }
      })
    blueprintHashes = try Dictionary(model.blueprints.map { ($0.name, try $0.contentHash) }, uniquingKeysWith: { $1 })
  }

  /// Where the model's records lie, for its own expressions.
  var naming: EngineNaming { EngineNaming(model: model, columns: columns, currencyScale: currencyScale) }

  private struct AccessKey: Hashable {
    let roles: [String]
    let scope: KeyScope
  }

  /// What the holders of some roles may do by a key, worked out when it is first asked for.
  func access(of roles: [String], within scope: KeyScope) -> RoleAccess {
    let key = AccessKey(roles: roles, scope: scope)
    if let known = accesses.withLock({ $0[key] }) { return known }
    let made = RoleAccess(roles, within: scope, in: model)
    accesses.withLock { accesses in
      if accesses.count >= Self.mostAccesses { accesses.removeAll() }
      accesses[key] = made
    }
    return made
  }

  /// More sets of roles and scopes than the users of one tenant have.
  private static let mostAccesses = 256

  /// The plan of a module; nil if there is no such module.
  func plan(_ module: String) -> ModulePlan? { plans[module] }

  /// The plan of a module by its key in `sys_module`.
  func plan(id: Int64) -> ModulePlan? { plansByID[id] }

  /// The columns of a module's whole records, made when they are first asked for.
  func recordColumns(of module: Module) -> RecordColumns {
    if let known = wholeRecords.withLock({ $0[module.name] }) { return known }
    let members = StoredMember.all(of: module, in: model, columns: columns, currencyScale: currencyScale)
    let made = RecordColumns(members).watched(of: module.name, in: self)
    wholeRecords.withLock { $0[module.name] = made }
    return made
  }

  /// The tables as the model wants them.
  var tables: [ModuleTable] { allPlans.map { ModuleTable(plan: $0, entries: entries(of: $0)) } }

  private func entries(of plan: ModulePlan) -> [String] {
    let rule = EntryRule(
      plan: plan, naming: EngineNaming(model: model, columns: columns, currencyScale: currencyScale))
    return plan.guarded.map { guarded in
      let field = plan.fields[guarded.index]
      let blueprints = model.blueprints(of: plan.module.name, field: field.field.name)
      return rule.condition(
        column: field.column, blueprints.map { (blueprint: $0, hash: blueprintHashes[$0.name] ?? "") })
    }
  }

  /// The triggers of modules as the model wants them.
  var triggers: [SchemaObject] { tables.flatMap(\.triggers) + rollups.triggers }

  private static func plan(
    _ module: Module, _ model: Model, _ layout: TableLayout, _ currencyScale: Int, _ collator: Collator,
    _ naming: EngineNaming
  ) throws -> ModulePlan {
    let fields = module.storedFields.compactMap { field -> PlannedField? in
      let column = layout.column(of: field.name, in: module.name)
      let sorting = StoredMember.sortColumn(of: field, column).map { SortColumn(column: $0, collator: collator) }
      return field.type.storage(column: column, currencyScale: currencyScale).map {
        PlannedField(
          field: field, column: column, storage: $0, limits: FieldLimits(field, storage: $0), sorting: sorting)
      }
    }
    let guarded = fields.indices.compactMap { index in
      layout.subject(of: fields[index].field.name, in: module.name).map { GuardedField(index: index, subject: $0) }
    }
    let fieldKeys = fields.enumerated().filter(\.element.field.isUnique).map {
      UniqueKey($0.element, at: $0.offset, of: module.name)
    }
    let ruleKeys = try module.uniqueRules.enumerated().compactMap {
      try UniqueKey($0.element, number: $0.offset + 1, of: module.name, fields: fields, naming: naming)
    }
    return ModulePlan(
      module: module, id: layout.moduleID(module.name), fields: fields, guarded: guarded,
      pipelines: model.pipelines(of: module.name), uniqueKeys: fieldKeys + ruleKeys,
      rollups: try module.fields.compactMap { try RollupPlan($0, of: module, naming: naming) },
      formulas: try FormulaPlan.all(of: module, layout: layout, currencyScale: currencyScale),
      isConvertible: !model.conversions(of: module.name).isEmpty,
      hasApprovals: !model.approvals(of: module.name).isEmpty || layout.approved.contains(module.name),
      duplicateRules: model.duplicates)
  }
}

/// Where a store keeps its modules and fields, and the keys that its ledger has given to guarded fields.
struct TableLayout: Sendable, Hashable {
  /// Keys of `sys_module`.
  var modules: [String: Int64] = [:]
  /// Columns that are not named as their field, by module and field.
  var renamed: [String: [String: String]] = [:]
  /// Keys of `process_subject`, by module and field.
  var subjects: [String: [String: Int64]] = [:]
  /// Modules of whose records something has been submitted for approval.
  var approved: Set<String> = []

  func moduleID(_ module: String) -> Int64 { modules[module] ?? 0 }

  func column(of field: String, in module: String) -> String { renamed[module]?[field] ?? field }

  func subject(of field: String, in module: String) -> Int64? { subjects[module]?[field] }

  var columnMap: ColumnMap { ColumnMap(renamed: renamed) }
}
