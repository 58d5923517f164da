package import Expressions
import GRDB
package import Metamodel

/// Which records are to be told of that have been in their state for long.
package struct ServiceLevelRequest: Sendable, Hashable, Codable {
  /// nil means all that the caller may read.
  package let modules: [String]?
  /// Also those whose time is over within that time; nil means only those whose time is over.
  package let within: Period?
  /// The most records, 1 to 200.
  package let limit: Int

  package init(modules: [String]? = nil, within: Period? = nil, limit: Int = 50) {
    self.modules = modules
    self.within = within
    self.limit = limit
  }
}

/// A record whose time in its state is over, or will be.
package struct ServiceLevelEntry: Sendable, Hashable, Codable {
  package let module: String
  package let id: Int64
  package let title: String
  /// The field that holds the state.
  package let field: String
  package let state: String
  /// The state's label in the reader's language.
  package let label: String
  /// When the time is over, or was.
  package let due: Timestamp
  /// Whether it is.
  package let breached: Bool
  /// The name of the user who has the record.
  package let owner: String?
}

/// Records by when their time is over, the earliest first.
package struct ServiceLevels: Sendable, Hashable, Codable {
  package let records: [ServiceLevelEntry]
  /// Whether there are more.
  package let more: Bool
}

extension Store {
  /// The records whose time in their state is over or will be soon, as far as the caller may read them and their state.
  ///
  /// - Parameters:
  ///   - request: which.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal``: no such module, a limit outside 1 to 200.
  package func serviceLevels(_ request: ServiceLevelRequest, as caller: Caller) async throws -> ServiceLevels {
    guard (1...200).contains(request.limit) else { throw Refusal(.badRequest, ListPlan.wrongLimit(request.limit)) }
    let until = request.within.map {
      moment($0, after: clock.now()) ?? Timestamp(microseconds: Timestamp.range.upperBound)
    }
    let locale = caller.locale ?? settings.locale
    return try await read(by: "sla", as: caller) { context in
      try ServiceLevelQuery(context: context, caller: caller, locale: locale)
        .answer(request, until: until ?? context.now)
    }
  }
}

/// Reads what is due of states' times.
struct ServiceLevelQuery {
  let context: ReadContext
  let caller: Caller
  let locale: String

  func answer(_ request: ServiceLevelRequest, until: Timestamp) throws -> ServiceLevels {
    let modules = try request.modules?.map { try context.module($0, readableBy: caller) }
    let plans = context.state.compiled.allPlans.filter { plan in
      modules.map { $0.contains { $0.name == plan.module.name } }
        ?? context.access(of: caller).may(.read, on: plan.module.name)
    }
    let found = try plans.flatMap { try rows(of: $0, until: until, limit: request.limit + 1) }
      .sorted { ($0.at, $0.record) < ($1.at, $1.record) }
    return ServiceLevels(
      records: try found.prefix(request.limit).compactMap(entry), more: found.count > request.limit)
  }

  private struct Row {
    let plan: ModulePlan
    let record: Int64
    let field: Field
    let state: String
    let at: Int64
  }

  private func rows(of plan: ModulePlan, until: Timestamp, limit: Int) throws -> [Row] {
    guard context.state.processes.isTimed(plan) else { return [] }
    let access = context.access(of: caller)
    // Whose state is hidden or masked, of its time nothing is told.
    let fields = plan.guarded.map { plan.fields[$0.index].field }
      .filter { access.reads($0.name, of: plan.module.name) }
    let scope = context.scopes(of: caller).condition(on: plan.module.name, alias: "t")
    var rows: [Row] = []
    try context.db.makeStatement(
      sql: """
        SELECT d.record, d.reference, d.at FROM sys_due AS d
        JOIN \(plan.module.name.quotedDatabaseIdentifier) AS t ON t.id = d.record
        WHERE d.module = ? AND d.kind = 'sla' AND d.at <= ? AND t.deleted_at IS NULL\(scope.map { " AND \($0.sql)" } ?? "")
        ORDER BY d.at, d.record LIMIT ?
        """
    ).forEachRow(
      [.integer(plan.id), .integer(until.microseconds)] + (scope?.arguments ?? []) + [.integer(Int64(limit))]
    ) { row in
      let parts = row.text(1).split(separator: "/", maxSplits: 1).map(String.init)
      guard parts.count == 2, let field = fields.first(where: { $0.name == parts[0] }) else { return }
      rows.append(Row(plan: plan, record: row.integer(0), field: field, state: parts[1], at: row.integer(2)))
    }
    return rows
  }

  private func entry(_ row: Row) throws -> ServiceLevelEntry? {
    let execution = Execution(context, as: caller)
    guard let image = try RowTable(plan: row.plan, db: context.db).row(row.record) else { return nil }
    let told = execution.access.phi(of: row.plan.module.name).filter(row.plan.module.titleFields.contains)
    if !told.isEmpty { execution.phi.add(told, of: row.plan.module.name, row.record) }
    let label = row.field.type.picklistValues?.first { $0.code == row.state }?.label.text(in: locale)
    let owner = try image.owner.flatMap { try UserTable.user(id: $0, context.db)?.name }
    return ServiceLevelEntry(
      module: row.plan.module.name, id: row.record, title: RecordTitle(execution: execution).text(of: image, row.plan),
      field: row.field.name, state: row.state, label: label ?? row.state, due: Timestamp(microseconds: row.at),
      breached: row.at <= context.now.microseconds, owner: owner)
  }
}
