import Expressions
import GRDB
import JSONText
import Metamodel

/// Reads approvals as whoever asks may see them.
struct ApprovalReader {
  let execution: Execution

  private var db: Database { execution.db }
  private var access: Access { execution.access }
  private var me: Int64 { execution.caller.userID }

  // MARK: Rights

  /// Whether whoever asks may know of one: they have submitted it, are or were asked to decide, administer, or read the record.
  func isKnown(_ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan) throws -> Bool {
    if !execution.isAsked || entry.submitter == me || access.isAdministrator { return true }
    if !row.isDeleted, ScopeCheck(execution: execution, plan: plan).reads(row) { return true }
    let today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    return try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS(SELECT 1 FROM sys_approval_decision WHERE approval = ?1 AND actor = ?2)
          OR EXISTS(SELECT 1 FROM sys_approver r WHERE r.approval = ?1
            AND \(ApprovalTables.entitles("r", user: "?2", day: "?3")))
        """, arguments: [entry.id, me, today]) ?? false
  }

  // MARK: What it says

  func info(_ id: Int64) throws -> ApprovalInfo? {
    guard let entry = try ApprovalTable(db: db).entry(id), let plan = execution.state.compiled.plan(id: entry.module),
      let row = try RowTable(plan: plan, db: db).row(entry.record), try isKnown(entry, row, plan)
    else { return nil }
    return try info(entry, row, plan)
  }

  private func info(_ entry: ApprovalEntry, _ row: RowImage, _ plan: ModulePlan) throws -> ApprovalInfo {
    let approvers = Approvers(execution: execution)
    let isPending = entry.state == .pending
    let locale = Reader.locale ?? execution.state.settings.locale
    let isRead = ScopeCheck(execution: execution, plan: plan).reads(row)
    let changes = isRead ? try changes(of: entry, plan) : []
    noteHealth(Set((entry.command?.values ?? [:]).keys).union(changes.map(\.field)), row, plan)
    let note: String? = if case .transition(_, let input)? = entry.command { input.writtenNote } else { nil }
    return ApprovalInfo(
      id: entry.id, approval: entry.name,
      label: execution.state.compiled.model.approval(entry.name)?.label.text(in: locale) ?? entry.name,
      record: RecordPlace(module: plan.module.name, id: row.id),
      title: isRead ? RecordTitle(execution: execution).text(of: row, plan) : "", event: entry.event.rawValue,
      transition: entry.transition, state: entry.state, submitter: try name(entry.submitter), at: entry.at,
      values: seen(entry.command?.values ?? [:], of: plan), note: note,
      editable: entry.openFields.filter { access.level(of: $0, in: plan.module.name) > .hidden },
      step: entry.step, steps: entry.steps, waitsFor: isPending ? try approvers.asked(entry) : [],
      forAdministrators: try approvers.reasonForAdministrators(entry), due: entry.due, endedAt: entry.endedAt,
      problems: entry.problems.map { access.seen($0, of: plan.module.name) }, decisions: try decisions(entry),
      previous: entry.previous, changes: changes,
      actions: try actions(entry, approvers, plan))
  }

  /// Notes what of somebody's health it tells.
  private func noteHealth(_ fields: Set<String>, _ row: RowImage, _ plan: ModulePlan) {
    let told = access.phi(of: plan.module.name).filter(fields.contains)
    if !told.isEmpty { execution.phi.add(told, of: plan.module.name, row.id) }
  }

  private func seen(_ values: RecordInput, of plan: ModulePlan) -> RecordInput {
    values.reduce(into: [:]) { seen, item in
      let name = item.key.split(separator: ".").first.map(String.init) ?? item.key
      let level = access.level(of: name, in: plan.module.name)
      if level > .hidden { seen[item.key] = level == .masked ? .text(Access.hidden) : item.value }
    }
  }

  private func name(_ user: Int64) throws -> String {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT name FROM sys_user WHERE id = ?"), arguments: [user]) ?? ""
  }

  private func decisions(_ entry: ApprovalEntry) throws -> [ApprovalDecision] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT d.verdict, d.step, u.name, d.capacity, f.name AS standing_for, d.at, d.reason
        FROM sys_approval_decision d JOIN sys_user u ON u.id = d.actor LEFT JOIN sys_user f ON f.id = d.standing_for
        WHERE d.approval = ? GROUP BY d.step, d.actor, d.verdict, d.at ORDER BY min(d.id)
        """, arguments: [entry.id]
    ).map { row in
      ApprovalDecision(
        verdict: row["verdict"], step: row["step"], by: row["name"], capacity: row["capacity"],
        standingFor: row["standing_for"], at: Timestamp(microseconds: row["at"]), reason: row["reason"])
    }
  }

  private func actions(_ entry: ApprovalEntry, _ approvers: Approvers, _ plan: ModulePlan) throws -> [String] {
    let isTheirs = entry.submitter == me || access.isAdministrator
    switch entry.state {
    case .pending:
      let mayDecide = try access.may(.decide, on: plan.module.name) && approvers.standing(in: entry) != nil
      return (mayDecide ? ["approve", "reject", "delegate"] : []) + (isTheirs ? ["recall"] : [])
    case .rejected, .recalled, .blocked:
      let isDone = try Bool.fetchOne(
        db, sql: "SELECT EXISTS(SELECT 1 FROM sys_approval WHERE previous = ?)", arguments: [entry.id])
      let mayAgain = isDone != true && (isTheirs || access.may(.update, on: plan.module.name))
      return (mayAgain ? ["resubmit"] : []) + (entry.state == .blocked && isTheirs ? ["recall"] : [])
    case .approved, .replaced, .withdrawn: return []
    }
  }

  // MARK: What has changed

  /// What has changed since the submission before this one, else since this one: of the record, and of what is asked for.
  private func changes(of entry: ApprovalEntry, _ plan: ModulePlan) throws -> [ApprovalChange] {
    let before = try entry.previous.flatMap(ApprovalTable(db: db).entry)
    let own = try recordChanges(since: before ?? entry, until: before == nil ? nil : entry, plan)
    let (old, new) = (before?.command?.values ?? [:], entry.command?.values ?? [:])
    guard before != nil else { return own }
    let asked = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
    let (seenOld, seenNew) = (seen(old, of: plan), seen(new, of: plan))
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
    return last.keys.sorted().compactMap { name in
      guard let from = first[name], let to = last[name], from != to else { return nil }
      return ApprovalChange(field: name, from: InputValue(from), to: InputValue(to))
    }
  }

  private func history(
    since entry: ApprovalEntry, until end: ApprovalEntry?, _ plan: ModulePlan
  ) throws -> [[JSON.Member]] {
    try String.fetchAll(
      db,
      sql: """
        SELECT changes FROM sys_history WHERE module = ? AND record = ? AND version > ? AND version <= ? ORDER BY id
        """, arguments: [plan.id, entry.record, entry.seenVersion, end?.seenVersion ?? .max]
    ).map { try JSON(parsing: $0.utf8).members ?? [] }
  }

  /// Whether anything of a record has changed that was locked.
  func isChanged(since entry: ApprovalEntry, _ plan: ModulePlan) throws -> Bool {
    try history(since: entry, until: nil, plan).joined().contains { !entry.openFields.contains($0.name) }
  }
}
