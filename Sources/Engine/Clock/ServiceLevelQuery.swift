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
  /// Whether it is about times that were over, whatever has become of the records since.
  package var isPast = false
  /// Of past ones, only those before this one; nil begins.
  package var before: Int64?

  package init(
    modules: [String]? = nil, within: Period? = nil, limit: Int = 50, isPast: Bool = false, before: Int64? = nil
  ) {
    self.modules = modules
    self.within = within
    self.limit = limit
    self.isPast = isPast
    self.before = before
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
  /// Of past ones, when the record left the state; nil if it is still in it.
  package var left: Timestamp?
  /// How many steps of the escalation have been done; nil of past ones.
  package var escalated: Int?
  /// When the next of them comes; nil if none does.
  package var escalates: Timestamp?
}

/// Records by when their time is over, the earliest first.
package struct ServiceLevels: Sendable, Hashable, Codable {
  package let records: [ServiceLevelEntry]
  /// Whether there are more.
  package let more: Bool
  /// Where those go on that are past; nil at their end.
  package var next: Int64?
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
    let plans = try plans(request)
    guard !request.isPast else { return try past(plans, before: request.before ?? .max, limit: request.limit) }
    let found = try plans.flatMap { try rows(of: $0, until: until, limit: request.limit + 1) }
      .sorted { ($0.at, $0.record) < ($1.at, $1.record) }
    return ServiceLevels(
      records: try found.prefix(request.limit).compactMap(entry), more: found.count > request.limit)
  }

  private func plans(_ request: ServiceLevelRequest) throws -> [ModulePlan] {
    let modules = try request.modules?.map { try context.module($0, readableBy: caller) }
    return context.state.compiled.allPlans.filter { plan in
      modules.map { $0.contains { $0.name == plan.module.name } }
        ?? context.access(of: caller).may(.read, on: plan.module.name)
    }
  }

  private struct Row {
    let plan: ModulePlan
    let record: Int64
    let field: Field
    let state: String
    let at: Int64
    /// Of past ones, their number, and when the record left the state.
    var event: Int64 = 0
    var left: Int64?
    var escalated: Int?
    var escalates: Int64?
  }

  /// Times that were over, the last one first.
  private func past(_ plans: [ModulePlan], before: Int64, limit: Int) throws -> ServiceLevels {
    let found = try plans.flatMap { plan in
      try plan.guarded.flatMap { try pastRows(of: plan, $0, before: before, limit: limit + 1) }
    }.sorted { $0.event > $1.event }
    let hasMore = found.count > limit
    return ServiceLevels(
      records: try found.prefix(limit).compactMap(entry), more: hasMore,
      next: hasMore ? found.prefix(limit).last?.event : nil)
  }

  private func pastRows(
    of plan: ModulePlan, _ guarded: GuardedField, before: Int64, limit: Int
  ) throws -> [Row] {
    let field = plan.fields[guarded.index].field
    guard context.access(of: caller).reads(field.name, of: plan.module.name) else { return [] }
    let scope = context.scopes(of: caller).condition(on: plan.module.name, alias: "t")
    var rows: [Row] = []
    try context.db.makeStatement(
      sql: """
        SELECT e.id, e.record, e.reference, e.due,
          (SELECT m.at FROM process_move AS m WHERE m.subject = ? AND m.record = e.record AND m.at >= e.at
            AND m."from" = e.reference AND (m.kind <> 'migrate' OR m."to" IS NOT m."from") ORDER BY m.id LIMIT 1)
        FROM sys_clock_event AS e JOIN \(plan.module.name.quotedDatabaseIdentifier) AS t ON t.id = e.record
        WHERE e.module = ? AND e.kind = 'sla' AND e.field = ? AND e.id < ? AND t.deleted_at IS NULL
          \(scope.map { "AND \($0.sql)" } ?? "") ORDER BY e.id DESC LIMIT ?
        """
    ).forEachRow(
      [.integer(guarded.subject), .integer(plan.id), .text(field.name), .integer(before)] + (scope?.arguments ?? [])
        + [.integer(Int64(limit))]
    ) { row in
      rows.append(
        Row(
          plan: plan, record: row.integer(1), field: field, state: row.text(2), at: row.integer(3),
          event: row.integer(0), left: row.isNull(4) ? nil : row.integer(4)))
    }
    return rows
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
        SELECT d.record, d.reference, d.at,
          (SELECT count(*) FROM sys_due AS s WHERE \(Self.isStep) AND s.done_at IS NOT NULL),
          (SELECT min(s.at) FROM sys_due AS s WHERE \(Self.isStep) AND s.done_at IS NULL)
        FROM sys_due AS d
        JOIN \(plan.module.name.quotedDatabaseIdentifier) AS t ON t.id = d.record
        WHERE d.module = ? AND d.kind = 'sla' AND d.at <= ? AND t.deleted_at IS NULL\(scope.map { " AND \($0.sql)" } ?? "")
        ORDER BY d.at, d.record LIMIT ?
        """
    ).forEachRow(
      [.integer(plan.id), .integer(until.microseconds)] + (scope?.arguments ?? []) + [.integer(Int64(limit))]
    ) { row in
      let parts = row.text(1).split(separator: "/", maxSplits: 1).map(String.init)
      guard parts.count == 2, let field = fields.first(where: { $0.name == parts[0] }) else { return }
      rows.append(
        Row(
          plan: plan, record: row.integer(0), field: field, state: parts[1], at: row.integer(2),
          escalated: Int(row.integer(3)), escalates: row.isNull(4) ? nil : row.integer(4)))
    }
    return rows
  }

  /// A condition on a row `s`: it is a step of the escalation that follows a row `d`.
  private static let isStep = """
    s.module = d.module AND s.record = d.record AND s.kind = 'escalation'
      AND substr(s.reference, 1, length(d.reference) + 1) = d.reference || '/'
    """

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
      breached: row.at <= context.now.microseconds, owner: owner,
      left: row.left.map(Timestamp.init(microseconds:)), escalated: row.escalated,
      escalates: row.escalates.map(Timestamp.init(microseconds:)))
  }
}
