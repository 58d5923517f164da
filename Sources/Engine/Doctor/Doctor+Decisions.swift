import GRDB
import Metamodel

/// What was decided of approvals, against the histories of their records and what the audit log tells of those who decided.
extension Doctor {
  func decisions() throws -> [DoctorFinding] {
    let decisions = try Row.fetchAll(db, sql: Self.decided).map(Decided.init)
    return try untold(decisions) + unasked(decisions)
  }

  /// A decision with what it is about.
  private struct Decided {
    let approval: Int64
    let module: Int64
    let record: Int64
    let step: Int64
    let seat: Int64?
    let capacity: String
    let actor: Int64
    let name: String
    let principal: String?
    let day: Int64
    let at: Int64

    init(_ row: Row) {
      (approval, module, record) = (row["approval"], row["module"], row["record"])
      (step, seat, capacity) = (row["step"], row["seat"], row["capacity"])
      (actor, name, principal) = (row["actor"], row["name"], row["principal"])
      (day, at) = (row["day"], row["at"])
    }
  }

  private static let decided = """
    SELECT d.approval, a.module, a.record, d.step, d.seat, d.capacity, d.actor, u.name, p.name AS principal, d.day, d.at
    FROM sys_approval_decision d JOIN sys_approval a ON a.id = d.approval JOIN sys_user u ON u.id = d.actor
    LEFT JOIN sys_user p ON p.id = d.standing_for ORDER BY d.id
    """

  // MARK: History

  /// Decisions and ends of which the history of the record does not tell.
  private func untold(_ decisions: [Decided]) throws -> [DoctorFinding] {
    let told = try ApprovalHistory(db)
    let ends = try Row.fetchAll(
      db,
      sql: """
        SELECT id, module, record, state, ended_at, event = 'create' AS is_new, EXISTS(
          SELECT 1 FROM sys_approval n WHERE n.previous = a.id AND n.at = a.ended_at) AS is_followed FROM sys_approval a
        WHERE state IN ('approved', 'blocked', 'rejected', 'recalled', 'replaced') AND ended_at IS NOT NULL ORDER BY id
        """
    ).filter { row in
      // Of new records that were submitted again another check tells.
      let isReplaced = row["state"] == ApprovalState.replaced.rawValue
      guard !(isReplaced && (row["is_new"] || row["is_followed"])) else { return false }
      let moment = ApprovalHistory.Moment(module: row["module"], record: row["record"], at: row["ended_at"])
      return !told.tellsEnd(ApprovalState(rawValue: row["state"]), of: row["id"], at: moment)
    }.map { $0["id"] as Int64 }
    let strange = decisions.filter { each in
      let moment = ApprovalHistory.Moment(module: each.module, record: each.record, at: each.at)
      return !told.tellsDecision(of: each.approval, by: each.actor, each.name, at: moment)
    }
    return Set(ends + strange.map(\.approval)).sorted().map {
      .error(
        "approval_not_in_history",
        "The approval \($0) was decided or has ended, and the history of its record does not tell of it like that.")
    }
  }

  // MARK: Those who decided

  /// Decisions by users who, as the audit log has it, were none of those who were asked then.
  private func unasked(_ decisions: [Decided]) throws -> [DoctorFinding] {
    guard !decisions.isEmpty else { return [] }
    let log = try PeopleLog(db)
    let published = try Int64.fetchOne(
      db, sql: "SELECT max(at) FROM sys_audit WHERE action = '\(AuditAction.configurationPublish.rawValue)'")
    return try decisions.filter { each in
      switch each.capacity {
      case ApprovalTable.Capacity.approver.rawValue: try !isAsked(each.name, each, log)
      case ApprovalTable.Capacity.substitute.rawValue: try !isSubstitute(each, log)
      case ApprovalTable.Capacity.administrator.rawValue:
        // Which roles were an administrator's before the roles changed is not known any more.
        each.at > published ?? .min && !wasAdministrator(each.name, at: each.at, log)
      default: false
      }
    }.map { each in
      .error(
        "approval_by_stranger",
        "\(each.name) has decided the approval \(each.approval) as \(each.capacity); as the audit log has it, nothing made them one then."
      )
    }
  }

  private func wasAdministrator(_ name: String, at moment: Int64, _ log: PeopleLog) -> Bool {
    guard let stays = log.stays(of: name, at: moment) else { return true }
    return stays.contains { stay in
      stay.roles.map { compiled.access(of: $0.sorted(), within: KeyScope()).isAdministrator } ?? true
    }
  }

  /// Whether a seat was for a user, by themselves or by a role or team that they had then.
  private func isAsked(_ name: String, _ decision: Decided, _ log: PeopleLog) throws -> Bool {
    try seats(decision).contains { row in
      !(row["is_delegated"] as Bool)
        && ((row["user"] as String?) == name || log.had(row["role"], row["team"], name, at: decision.at))
    }
  }

  private func isSubstitute(_ decision: Decided, _ log: PeopleLog) throws -> Bool {
    func stoodIn(_ user: String) -> Bool { log.stoodIn(decision.name, for: user, on: decision.day) }
    if let principal = decision.principal, stoodIn(principal), try isAsked(principal, decision, log) { return true }
    return try seats(decision).contains { row in
      row["is_delegated"] && (row["user"] as String?).map(stoodIn) ?? false
    }
  }

  /// Those who might take the seat of a decision.
  private func seats(_ decision: Decided) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT r.role, r.team, u.name AS user, r.delegated_by IS NOT NULL AS is_delegated FROM sys_approver r
          LEFT JOIN sys_user u ON u.id = r.user WHERE r.approval = ? AND r.step = ? AND r.seat IS ?
          """), arguments: [decision.approval, decision.step, decision.seat])
  }
}
