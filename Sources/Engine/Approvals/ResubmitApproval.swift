import GRDB
import Metamodel

/// Submits again what was rejected, recalled or blocked, with other values in place of some.
struct ResubmitApproval {
  let desk: ApprovalDesk

  private var execution: Execution { desk.execution }
  private var entry: ApprovalEntry { desk.entry }

  func run(_ values: RecordInput) throws -> RowChange {
    try requireEnded()
    try desk.rights.requireResubmit()
    try desk.requireSomethingWaits()
    let lost = try lostFields(values)
    let values = values.filter { !lost.contains($0.key) }
    if entry.state == .blocked {
      if values.isEmpty, lost.isEmpty, try isSubmitterThere,
        try !ApprovalReader(execution: execution).isChanged(since: entry, desk.plan)
      {
        return try CarryOut(desk: desk, claim: Approvers.Claim(seat: nil, capacity: .submitter)).again()
      }
      if entry.command != nil {
        _ = try desk.note("submit again", nil)
        try desk.table.end(entry.id, .replaced, at: execution.now)
      }
    }
    guard let command = entry.command else { return try submitRecord(values) }
    return try again.carry(command.without(lost).with(values).command(on: desk.target))
  }

  /// The fields of what waits that the model has no more, all of which are left out by giving null for them.
  private func lostFields(_ values: RecordInput) throws -> Set<String> {
    let lost = Set((entry.command?.values ?? [:]).keys.filter { !isThere($0) })
    let problems = lost.subtracting(values.filter { $0.value == .null }.keys).sorted().map { name in
      Problem(
        at: name, code: "unknown_field",
        message: "\(desk.plan.module.name) has no field '\(name)' any more. Give null for it to leave it out.",
        found: .text(name))
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    return lost
  }

  private func isThere(_ name: String) -> Bool {
    guard let (lookup, field) = name.parentField else {
      return desk.plan.module.field(name) != nil || SystemField(rawValue: name) != nil
    }
    guard case .lookup(let declared)? = desk.plan.module.field(lookup)?.type else { return false }
    let parent = declared.module.flatMap(execution.state.compiled.model.module)
    return parent.map { $0.field(field) != nil || SystemField(rawValue: field) != nil } ?? true
  }

  /// Whether it can still be done in the name of whoever has submitted it; else it is the caller's from now on, and decided anew.
  private var isSubmitterThere: Bool {
    get throws {
      try desk.rights.isSubmitter || entry.submitter == Caller.clock.userID
        || UserTable.caller(id: entry.submitter, execution.db) != nil
    }
  }

  private var again: Execution {
    execution.deciding(.again(entry.id), as: execution.caller, cause: nil, isAsked: true)
  }

  private func requireEnded() throws {
    var states: Set<ApprovalState> = [.rejected, .recalled, .blocked]
    // A new record of which something was erased is there, and nobody has agreed to it.
    if case .record = entry.waiting { states.insert(.withdrawn) }
    guard states.contains(entry.state) else {
      let state = entry.state.rawValue
      throw Refusal(
        .conflict,
        Problem(
          at: "approval", code: "not_ended",
          message: "Approval \(entry.id) is \(state): what was rejected, recalled or blocked is submitted again.",
          found: .text(state)))
    }
    let next = try Int64.fetchOne(
      execution.db.cachedStatement(sql: "SELECT id FROM sys_approval WHERE previous = ?"), arguments: [entry.id])
    if let next {
      throw Refusal(
        .conflict,
        Problem(at: "approval", code: "resubmitted", message: "It has been submitted again, as approval \(next)."))
    }
  }

  /// A new record is submitted as it is when it has its other values. Where nobody has to agree to it then, it counts from now on.
  private func submitRecord(_ values: RecordInput) throws -> RowChange {
    guard !desk.row.isDeleted else { throw Refusal.noSuchRecord(desk.plan.module.name, desk.row.id) }
    if !values.isEmpty {
      let correcting = execution.deciding(
        .corrected(entry.id), as: execution.caller, cause: "submit again approval \(entry.name) (\(entry.id))",
        isAsked: true)
      _ = try correcting.carry(.update(desk.target, values: values))
    }
    let row = try desk.present()
    let gate = ApprovalGate(execution: again, plan: desk.plan)
    guard let need = try gate.need(.create, old: nil, row) else {
      let image = try desk.note(ApprovalTables.release, nil)
      try desk.table.end(entry.id, .replaced, at: execution.now)
      desk.count(image)
      return RowChange(plan: desk.plan, image: image)
    }
    let new = try gate.holdNew(row, for: need)
    let image = try execution.touched(row)
    try RecordWrite(execution: execution, plan: desk.plan, old: row, image: image, isUnlocked: true, isFollowed: false)
      .write(moves: [], cause: "submit for approval \(need.approval.name) (\(new))")
    var change = RowChange(plan: desk.plan, image: image)
    change.approval = new
    return change
  }
}
