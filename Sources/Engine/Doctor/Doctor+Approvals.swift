import GRDB
import Metamodel

/// What waits for a decision, against the records that it is about and what was decided.
extension Doctor {
  func approvals() throws -> [DoctorFinding] {
    try withoutRecord() + withoutContent() + unagreed() + byStrangers() + unreadable()
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

  /// Pending approvals of which nobody could say any more what waits.
  private func withoutContent() throws -> [DoctorFinding] {
    try ApprovalTable(db: db).entries("WHERE a.state IN ('pending', 'blocked') ORDER BY a.id", []).compactMap { entry in
      guard case .nothing = entry.waiting else { return nil }
      return .error("approval_without_content", "The approval \(entry.id) waits, and what waits cannot be read.")
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

  /// Decisions as an administrator by users who are none, or not any more: which of these, the store cannot tell.
  private func byStrangers() throws -> [DoctorFinding] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT d.approval, d.actor, u.name FROM sys_approval_decision d JOIN sys_user u ON u.id = d.actor
        WHERE d.capacity = 'administrator' ORDER BY d.approval
        """
    ).compactMap { row in
      let roles = try String.fetchAll(
        db, sql: "SELECT role FROM sys_user_role WHERE user = ? ORDER BY role", arguments: [row["actor"] as Int64])
      guard !compiled.access(of: roles, within: KeyScope()).isAdministrator else { return nil }
      let (approval, name): (Int64, String) = (row["approval"], row["name"])
      return .note(
        "approval_by_no_administrator",
        "\(name) has decided the approval \(approval) as an administrator, and is none by now.")
    }
  }

  /// Versions of pending approvals that use what the model no longer has.
  private func unreadable() throws -> [DoctorFinding] {
    let table = ApprovalVersionTable(db: db)
    return try ApprovalTable(db: db).entries("WHERE a.state IN ('pending', 'blocked') ORDER BY a.id", [])
      .compactMap { entry in
        guard let plan = compiled.plan(id: entry.module) else { return nil }
        do {
          _ = try table.approval(entry.version, in: plan, of: compiled)
          return nil
        } catch let refusal as Refusal {
          return .note("approval_unreadable", refusal.problems.map(\.message).joined(separator: " "))
        }
      }
  }
}
