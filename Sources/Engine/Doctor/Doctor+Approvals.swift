import GRDB
import Metamodel

/// What waits for a decision, against the records that it is about and what was decided.
extension Doctor {
  func approvals() throws -> [DoctorFinding] {
    try withoutRecord() + unagreed() + unreadable()
  }

  /// Pending approvals of records that are not there, which nobody could reach.
  private func withoutRecord() throws -> [DoctorFinding] {
    try compiled.allPlans.filter(\.hasApprovals).flatMap { plan in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT a.id FROM sys_approval a WHERE a.module = ? AND a.state = 'pending' AND NOT EXISTS(
            SELECT 1 FROM "\(plan.module.name)" t WHERE t.id = a.record AND t.deleted_at IS NULL) ORDER BY a.id
          """, arguments: [plan.id]
      ).map {
        .error(
          "approval_without_record", "The approval \($0) waits about a record of \(plan.module.name) that is not there."
        )
      }
    }
  }

  /// Approvals that are approved though not enough have agreed.
  private func unagreed() throws -> [DoctorFinding] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT a.id FROM sys_approval a WHERE a.state IN ('approved', 'blocked')
          AND NOT EXISTS(SELECT 1 FROM sys_approval_decision d WHERE d.approval = a.id AND d.verdict = 'approve'
            AND d.capacity = 'administrator')
          AND NOT (a.step = a.steps AND \(ApprovalTables.isAgreed("a.id", step: "a.step"))) ORDER BY a.id
        """
    ).map { .error("approval_not_agreed", "The approval \($0) is approved, and not enough have agreed to it.") }
  }

  /// Versions of pending approvals that use what the model no longer has.
  private func unreadable() throws -> [DoctorFinding] {
    let table = ApprovalVersionTable(db: db)
    return try ApprovalTable(db: db).entries("WHERE a.state IN ('pending', 'blocked') ORDER BY a.id", [])
      .compactMap { entry in
        guard let plan = compiled.plan(id: entry.module) else { return nil }
        do {
          _ = try table.approval(entry.version, in: plan, of: compiled.model)
          return nil
        } catch let refusal as Refusal {
          return .note("approval_unreadable", refusal.problems.map(\.message).joined(separator: " "))
        }
      }
  }
}
