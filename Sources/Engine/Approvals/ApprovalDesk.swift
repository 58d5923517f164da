import Expressions
import GRDB
import JSONText
import Metamodel

/// An approval with the record that it is about, before whoever says something of it.
struct ApprovalDesk {
  let execution: Execution
  let plan: ModulePlan
  /// The record as it was when they came.
  let row: RowImage
  let entry: ApprovalEntry
  let approvers: Approvers
  let reason: String?

  private init(
    execution: Execution, plan: ModulePlan, row: RowImage, entry: ApprovalEntry, approvers: Approvers, reason: String?
  ) {
    self.execution = execution
    self.plan = plan
    self.row = row
    self.entry = entry
    self.approvers = approvers
    self.reason = reason
  }

  /// - Throws: ``Refusal`` if there is no such approval of the record that the caller may know of.
  init(_ execution: Execution, _ target: RecordTarget, id: Int64, reason: String?) throws {
    guard let plan = execution.state.compiled.plan(target.module),
      let entry = try ApprovalTable(db: execution.db).entry(id),
      entry.module == plan.id, entry.record == target.id,
      let row = try RowTable(plan: plan, db: execution.db).row(target.id)
    else { throw Refusal.noSuchApproval(id) }
    self.execution = execution
    self.plan = plan
    self.row = row
    self.entry = entry
    self.reason = reason
    approvers = Approvers(execution: execution)
    guard try rights.isKnown(approvers) else { throw Refusal.noSuchApproval(id) }
  }

  var id: Int64 { entry.id }
  /// What people call it.
  var label: String { entry.label(in: execution.state.compiled.model) }
  var target: RecordTarget { RecordTarget(module: plan.module.name, id: row.id) }
  var table: ApprovalTable { ApprovalTable(db: execution.db) }
  var rights: ApprovalRights { ApprovalRights(execution: execution, entry: entry, row: row, plan: plan) }

  /// The approval as it was configured when it was submitted.
  var approval: Approval {
    get throws {
      try ApprovalVersionTable(db: execution.db).approval(entry.version, in: plan, of: execution.state.compiled)
    }
  }

  /// The record as it is by now.
  func present() throws -> RowImage {
    guard let row = try RowTable(plan: plan, db: execution.db).row(row.id) else {
      throw Refusal.noSuchRecord(plan.module.name, row.id)
    }
    return row
  }

  /// One that had to agree to the same change, with who has agreed to it last and why, also where another has it done later.
  func about(_ entry: ApprovalEntry) throws -> (desk: ApprovalDesk, decider: Int64) {
    let last = try Row.fetchOne(
      execution.db.cachedStatement(
        sql: """
          SELECT actor, reason FROM sys_approval_decision WHERE approval = ? AND verdict = 'approve' ORDER BY id DESC LIMIT 1
          """), arguments: [entry.id])
    let desk = ApprovalDesk(
      execution: execution, plan: plan, row: row, entry: entry, approvers: approvers, reason: last?["reason"])
    return (desk, last?["actor"] ?? execution.caller.userID)
  }

  // MARK: Who

  /// What lets the caller decide; an administrator anything.
  ///
  /// - Parameter deed: what they would do: `approve`.
  /// - Throws: ``Refusal`` if it is not pending, or for others.
  func claims(to deed: String) throws -> [Approvers.Claim] {
    guard entry.state == .pending else { throw notPending }
    try execution.authorise(.decide, on: plan.module.name)
    let claims = try approvers.claims(entry, row, plan)
    if !claims.isEmpty { return claims }
    let isOwn = entry.isOwn(execution.caller.userID)
    if !isOwn, execution.access.isAdministrator { return [Approvers.Claim(seat: nil, capacity: .administrator)] }
    throw try others(deed, isOwn: isOwn)
  }

  /// It is for others.
  private func others(_ deed: String, isOwn: Bool = false) throws -> Refusal {
    let (name, asked) = (execution.caller.name, try Approvers.asked(entry, execution.db))
    return Refusal(
      .notPermitted,
      Problem(
        at: "approval", code: isOwn ? "own" : "who",
        message: isOwn
          ? "\(name) has submitted or caused what waits as approval \(id), and nobody decides their own."
          : "\(name) may not \(deed) approval \(id): it is for \(asked.joined(separator: ", ")).",
        found: .text(name), who: asked.filter { $0 != "role administrator" } + ["role administrator"]))
  }

  /// Those of the claims by which nobody has agreed yet.
  func open(_ claims: [Approvers.Claim]) throws -> [Approvers.Claim] {
    let step = try approvers.step(of: entry)
    let open = claims.filter { !approvers.isCast($0, step) }
    guard open.isEmpty, let claim = claims.first else { return open }
    // What somebody else has said for it is not the caller's to say any more.
    guard try rights.hasDecided() || claim.principal != nil else { throw try others("decide") }
    let asked = step.openSeats.map(\.words).joined(separator: ", ")
    let whose = try claim.principal.map { ", or \(try name(of: $0)), whose vote it is," } ?? ""
    throw Refusal(
      .conflict,
      Problem(
        at: "approval", code: "already_decided",
        message: "\(execution.caller.name)\(whose) has approved \(id) already; it waits for \(asked)."))
  }

  var notPending: Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "approval", code: "not_pending", message: "Approval \(id) is \(entry.state.rawValue) already.",
        found: .text(entry.state.rawValue)))
  }

  /// Refuses what would be done without anything that waits.
  func requireSomethingWaits() throws {
    guard case .nothing = entry.waiting else { return }
    throw Refusal(
      .conflict,
      Problem(
        at: "approval", code: "nothing_waits",
        message:
          "What waited as approval \(id) was erased or cannot be read, so there is nothing to be done. Make the change anew."
      ))
  }

  func name(of user: Int64) throws -> String { try UserTable.user(id: user, execution.db)?.name ?? "?" }

  // MARK: Writing

  func append(_ verdict: ApprovalTable.Verdict, _ claims: [Approvers.Claim]) throws {
    try audit(verdict, claims)
    for claim in claims {
      try table.append(
        ApprovalTable.Decision(
          verdict: verdict, seat: claim.seat, capacity: claim.capacity, standingFor: claim.principal, reason: reason),
        to: entry, by: execution)
    }
  }

  /// Has the audit log tell of what an administrator decides for others.
  func audit(_ verdict: ApprovalTable.Verdict, _ claims: [Approvers.Claim]) throws {
    guard claims.contains(where: { $0.capacity == .administrator }) else { return }
    try execution.audit(
      AuditEntry(
        .approvalDecide, "\(target.module)/\(target.id)",
        [
          "approval": .integer(id), "name": .string(entry.name), "verdict": .string(verdict.rawValue),
          "asked": .strings(try Approvers.asked(entry, execution.db)),
        ]))
  }

  /// Has the record's history tell of what was said.
  func note(_ deed: String, _ claim: Approvers.Claim?) throws -> RowImage {
    let row = try present()
    let image = try execution.touched(row)
    let isTold = claim.map { [.administrator, .substitute].contains($0.capacity) } ?? false
    let capacity = isTold ? " as \(claim?.capacity.rawValue ?? "")" : ""
    let standingFor = try claim?.principal.map { " for \(try name(of: $0))" } ?? ""
    try RecordWrite(
      execution: execution, plan: plan, old: row, image: image, isUnlocked: true, isFollowed: false
    ).write(
      moves: [],
      cause: "\(deed)\(capacity)\(standingFor) approval \(entry.name) (\(id))" + (reason.map { ": \($0)" } ?? ""))
    return image
  }

  /// Has a new record count from now on, with what follows a creation by itself and has waited, too.
  func count(_ image: RowImage) {
    execution.follow(plan, image.id, from: nil)
    execution.clockwork.note(image, old: nil, plan, execution.state)
  }

  /// Runs what follows an end of it.
  ///
  /// - Parameter decider: who has brought it to that end.
  func follow(_ effects: [Effect], _ event: ApprovalState, by decider: Int64, on image: RowImage) throws {
    let words: [String: Value] = [
      "submitter": RowImage.user(entry.submitter), "approver": RowImage.user(decider),
      "reason": reason.map(Value.string) ?? .null,
    ]
    let source = EffectSource(try approval, id, event.rawValue, words: words)
    try EffectRun(execution: execution, plan: plan, source: source, effects: effects, old: row).run(on: image)
  }

  /// Leaves whoever has submitted it a notification.
  func tellSubmitter(_ words: String) throws {
    guard entry.submitter != Caller.clock.userID else { return }
    try tell([.user(try name(of: entry.submitter))], words)
  }

  func tell(_ recipients: [Recipient], _ words: String) throws {
    try OutgoingEffect(
      execution: execution, plan: plan, image: try present(), old: nil, cause: "approval \(entry.name)", label: nil
    ).tell(recipients, words)
  }
}

extension Refusal {
  static func noSuchApproval(_ id: Int64) -> Refusal {
    Refusal(
      .notFound,
      Problem(
        at: "approval", code: "not_found", message: "There is no approval \(id), or none that you may know of.",
        found: .number(String(id))))
  }
}
