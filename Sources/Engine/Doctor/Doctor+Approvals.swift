import GRDB
import Metamodel

/// What waits for a decision, against the records that it is about and what was decided.
extension Doctor {
  func approvals() throws -> [DoctorFinding] {
    try withoutRecord() + withoutContent() + unagreed() + unaudited() + unerased() + changedReasons() + unreleased()
      + changedWhileUndecided() + otherStates() + byStrangers() + unreadable()
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

  /// Decisions as an administrator of which the audit log does not tell, as far back as it goes.
  private func unaudited() throws -> [DoctorFinding] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT d.approval FROM sys_approval_decision d WHERE d.capacity = 'administrator'
          AND NOT EXISTS(SELECT 1 FROM sys_audit u WHERE u.at >= d.at AND \(ApprovalTables.tells("u", of: "d")))
          AND NOT (EXISTS(SELECT 1 FROM sys_audit_start)
            AND d.at <= coalesce((SELECT at FROM sys_audit ORDER BY id LIMIT 1), d.at))
        ORDER BY d.approval
        """
    ).map {
      .error(
        "approval_not_audited",
        "The approval \($0) was decided by an administrator, and the audit log does not tell of it.")
    }
  }

  /// Approvals that are withdrawn though nothing was erased of their records, and no history tells that something of them was.
  private func unerased() throws -> [DoctorFinding] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT a.id FROM sys_approval a LEFT JOIN sys_erasure e ON e.id = a.erasure WHERE a.state = 'withdrawn'
          AND a.module IN (SELECT value FROM json_each(?)) AND (e.id IS NULL
            OR NOT EXISTS(
              SELECT 1 FROM sys_erasure r WHERE r.module = a.module AND r.record = a.record AND r.at = e.at)
            AND NOT EXISTS(
              SELECT 1 FROM sys_history h WHERE h.module = a.module AND h.record = a.record AND h.at = e.at
                AND h.cause GLOB 'withdraw approval *(' || a.id || ')*'))
        ORDER BY a.id
        """, arguments: [compiled.allPlans.map(\.id).jsonList]
    ).map {
      .error("approval_not_erased", "The approval \($0) is withdrawn, and nothing of what waited was erased.")
    }
  }

  /// Reasons that are marked as erased, which the history still tells.
  private func changedReasons() throws -> [DoctorFinding] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT a.id FROM \(ApprovalTable.told) WHERE d.reason = '\(ErasureTable.word)'
          AND substr(h.cause, instr(h.cause, '(' || a.id || '): ') + length('(' || a.id || '): '), \(ErasureTable.word.count))
            <> '\(ErasureTable.word)' ORDER BY a.id
        """
    ).map {
      .error(
        "approval_reason_changed",
        "A reason given for the approval \($0) is marked as erased, and the history of its record has it.")
    }
  }

  /// New records that count though nobody has agreed to them, nor submitted them again.
  private func unreleased() throws -> [DoctorFinding] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT a.id FROM sys_approval a WHERE a.event = 'create' AND a.state = 'replaced'
          AND NOT EXISTS(SELECT 1 FROM sys_approval n WHERE n.previous = a.id) AND NOT \(ApprovalTables.isReleased("a"))
        ORDER BY a.id
        """
    ).map {
      .error(
        "approval_not_agreed",
        "The new record of the approval \($0) counts, and nobody has agreed to it or submitted it again.")
    }
  }

  /// New records to which nobody has agreed, and which are not as they were then.
  private func changedWhileUndecided() throws -> [DoctorFinding] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT a.id, m.name, a.record FROM sys_approval a JOIN sys_module m ON m.id = a.module
        JOIN sys_history h ON h.module = a.module AND h.record = a.record AND h.at > a.ended_at
          AND EXISTS(SELECT 1 FROM json_each(h.changes) c WHERE c.key NOT IN (SELECT value FROM json_each(a.open)))
          AND h.cause NOT GLOB 'erase*' AND h.cause NOT GLOB '\(DefaultFill.cause)*'
        WHERE \(ApprovalTables.isUndecided("a")) ORDER BY a.id
        """
    ).map { row in
      .error(
        "approval_changed",
        """
        \(row["name"] as String) \(row["record"] as Int64) was changed though nobody has agreed to the new record \
        (approval \(row["id"] as Int64)).
        """)
    }
  }

  /// Records that have another state of approval than their approvals give.
  private func otherStates() throws -> [DoctorFinding] {
    try compiled.allPlans.filter(\.hasApprovals).compactMap { plan in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(t.id) AS first FROM "\(plan.module.name)" t
          WHERE t.\(ApprovalStateColumn.name) IS NOT \(ApprovalStateColumn.state(of: "t.id", in: plan.id))
          """)
      return found(row, "approval_state_differs") {
        "\($0) records of \(plan.module.name) have another `\(ApprovalStateColumn.name)` than their approvals. The first is \($1)."
      }.first
    }
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
