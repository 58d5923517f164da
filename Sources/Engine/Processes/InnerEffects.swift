import Expressions
import GRDB
import Metamodel

/// The records of a related list on which an effect is to work.
struct EffectTargets {
  let execution: Execution
  let plan: ModulePlan
  let image: RowImage

  /// The most records on which one effect may work, and which it may look at.
  private static let most = 200
  private static let mostLookedAt = 2_000

  /// - Throws: ``Refusal`` if there are too many.
  func rows(_ name: String, where condition: ModelExpression?) throws -> (plan: ModulePlan, rows: [RowImage]) {
    guard let list = execution.state.compiled.model.relatedList(name, of: plan.module.name) else {
      throw Refusal(
        .configuration,
        Problem(at: name, code: "not_found", message: "\(plan.module.name) has no related list '\(name)' any more."))
    }
    let listed = try execution.plan(list.module)
    let all = try execution.rows(of: list, in: listed, to: image, plan, limit: Self.mostLookedAt + 1)
    guard all.count <= Self.mostLookedAt else { throw tooMany(name, "more than \(Self.mostLookedAt)") }
    let rows = all.filter { Judgement(execution, listed, image: $0, old: nil).isMet(condition) }
    guard rows.count <= Self.most else { throw tooMany(name, "\(rows.count)") }
    return (listed, rows)
  }

  private func tooMany(_ name: String, _ count: String) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: name, code: "too_many",
        message: "for_each \(name) would be about \(count) records; \(Self.most) is the most. Narrow it by `where`."))
  }
}

extension Execution {
  /// The records of a related list that are not in the recycle bin, by id.
  func rows(
    of list: RelatedList, in listed: ModulePlan, to image: RowImage, _ plan: ModulePlan, limit: Int = -1
  ) throws -> [RowImage] {
    try rows(naming: list.field, in: listed, to: image, plan, limit: limit)
  }

  /// The records whose lookup names a record and that are not in the recycle bin, by id.
  func rows(
    naming name: String, in listed: ModulePlan, to image: RowImage, _ plan: ModulePlan, limit: Int = -1
  ) throws -> [RowImage] {
    guard let field = listed.field(name) else { return [] }
    var condition = "\"\(field.column)\" = ? AND deleted_at IS NULL"
    var arguments: StatementArguments = [image.id]
    if case .anyReference(let moduleColumn, _) = field.storage {
      condition += " AND \"\(moduleColumn)\" = ?"
      arguments += [plan.module.name]
    }
    let ids = try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT id FROM \"\(listed.module.name)\" WHERE \(condition) ORDER BY id LIMIT ?"),
      arguments: arguments + [limit])
    let table = RowTable(plan: listed, db: db)
    return try ids.compactMap(table.row)
  }
}

/// Chooses whom a record is assigned to: of those who are there today, for others whoever stands in for them.
struct AssignmentChoice {
  let execution: Execution
  let plan: ModulePlan
  let image: RowImage
  let judgement: Judgement
  let rule: AssignmentRule
  /// What the rule stands in; whose turn it is, is kept by it.
  let place: String

  private var db: Database { execution.db }

  /// The user's id; nil if nobody is there.
  func user() throws -> Int64? {
    let candidates = try present(Recipients(rule.among, of: image, judgement, execution).users)
    guard !candidates.isEmpty else { return nil }
    switch rule.way {
    case .roundRobin: return try next(of: candidates)
    case .leastBusy: return try leastBusy(of: candidates)
    }
  }

  private func present(_ users: [Int64]) throws -> [Int64] {
    let today = execution.now.date(in: execution.state.settings.timeZone)
    let absences = AbsenceTable(db: db)
    var present: [Int64] = []
    for user in users {
      var found: Int64? = user
      if try absences.isAway(user, on: today) {
        found = try absences.substitute(of: user, on: today)?.id
        if let substitute = found, try absences.isAway(substitute, on: today) { found = nil }
      }
      if let found, !present.contains(found) { present.append(found) }
    }
    return present.sorted()
  }

  /// Whoever comes after the one who was last, whether that one is there or not.
  private func next(of candidates: [Int64]) throws -> Int64? {
    let key = [plan.module.name.databaseValue, "assign \(place) \(rule.field)".databaseValue]
    let last = try db.cachedStatement(sql: "SELECT next FROM sys_counter WHERE module = ? AND field = ?")
      .firstInteger(key)
    let chosen = candidates.first { $0 > last ?? 0 } ?? candidates.first
    try db.cachedStatement(
      sql: "INSERT INTO sys_counter VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next"
    ).run(key + [chosen?.databaseValue ?? .null])
    return chosen
  }

  /// Whoever has the fewest records that count, of equals the one who comes first.
  private func leastBusy(of candidates: [Int64]) throws -> Int64? {
    let scopes = ScopeSQL(access: execution.access, now: execution.now, timeZone: execution.state.settings.timeZone)
    let condition = rule.counted.flatMap { scopes.criterion($0, plan.module.name, "t") }
    let column = plan.field(rule.field)?.column ?? SystemField.owner.rawValue
    let statement = try db.makeStatement(
      sql: """
        SELECT count(*) FROM "\(plan.module.name)" AS t WHERE t.deleted_at IS NULL AND t.id <> ? AND t."\(column)" = ?\
        \(condition.map { " AND \($0.sql)" } ?? "")
        """)
    var best: (user: Int64, count: Int64)?
    for user in candidates {
      var count: Int64 = 0
      try statement.forEachRow([.integer(image.id), .integer(user)] + (condition?.arguments ?? [])) {
        count = $0.integer(0)
      }
      if best.map({ count < $0.count }) ?? true { best = (user, count) }
    }
    return best?.user
  }
}

extension AbsenceTable {
  /// Whether a user is away on a day.
  func isAway(_ user: Int64, on day: CalendarDate) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS(SELECT 1 FROM sys_absence WHERE user = ? AND ? BETWEEN first AND last)"),
      arguments: [user, day.daysSinceEpoch]) ?? false
  }
}
