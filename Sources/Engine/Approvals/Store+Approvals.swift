import Expressions
import GRDB
import Metamodel

/// Which approvals are wanted.
package struct ApprovalRequest: Sendable, Hashable, Codable {
  package var choice: Choice
  /// nil means any.
  package var state: ApprovalState?
  /// nil means all modules.
  package var module: String?
  /// nil means all records of the module.
  package var record: Int64?
  /// Only those before this id; nil begins.
  package var before: Int64?
  package var limit: Int

  /// Whose approvals.
  package enum Choice: String, Sendable, Hashable, Codable, CaseIterable {
    /// Those that the caller could decide now.
    case mine
    /// Those that the caller has submitted.
    case submitted
    /// All that the caller may know of; of administrators, all there are.
    case all
  }

  package static let limits = 1...200

  /// - Parameters:
  ///   - choice: whose.
  ///   - state: in which state; nil means any, and `pending` of those that the caller could decide.
  ///   - module: of which module's records; nil means all.
  ///   - record: of which record; nil means all.
  ///   - last: only those before this id; nil begins.
  ///   - limit: how many, 1 to 200.
  package init(
    _ choice: Choice = .mine, state: ApprovalState? = nil, module: String? = nil, record: Int64? = nil,
    before last: Int64? = nil, limit: Int = 50
  ) {
    self.choice = choice
    self.state = state
    self.module = module
    self.record = record
    before = last
    self.limit = limit
  }
}

extension Store {
  /// Approvals, the newest first.
  ///
  /// - Parameters:
  ///   - request: which of them.
  ///   - caller: whoever asks.
  /// - Returns: those that the caller may know of.
  /// - Throws: ``Refusal`` for a module that there is not, or a limit outside 1 to 200.
  package func approvals(_ request: ApprovalRequest, as caller: Caller) async throws -> [ApprovalInfo] {
    guard ApprovalRequest.limits.contains(request.limit) else {
      throw Refusal(.badRequest, ListPlan.wrongLimit(request.limit))
    }
    return try await read(by: "approval", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try execution.speaking { try ApprovalList(execution: execution, request: request).read() }
    }
  }

  /// One approval.
  ///
  /// - Parameters:
  ///   - id: which.
  ///   - caller: whoever asks.
  /// - Returns: it as the caller may see it.
  /// - Throws: ``Refusal`` if there is none that the caller may know of.
  package func approval(_ id: Int64, as caller: Caller) async throws -> ApprovalInfo {
    try await read(by: "approval", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try execution.speaking {
        guard let info = try ApprovalReader(execution: execution).whole(id) else { throw Refusal.noSuchApproval(id) }
        return info
      }
    }
  }
}

/// Lists approvals for whoever asks.
private struct ApprovalList {
  let execution: Execution
  let request: ApprovalRequest

  func read() throws -> [ApprovalInfo] {
    let plan = try request.module.map { try execution.plan($0) }
    var (infos, last) = ([ApprovalInfo](), request.before ?? .max)
    let reader = ApprovalReader(execution: execution)
    let approvers = Approvers(execution: execution)
    // Those of records that the caller may know nothing of are left out, so there may be more to look at.
    for _ in 0..<Self.mostRounds where infos.count < request.limit {
      let ids = try ids(before: last, plan)
      infos += try ids.compactMap { try reader.info($0, by: approvers) }
        .filter { request.choice != .mine || $0.actions.contains(ApprovalTable.Verdict.approve.rawValue) }
      guard ids.count == request.limit, let next = ids.last else { break }
      last = next
    }
    return Array(infos.prefix(request.limit))
  }

  private static let mostRounds = 20

  private func ids(before last: Int64, _ plan: ModulePlan?) throws -> [Int64] {
    let today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    let state = request.state ?? (request.choice == .mine ? .pending : nil)
    let isTheirs =
      switch request.choice {
      case .mine:
        """
        AND a.state = 'pending' AND (a.own = 1 OR a.submitter <> ?1 AND NOT EXISTS(SELECT 1 FROM json_each(a.authors) WHERE value = ?1)) AND EXISTS(
          SELECT 1 FROM sys_approver r WHERE r.approval = a.id AND r.step = a.step
            AND \(ApprovalTables.entitles("r", user: "?1", day: "?2")))
          AND NOT EXISTS(SELECT 1 FROM sys_approval_decision d WHERE d.approval = a.id AND d.step = a.step
            AND d.actor = ?1 AND d.verdict IN ('approve', 'delegate'))
        """
      case .submitted: "AND a.submitter = ?1"
      case .all: ""
      }
    return try Int64.fetchAll(
      execution.db.cachedStatement(
        sql: """
          SELECT a.id FROM sys_approval a WHERE (?1 IS NOT NULL AND ?2 IS NOT NULL) AND (?3 IS NULL OR a.state = ?3)
            AND (?4 IS NULL OR a.module = ?4) AND (?5 IS NULL OR a.record = ?5) AND a.id < ?6 \(isTheirs)
          ORDER BY a.id DESC LIMIT ?7
          """),
      arguments: [
        execution.caller.userID, today, state?.rawValue, plan?.id, request.record, last, request.limit,
      ])
  }
}
