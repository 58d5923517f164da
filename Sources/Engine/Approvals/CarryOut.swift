import Expressions
import GRDB
import Metamodel

/// Does what has waited and was agreed to, judged on the record as it stands by now.
struct CarryOut {
  let desk: ApprovalDesk
  /// What lets whoever is there have it done.
  let claim: Approvers.Claim?

  private var execution: Execution { desk.execution }
  private var entry: ApprovalEntry { desk.entry }

  /// Does it when the last one has agreed; where it is refused, it is approved and blocked.
  func run() throws -> RowChange {
    // Of one that cannot be read any more nothing is done; it can be rejected.
    _ = try desk.approval
    var image = desk.row
    let refusal = try execution.undoneIfRefused { image = try carryOut() }
    guard let refusal else { return RowChange(plan: desk.plan, image: image) }
    try desk.table.end(entry.id, .blocked, at: execution.now, problems: refusal.problems)
    try desk.tellSubmitter(
      "\(desk.label) (approval \(entry.id)) is approved, but blocked: "
        + refusal.problems.map(\.message).joined(separator: " "))
    return RowChange(plan: desk.plan, image: try desk.note("approve, blocked,", claim))
  }

  /// Does what was approved and blocked, of which nothing has changed since.
  func again() throws -> RowChange {
    // The history tells of it first: without that the store lets nothing that was blocked have another end.
    _ = try desk.note("approve", claim)
    return RowChange(plan: desk.plan, image: try carryOut(isTold: true))
  }

  /// - Parameter isTold: whether the history tells of it already.
  /// - Returns: the record as it has become.
  private func carryOut(isTold: Bool = false) throws -> RowImage {
    try desk.table.end(entry.id, .approved, at: execution.now)
    let change = try change(isTold: isTold)
    guard change.approval == nil else {
      try desk.tellSubmitter("\(desk.label) (approval \(entry.id)) is agreed to; others have to agree as well.")
      return try desk.present()
    }
    var image = change.image
    // Where nothing was left to be done the history tells of the decision all the same.
    if image.version == desk.row.version { image = try desk.note("approve", claim) }
    // What has come to be judged by another rule was agreed to once more.
    for agreed in try desk.table.chain(entry.id).reversed() where agreed.state == .approved {
      let part = try desk.about(agreed)
      try part.desk.follow(part.desk.approval.onApproved, .approved, by: part.decider, on: image)
      image = try desk.present()
    }
    return image
  }

  /// Does it, if nobody else has to agree by now.
  ///
  /// - Parameter isTold: whether the history tells of it already.
  /// - Returns: what has become of the record, or what it waits for.
  private func change(isTold: Bool) throws -> RowChange {
    let who = try desk.approvers.agreed(to: entry).joined(separator: ", ")
    func acting(_ caller: Caller) -> Execution {
      execution.deciding(
        .approved(entry.id), as: caller, cause: "approved by \(who) as \(entry.name) (\(entry.id))",
        isAsked: entry.isAsked)
    }
    if let command = entry.command { return try acting(submitter()).carry(command.command(on: desk.target)) }
    try desk.requireSomethingWaits()
    // The record is there, whatever has become of its author.
    let author = try UserTable.caller(id: entry.submitter, execution.db)?.asking(like: execution.caller)
    var change = RowChange(plan: desk.plan, image: isTold ? try desk.present() : try desk.note("approve", claim))
    let gate = ApprovalGate(execution: acting(author ?? execution.caller), plan: desk.plan)
    if let need = try gate.need(.create, old: nil, change.image) {
      change.approval = try gate.holdNew(change.image, for: need)
    } else {
      desk.count(change.image)
    }
    return change
  }

  /// In whose name it is done. Whoever comes with less than all of their own rights has no more of them here.
  private func submitter() throws -> Caller {
    if desk.rights.isSubmitter { return execution.caller }
    if entry.submitter == Caller.clock.userID { return .clock }
    if let caller = try UserTable.caller(id: entry.submitter, execution.db) {
      return caller.asking(like: execution.caller)
    }
    let name = try desk.name(of: entry.submitter)
    throw Refusal(
      .conflict,
      Problem(
        at: "submitter", code: "submitter_gone",
        message: "\(name), who has submitted it, is not active any more. Submit it again in their place.",
        found: .text(name)))
  }
}
