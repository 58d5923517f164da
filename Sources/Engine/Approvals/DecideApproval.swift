import Expressions
import GRDB
import JSONText
import Metamodel

/// Does what somebody says of an approval: approves, rejects, delegates, recalls it, or submits it again.
struct DecideApproval {
  private let execution: Execution
  private let target: RecordTarget
  private let id: Int64
  private let input: DecisionInput

  init(_ execution: Execution, target: RecordTarget, id: Int64, input: DecisionInput) {
    self.execution = execution
    self.target = target
    self.id = id
    self.input = input
  }

  func run() throws -> RowChange {
    let reason = input.reason.flatMap { $0.saysSomething ? $0 : nil }
    let desk = try ApprovalDesk(execution, target, id: id, reason: reason)
    if let problem = Self.problem(withReason: reason) { throw Refusal(.invalid, problem) }
    var change =
      switch input.action {
      case .approve: try approve(desk)
      case .reject: try reject(desk)
      case .delegate(let name): try delegate(to: name, desk)
      case .recall: try recall(desk)
      case .resubmit(let values): try ResubmitApproval(desk: desk).run(values)
      }
    change.approval = change.approval ?? id
    // There is no time any more to wait for.
    execution.clockwork.note(change.image, old: nil, desk.plan, execution.state)
    return change
  }

  private static func problem(withReason reason: String?) -> Problem? {
    guard let reason else { return nil }
    let longestReason = DecisionInput.longestReason
    let length = reason.unicodeScalars.count
    guard length > longestReason else { return Problem.reason(reason) }
    return Problem(
      at: "reason", code: "too_long",
      message: "A reason has at most \(longestReason) characters; this has \(length).",
      found: .number(String(length)), wanted: .number(String(longestReason)))
  }

  private func approve(_ desk: ApprovalDesk) throws -> RowChange {
    let claims = try desk.open(desk.claims(to: "approve"))
    try desk.requireSomethingWaits()
    let entry = desk.entry
    let isCounted = try desk.approvers.step(of: entry).needed != nil
    try desk.append(.approve, isCounted ? Array(claims.prefix(1)) : claims)
    let isByAdministrator = claims.first?.capacity == .administrator
    let isAgreed = try desk.table.isAgreed(entry)
    guard isByAdministrator || isAgreed && entry.step == entry.steps else {
      let image = try desk.note("approve", claims.first)
      if isAgreed { try ApprovalSteps(execution: execution, plan: desk.plan).open(id) }
      return RowChange(plan: desk.plan, image: image)
    }
    return try CarryOut(desk: desk, claim: claims.first).run()
  }

  private func reject(_ desk: ApprovalDesk) throws -> RowChange {
    let claims = try desk.claims(to: "reject")
    guard let reason = desk.reason else {
      throw Refusal(
        .invalid,
        Problem(at: "reason", code: "required", message: "Say why it is rejected: whoever submitted it reads it."))
    }
    try desk.append(.reject, Array(claims.prefix(1)))
    let change = try end(.rejected, claims.first, desk) { $0.onRejected }
    try desk.tellSubmitter("\(desk.label) (approval \(id)) is rejected: \(reason)")
    return change
  }

  private func recall(_ desk: ApprovalDesk) throws -> RowChange {
    guard [.pending, .blocked].contains(desk.entry.state) else { throw desk.notPending }
    try desk.rights.requireRecall()
    let claim = Approvers.Claim(seat: nil, capacity: desk.rights.isSubmitter ? .submitter : .administrator)
    if desk.entry.state == .pending { try desk.append(.recall, [claim]) } else { try desk.audit(.recall, [claim]) }
    let change = try end(.recalled, claim, desk) { $0.onRecalled }
    if !desk.rights.isSubmitter {
      let why = desk.reason.map { ": \($0)" } ?? ""
      try desk.tellSubmitter("\(desk.entry.name) (approval \(id)) was recalled by \(execution.caller.name)\(why)")
    }
    return change
  }

  /// Ends it without doing what waited. That stands, whatever becomes of what follows it.
  private func end(
    _ state: ApprovalState, _ claim: Approvers.Claim?, _ desk: ApprovalDesk, _ effects: (Approval) -> [Effect]
  ) throws -> RowChange {
    // The history tells of it first: without that the store lets nothing that was blocked have another end.
    _ = try desk.note(state == .rejected ? "reject" : "recall", claim)
    try desk.table.end(id, state, at: execution.now)
    let image = try desk.present()
    let refusal = try execution.undoneIfRefused {
      try desk.follow(effects(desk.approval), state, by: execution.caller.userID, on: image)
    }
    // Of an approval that cannot be read any more nothing follows: there would be no other way out of it.
    if let refusal, !refusal.problems.contains(where: { $0.code == "unreadable_process" }) {
      try desk.table.note(refusal.problems, on: id)
      let words = refusal.problems.map(\.message).joined(separator: " ")
      let told = "\(desk.label) (approval \(id)) is \(state.rawValue), but what was to follow was refused: \(words)"
      try desk.tell([.role("administrator")], told)
    }
    return RowChange(plan: desk.plan, image: try desk.present())
  }

  private func delegate(to name: String, _ desk: ApprovalDesk) throws -> RowChange {
    let claims = try desk.open(desk.claims(to: "delegate"))
    let heir = try heir(name, desk)
    let step = try desk.approvers.step(of: desk.entry)
    guard var claim = claims.first else { throw desk.notPending }
    if claim.capacity == .administrator {
      claim = Approvers.Claim(seat: step.openSeats.first?.seat, capacity: .administrator)
    }
    guard let seat = claim.seat else { throw desk.notPending }
    try requireNew(heir, on: seat, step, desk)
    try desk.append(.delegate, [claim])
    try execution.db.cachedStatement(
      sql: "INSERT INTO sys_approver(approval, step, seat, user, delegated_by) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [id, desk.entry.step, seat, heir.userID, execution.caller.userID])
    let image = try desk.note("delegate to \(heir.name)", claim)
    try ApprovalSteps(execution: execution, plan: desk.plan)
      .ask([heir.userID], about: desk.entry, because: ": \(execution.caller.name) has delegated it to you")
    return RowChange(plan: desk.plan, image: image)
  }

  /// Refuses to ask somebody once more who is asked already.
  private func requireNew(_ heir: Caller, on seat: Int64, _ step: OpenStep, _ desk: ApprovalDesk) throws {
    let isAsked = step.rows.contains { $0.seat == seat && $0.delegation != nil && $0.holder.user == heir.userID }
    guard isAsked else { return }
    throw Refusal(
      .conflict,
      Problem(
        at: "to", code: "asked_already", message: "\(heir.name) has been asked already to decide it.",
        found: .text(heir.name)))
  }

  /// The user who is to decide in somebody's place.
  private func heir(_ name: String, _ desk: ApprovalDesk) throws -> Caller {
    // A name ends nowhere before its end: a look-up would end at a NUL.
    guard let heir = try UserTable.caller(named: name, execution.db), heir.name == name else {
      throw Refusal(
        .invalid,
        Problem(
          at: "to", code: "not_found", message: "There is no active user of that name.",
          found: .text(String(name.prefix(64).filter { $0 != "\0" }))))
    }
    let isOwn = desk.entry.isOwn(heir.userID)
    let mayDecide = try desk.approvers.deciders.mayDecide(heir.userID, desk.row, desk.plan)
    guard isOwn || !mayDecide || heir.userID == execution.caller.userID else { return heir }
    let why =
      isOwn
      ? "has submitted or caused it, and nobody decides their own"
      : mayDecide ? "is you" : "has no right to decide on \(target.module) \(target.id)"
    throw Refusal(
      .invalid, Problem(at: "to", code: "cannot_decide", message: "\(name) \(why).", found: .text(name)))
  }
}
