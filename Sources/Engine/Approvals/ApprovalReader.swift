import Expressions
import GRDB
import JSONText
import Metamodel

/// Reads approvals as whoever asks may see them.
struct ApprovalReader {
  let execution: Execution

  private var db: Database { execution.db }
  private var access: Access { execution.access }

  // MARK: What it says

  /// - Parameter known: who decides today, where that has been read already.
  func info(_ id: Int64, by known: Approvers? = nil) throws -> ApprovalInfo? {
    guard let entry = try ApprovalTable(db: db).entry(id), let plan = execution.state.compiled.plan(id: entry.module),
      let row = try RowTable(plan: plan, db: db).row(entry.record)
    else { return nil }
    let approvers = known ?? Approvers(execution: execution)
    let rights = ApprovalRights(execution: execution, entry: entry, row: row, plan: plan)
    return try rights.isKnown(approvers) ? info(rights, approvers) : nil
  }

  /// The same with what the record would be, and the condition of its rule, as it was when it was submitted.
  func whole(_ id: Int64) throws -> ApprovalInfo? {
    guard var info = try info(id) else { return nil }
    guard let entry = try ApprovalTable(db: db).entry(id), let plan = execution.state.compiled.plan(id: entry.module),
      let row = try RowTable(plan: plan, db: db).row(entry.record)
    else { return info }
    info.after = try ApprovalContent(
      ApprovalRights(execution: execution, entry: entry, row: row, plan: plan)
    ).after()
    info.whyNot = try whyNot(info)
    // Of what the model has no more nothing can be told.
    let approval = try? ApprovalVersionTable(db: db).approval(entry.version, in: plan, of: execution.state.compiled)
    guard let approval, approval.rules.indices.contains(entry.rule)
    else { return info }
    let judgement = Judgement(execution, plan, image: row, old: nil)
    info.because = approval.rules[entry.rule].condition.flatMap { judgement.isSeen($0) ? $0.source : nil }
    return info
  }

  /// Why the caller may not agree to what waits.
  private func whyNot(_ info: ApprovalInfo) throws -> String? {
    guard info.state == .pending, !info.actions.contains(ApprovalTable.Verdict.approve.rawValue) else { return nil }
    do {
      let target = RecordTarget(module: info.record.module, id: info.record.id)
      let desk = try ApprovalDesk(execution, target, id: info.id, reason: nil)
      _ = try desk.open(desk.claims(to: ApprovalTable.Verdict.approve.rawValue))
      return nil
    } catch let refusal as Refusal {
      return refusal.problems.map(\.message).joined(separator: " ")
    }
  }

  private func info(_ rights: ApprovalRights, _ approvers: Approvers) throws -> ApprovalInfo {
    let (entry, row, plan) = (rights.entry, rights.row, rights.plan)
    let step = try approvers.step(of: entry)
    let locale = Reader.locale ?? execution.state.settings.locale
    let isRead = rights.isRead
    let changes = isRead ? try changes(rights) : []
    let command = entry.command
    try rights.noteHealth(Set(changes.map(\.field)), command?.values ?? [:])
    let content = ApprovalContent(rights)
    return ApprovalInfo(
      id: entry.id, approval: entry.name,
      label: execution.state.compiled.model.approval(entry.name)?.label.text(in: locale) ?? entry.name,
      record: RecordPlace(module: plan.module.name, id: row.id),
      title: isRead ? RecordTitle(execution: execution).text(of: row, plan) : "", event: entry.event.rawValue,
      transition: entry.transition, state: entry.state, submitter: try name(entry.submitter), at: entry.at,
      values: try rights.seen(command?.values ?? [:]), note: content.note,
      checklist: content.checklist, activities: try content.activities(), attachments: try content.attachments(),
      before: try content.before(),
      editable: entry.openFields.filter { access.level(of: $0, in: plan.module.name) > .hidden },
      step: entry.step, steps: entry.steps, waitsFor: step.openSeats.map(\.words),
      forAdministrators: try approvers.reasonForAdministrators(step, entry, row, plan), due: entry.due,
      endedAt: entry.endedAt,
      problems: entry.problems.map { access.seen($0, of: plan.module.name) }, decisions: try decisions(entry),
      previous: entry.previous, next: try ApprovalTable(db: db).next(entry.id), changes: changes,
      actions: try actions(rights, approvers, step))
  }

  private func name(_ user: Int64) throws -> String {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT name FROM sys_user WHERE id = ?"), arguments: [user]) ?? ""
  }

  private func decisions(_ entry: ApprovalEntry) throws -> [ApprovalDecision] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT d.verdict, d.step, u.name, d.capacity, f.name AS standing_for, d.at, d.reason
          FROM sys_approval_decision d JOIN sys_user u ON u.id = d.actor LEFT JOIN sys_user f ON f.id = d.standing_for
          WHERE d.approval = ? GROUP BY d.step, d.actor, d.verdict, d.at, d.standing_for ORDER BY min(d.id)
          """), arguments: [entry.id]
    ).map { row in
      ApprovalDecision(
        verdict: row["verdict"], step: row["step"], by: row["name"], capacity: row["capacity"],
        standingFor: row["standing_for"], at: Timestamp(microseconds: row["at"]), reason: row["reason"])
    }
  }

  private func actions(_ rights: ApprovalRights, _ approvers: Approvers, _ step: OpenStep) throws -> [String] {
    let entry = rights.entry
    switch entry.state {
    case .pending:
      let claims = try approvers.claims(entry, rights.row, rights.plan)
      let isOwn = entry.isOwn(execution.caller.userID)
      let isForThem = claims.contains { !approvers.isCast($0, step) }
      let isAdministrators =
        claims.isEmpty && !isOwn && access.isAdministrator && access.may(.decide, on: rights.plan.module.name)
      let decisions =
        isForThem || isAdministrators ? ["approve", "reject", "delegate"] : claims.isEmpty ? [] : ["reject"]
      return decisions + (rights.mayRecall ? ["recall"] : [])
    case .rejected, .recalled, .blocked, .withdrawn:
      let isDone = try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS(SELECT 1 FROM sys_approval WHERE previous = ?)"), arguments: [entry.id])
      let isThere: Bool
      switch entry.waiting {
      case .record: isThere = !rights.row.isDeleted
      case .command: isThere = entry.state != .withdrawn
      case .nothing: isThere = false
      }
      return (isDone != true && isThere && rights.mayResubmit ? ["resubmit"] : [])
        + (entry.state == .blocked && rights.mayRecall ? ["recall"] : [])
    case .approved, .replaced: return []
    }
  }

  // MARK: What has changed

  /// What has changed since the submission before this one, else since this one: of the record, and of what is asked for.
  private func changes(_ rights: ApprovalRights) throws -> [ApprovalChange] {
    let (entry, plan) = (rights.entry, rights.plan)
    let before = try entry.previous.flatMap(ApprovalTable(db: db).entry)
    let own = try recordChanges(since: before ?? entry, until: before == nil ? nil : entry, plan)
    guard let before else { return own }
    let (old, new) = (before.command?.values ?? [:], entry.command?.values ?? [:])
    let asked = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
    let (seenOld, seenNew) = (try rights.seen(old), try rights.seen(new))
    return own
      + asked.filter { seenOld[$0] != nil || seenNew[$0] != nil }.map {
        ApprovalChange(field: $0, from: seenOld[$0] ?? .null, to: seenNew[$0] ?? .null)
      }
  }

  private func recordChanges(
    since entry: ApprovalEntry, until end: ApprovalEntry?, _ plan: ModulePlan
  ) throws -> [ApprovalChange] {
    var first: [String: JSON] = [:]
    var last: [String: JSON] = [:]
    for change in try history(since: entry, until: end, plan) {
      for member in change where access.level(of: member.name, in: plan.module.name) > .masked {
        guard let sides = member.value.items, sides.count == 2 else { continue }
        if first[member.name] == nil { first[member.name] = sides[0] }
        last[member.name] = sides[1]
      }
    }
    return try last.keys.sorted().compactMap { name in
      guard let from = first[name], let to = last[name], from != to else { return nil }
      let field = plan.field(name)
      return ApprovalChange(
        field: name, from: try execution.shown(InputValue(from), of: field),
        to: try execution.shown(InputValue(to), of: field))
    }
  }

  private func history(
    since entry: ApprovalEntry, until end: ApprovalEntry?, _ plan: ModulePlan
  ) throws -> [[JSON.Member]] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT changes FROM sys_history WHERE module = ? AND record = ? AND version > ? AND version <= ? ORDER BY id
          """), arguments: [plan.id, entry.record, entry.seenVersion, end?.seenVersion ?? .max]
    ).map { try JSON(parsing: $0.utf8).members ?? [] }
  }

  /// Whether anything of a record has changed since an approval ended, and not by that.
  func isChanged(afterEndOf entry: ApprovalEntry, _ plan: ModulePlan) throws -> Bool {
    try String.fetchAll(
      db, sql: "SELECT changes FROM sys_history WHERE module = ? AND record = ? AND at > ?",
      arguments: [plan.id, entry.record, entry.endedAt?.microseconds]
    ).contains { try !(JSON(parsing: $0.utf8).members ?? []).isEmpty }
  }

  /// Whether anything of a record has changed that was locked.
  func isChanged(since entry: ApprovalEntry, _ plan: ModulePlan) throws -> Bool {
    let wasInBin = try Bool.fetchOne(
      db.cachedStatement(
        sql:
          "SELECT EXISTS(SELECT 1 FROM sys_history WHERE module = ? AND record = ? AND version > ? AND cause GLOB 'restore*')"
      ), arguments: [plan.id, entry.record, entry.seenVersion])
    return try wasInBin == true
      || history(since: entry, until: nil, plan).joined().contains { !entry.openFields.contains($0.name) }
  }
}
