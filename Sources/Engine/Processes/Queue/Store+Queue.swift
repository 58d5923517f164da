package import Expressions
import GRDB
import Metamodel

/// A record that waits in a queue, or that somebody has claimed.
package struct QueueItem: Sendable, Hashable, Codable {
  package let module: String
  package let record: Int64
  /// What the record is called, as far as the reader may know.
  package let title: String
  package let field: String
  package let state: String
  /// When it came into its state.
  package let since: Timestamp
  /// Who works on it: `team legal`.
  package let responsible: [String]
  package let claim: Claim?

  private enum CodingKeys: String, CodingKey {
    case module
    case record
    case title
    case field
    case state
    case since
    case responsible
    case claim
  }
}

/// Which records of the queues are wanted.
package struct QueueRequest: Sendable, Hashable, Codable {
  /// nil means all modules.
  package var module: String?
  package var choice: Choice
  package var limit: Int

  package enum Choice: String, Sendable, Hashable, Codable, CaseIterable {
    /// Those that the caller could claim, and those that they have.
    case open
    /// Those that the caller has claimed.
    case mine
    /// All of the caller's queues, others' too.
    case all
  }

  package static let limits = 1...500

  /// - Parameters:
  ///   - module: the module; nil means all.
  ///   - choice: which records.
  ///   - limit: how many, 1 to 500.
  package init(module: String? = nil, choice: Choice = .open, limit: Int = 100) {
    self.module = module
    self.choice = choice
    self.limit = limit
  }
}

extension Store {
  /// The records for which the caller is responsible, those first that have waited longest in their module.
  ///
  /// - Parameters:
  ///   - request: which of them.
  ///   - caller: whoever asks.
  /// - Returns: the records, each with who has claimed it.
  /// - Throws: ``Refusal`` for a module that there is not, or a limit outside 1 to 500.
  package func queue(_ request: QueueRequest, as caller: Caller) async throws -> [QueueItem] {
    guard QueueRequest.limits.contains(request.limit) else {
      throw Refusal(
        .badRequest, Problem(at: "limit", code: "out_of_range", message: "The limit is 1 to 500, not \(request.limit).")
      )
    }
    return try await read { context in
      let execution = Execution(context, as: caller)
      let plans = try request.module.map { [try execution.plan($0)] } ?? execution.state.compiled.allPlans
      var items: [QueueItem] = []
      for plan in plans where execution.access.may(.transition, on: plan.module.name) {
        let reader = QueueReader(execution: execution, plan: plan, context: context, choice: request.choice)
        try reader.read(into: &items, limit: request.limit)
      }
      return items
    }
  }
}

/// Reads the queues of one module.
private struct QueueReader {
  let execution: Execution
  let plan: ModulePlan
  let context: ReadContext
  let choice: QueueRequest.Choice

  func read(into items: inout [QueueItem], limit: Int) throws {
    for guarded in plan.guarded {
      let field = plan.fields[guarded.index]
      guard execution.access.reads(field.field.name, of: plan.module.name) else { continue }
      let states = try states(guarded)
      guard !states.isEmpty else { continue }
      let scope = SQLFragment(
        all: ListPlan.scope(.transition, of: plan.module.name, for: execution.caller, in: context))
      let joins = (scope?.joins ?? []).map { " \($0.sql)" }.joined()
      let wanted = states.map { "(\($0.version), \(SQLText.literal($0.state)))" }.joined(separator: ", ")
      var ids: [Int64] = []
      try context.db.makeStatement(
        sql: """
          SELECT t.id FROM "\(plan.module.name)" AS t\(joins) WHERE \(scope.map { "(\($0.sql)) AND " } ?? "")
            t.deleted_at IS NULL AND (t."\(field.column)__process", t."\(field.column)") IN (VALUES \(wanted))
          ORDER BY t."\(field.column)__move"
          """
      ).forEachRow(scope?.arguments ?? []) { ids.append($0.integer(0)) }
      for id in ids {
        guard items.count < limit else { return }
        if let item = try item(id, guarded) { items.append(item) }
      }
    }
  }

  /// The states of all versions that have somebody responsible.
  private func states(_ guarded: GuardedField) throws -> [(version: Int64, state: String)] {
    let versions = try Int64.fetchAll(
      context.db, sql: "SELECT id FROM process_version WHERE subject = ? AND published = 1",
      arguments: [guarded.subject])
    return try versions.flatMap { version in
      try execution.state.processes.blueprint(
        version: version, model: execution.state.compiled.model, context.db
      ).states.filter { $0.responsible != nil }.map { (version, $0.code) }
    }
  }

  private func item(_ id: Int64, _ guarded: GuardedField) throws -> QueueItem? {
    guard let row = try RowTable(plan: plan, db: context.db).row(id) else { return nil }
    let check = ClaimCheck(execution: execution, plan: plan, row: row)
    let instance = try BlueprintStep.instances(of: row, plan, execution).first { $0.guarded == guarded }
    guard let duty = instance.flatMap(check.duty) else { return nil }
    let claim = try check.claim(duty)
    let isMine = claim?.userID == execution.caller.userID
    let who = WhoCheck(execution: execution, judgement: Judgement(execution, plan, image: row, old: row))
    let isResponsible = isMine || duty.responsible.people.contains { who.isCaller($0) }
    let isWanted =
      switch choice {
      case .open: isMine || claim == nil && isResponsible
      case .mine: isMine
      case .all: isResponsible
      }
    guard isWanted else { return nil }
    let entry = try MoveTable(execution: execution).entry(subject: guarded.subject, module: plan.id, record: id)
    return QueueItem(
      module: plan.module.name, record: id, title: RecordTitle(execution: execution).text(of: row, plan),
      field: duty.blueprint.field, state: duty.state.code, since: Timestamp(microseconds: entry.at),
      responsible: duty.responsible.people.map(who.words), claim: claim)
  }
}
