import Expressions
import GRDB
import Metamodel

/// The records that name some others in their lookups, of all modules, those in the recycle bin too: they may come back.
struct RelatedRecords {
  let execution: Execution

  /// A merge changes at most so many records, since nobody else can write meanwhile.
  static let most = 10_000

  /// The positions of a plan's lookups that name one of the records, by id.
  struct Users {
    let plan: ModulePlan
    var positions: [Int64: [Int]] = [:]
  }

  /// Module by module, whoever names one of some records of a module and is not among them.
  ///
  /// - Throws: ``Refusal`` if they are too many.
  func users(of records: [Int64], _ plan: ModulePlan, except own: Set<Int64>) throws -> [Users] {
    var (all, count) = ([Users](), 0)
    for user in execution.state.compiled.allPlans {
      var users = Users(plan: user)
      for (position, planned) in user.fields.enumerated() where names(planned, plan.module.name) {
        for id in try ids(of: planned, user, naming: records, in: plan) {
          guard user.module.name != plan.module.name || !own.contains(id) else { continue }
          users.positions[id, default: []].append(position)
        }
      }
      count += users.positions.count
      guard count <= Self.most else { throw tooMany }
      if !users.positions.isEmpty { all.append(users) }
    }
    return all
  }

  private func names(_ planned: PlannedField, _ module: String) -> Bool {
    guard case .lookup(let lookup) = planned.field.type else { return false }
    return lookup.module == nil || lookup.module == module
  }

  private func ids(
    of planned: PlannedField, _ user: ModulePlan, naming records: [Int64], in plan: ModulePlan
  ) throws -> [Int64] {
    var condition = "\"\(planned.column)\" = ?"
    if case .anyReference(let moduleColumn, _) = planned.storage { condition += " AND \"\(moduleColumn)\" = ?" }
    let statement = try execution.db.makeStatement(
      sql: "SELECT id FROM \"\(user.module.name)\" WHERE \(condition) ORDER BY id LIMIT \(Self.most + 1)")
    var ids: [Int64] = []
    for record in records {
      let module: [SQLArgument] = if case .anyReference = planned.storage { [.text(plan.module.name)] } else { [] }
      try statement.forEachRow([.integer(record)] + module) { ids.append($0.integer(0)) }
    }
    return ids
  }

  private var tooMany: Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "with", code: "too_many",
        message:
          "More than \(Self.most) records name those that would go. Merge fewer at once, or move some of them first.",
        wanted: .number(String(Self.most))))
  }
}
