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

  private var table: ApprovalTable { ApprovalTable(db: execution.db) }
  private var approvers: Approvers { Approvers(execution: execution) }
  private var reason: String? { input.reason.flatMap { $0.saysSomething ? $0 : nil } }

  func run() throws -> RowChange {
    guard let plan = execution.state.compiled.plan(target.module), let entry = try table.entry(id),
      entry.module == plan.id, entry.record == target.id,
      let row = try RowTable(plan: plan, db: execution.db).row(target.id),
      try ApprovalReader(execution: execution).isKnown(entry, row, plan)
    else { throw Refusal.noSuchApproval(id) }
    if let reason = input.reason, reason.utf8.contains(0) {
      throw Refusal(.invalid, Problem.reason(reason).map { [$0] } ?? [])
    }
    let place = Place(plan: plan, row: row, entry: entry)
    var change =
      switch input.action {
      case .approve: try approve(place)
      case .reject: try reject(place)
      case .delegate(let name): try delegate(to: name, place)
      case .recall: try recall(place)
      case .resubmit(let values): try resubmit(values, place)
      }
    change.approval = change.approval ?? id
    // There is no time any more to wait for.
    execution.clockwork.note(change.image, old: nil, plan, execution.state)
    return change
  }

  private struct Place {
    let plan: ModulePlan
    let row: RowImage
    let entry: ApprovalEntry
  }

  // MARK: Approving

  private func approve(_ place: Place) throws -> RowChange {
    let standing = try standing(place, to: "approve")
    if standing.capacity != .administrator, try approvers.hasAgreed(to: place.entry) {
      throw Refusal(
        .conflict,
        Problem(
          at: "approval", code: "already_decided",
          message: "\(execution.caller.name) has approved \(id) already; it waits for \(try words(place))."))
    }
    let needed = try Int64.fetchOne(
      execution.db, sql: "SELECT needed FROM sys_approval_step WHERE approval = ? AND step = ?",
      arguments: [id, place.entry.step])
    try append(.approve, standing, seats: needed == nil ? standing.seats : Array(standing.seats.prefix(1)), place)
    if standing.capacity == .administrator { return try finish(place, standing) }
    guard try table.isAgreed(place.entry) else { return try note("approve", standing, place) }
    guard place.entry.step == place.entry.steps else {
      let change = try note("approve", standing, place)
      try ApprovalSteps(execution: execution, plan: place.plan).open(id)
      return change
    }
    return try finish(place, standing)
  }

  /// Does what waited, judged on the record as it stands; where that is refused, it is approved and blocked.
  private func finish(_ place: Place, _ standing: Approvers.Standing) throws -> RowChange {
    var image = place.row
    let approval = try ApprovalVersionTable(db: execution.db).approval(
      place.entry.version, in: place.plan, of: execution.state.compiled.model)
    let refusal = try execution.undoneIfRefused {
      try table.end(id, .approved, at: execution.now)
      image = try carryOut(place, standing)
      try follow(approval.onApproved, "approved", approval, place, image)
    }
    guard let refusal else {
      return RowChange(plan: place.plan, image: try row(place) ?? image)
    }
    try table.end(id, .blocked, at: execution.now, problems: refusal.problems)
    try tell(
      place,
      "\(approval.label.original) (approval \(id)) is approved, but blocked: "
        + refusal.problems.map(\.message).joined(separator: " "))
    return try note("approve, blocked,", standing, place)
  }

  /// - Returns: the record as it has become.
  private func carryOut(_ place: Place, _ standing: Approvers.Standing) throws -> RowImage {
    guard let command = place.entry.command else {
      let image = try note("approve", standing, place).image
      // What follows a creation by itself has waited, too.
      if place.entry.event == .create { execution.follow(place.plan, image.id, from: nil) }
      return image
    }
    let who = try approvers.agreed(to: place.entry).joined(separator: ", ")
    let acting = execution.deciding(
      .approved(id), as: try submitter(place), cause: "approved by \(who) as \(place.entry.name) (\(id))",
      isAsked: place.entry.isAsked)
    return try acting.carry(command.command(on: RecordTarget(module: target.module, id: target.id))).image
  }

  private func submitter(_ place: Place) throws -> Caller {
    if place.entry.submitter == Caller.clock.userID { return .clock }
    if let caller = try UserTable.caller(id: place.entry.submitter, execution.db) {
      return caller.asking(like: execution.caller)
    }
    let name = try UserTable.user(id: place.entry.submitter, execution.db)?.name ?? "?"
    throw Refusal(
      .conflict,
      Problem(
        at: "submitter", code: "submitter_gone",
        message: "\(name), who has submitted it, is not active any more. Submit it again in their place.",
        found: .text(name)))
  }

  // MARK: The rest

  private func reject(_ place: Place) throws -> RowChange {
    let standing = try standing(place, to: "reject")
    guard reason != nil else {
      throw Refusal(
        .invalid,
        Problem(at: "reason", code: "required", message: "Say why it is rejected: whoever submitted it reads it."))
    }
    try append(.reject, standing, seats: Array(standing.seats.prefix(1)), place)
    return try end(.rejected, standing, place) { $0.onRejected }
  }

  private func recall(_ place: Place) throws -> RowChange {
    guard place.entry.state == .pending || place.entry.state == .blocked else { throw notPending(place) }
    let isSubmitter = place.entry.submitter == execution.caller.userID
    guard isSubmitter || execution.access.isAdministrator else {
      throw Refusal(
        .notPermitted,
        Problem(
          at: "approval", code: "who", message: "\(execution.caller.name) has not submitted approval \(id).",
          who: ["user \(try name(place.entry.submitter))", "role administrator"]))
    }
    let standing = Approvers.Standing(capacity: isSubmitter ? .submitter : .administrator, seats: [nil])
    if place.entry.state == .pending {
      try append(.recall, standing, seats: [nil], place)
    } else {
      try audit(.recall, standing, place)
    }
    return try end(.recalled, standing, place) { $0.onRecalled }
  }

  private func end(
    _ state: ApprovalState, _ standing: Approvers.Standing, _ place: Place, _ effects: (Approval) -> [Effect]
  ) throws -> RowChange {
    try table.end(id, state, at: execution.now)
    let change = try note(state == .rejected ? "reject" : "recall", standing, place)
    do {
      let approval = try ApprovalVersionTable(db: execution.db).approval(
        place.entry.version, in: place.plan, of: execution.state.compiled.model)
      try follow(effects(approval), state.rawValue, approval, place, change.image)
    } catch let refusal as Refusal where refusal.problems.contains(where: { $0.code == "unreadable_process" }) {
      // It ends all the same: there would be no other way out of it.
    }
    if state == .rejected {
      try tell(place, "\(place.entry.name) (approval \(id)) is rejected: \(reason ?? "")")
    }
    return RowChange(plan: place.plan, image: try row(place) ?? change.image)
  }

  private func delegate(to name: String, _ place: Place) throws -> RowChange {
    var standing = try standing(place, to: "delegate")
    guard let heir = try UserTable.caller(named: name, execution.db) else {
      throw Refusal(
        .invalid,
        Problem(at: "to", code: "not_found", message: "There is no active user '\(name)'.", found: .text(name)))
    }
    let access = execution.state.access(of: heir)
    let isOwn = heir.userID == place.entry.submitter && !place.entry.allowsOwn
    guard !isOwn, access.may(.decide, on: target.module), heir.userID != execution.caller.userID else {
      let why =
        isOwn
        ? "has submitted it, and nobody decides their own"
        : heir.userID == execution.caller.userID ? "is you" : "has no right to decide on \(target.module)"
      throw Refusal(
        .invalid, Problem(at: "to", code: "cannot_decide", message: "\(name) \(why).", found: .text(name)))
    }
    if standing.capacity == .administrator {
      standing = Approvers.Standing(
        capacity: .administrator, seats: try approvers.openSeats(place.entry).prefix(1).map(\.seat))
    }
    guard let seat = standing.seats.first else { throw notPending(place) }
    try append(.delegate, standing, seats: [seat], place)
    try execution.db.execute(
      sql: "INSERT INTO sys_approver(approval, step, seat, user, delegated_by) VALUES (?, ?, ?, ?, ?)",
      arguments: [id, place.entry.step, seat, heir.userID, execution.caller.userID])
    let change = try note("delegate to \(name)", standing, place)
    try OutgoingEffect(
      execution: execution, plan: place.plan, image: change.image, old: nil, cause: "approval \(place.entry.name)",
      label: nil
    ).tell([.user(name)], "approval \(id) waits for your decision: \(execution.caller.name) has delegated it to you.")
    return change
  }

  // MARK: Again

  private func resubmit(_ values: RecordInput, _ place: Place) throws -> RowChange {
    let entry = place.entry
    guard [.rejected, .recalled, .blocked].contains(entry.state) else {
      throw Refusal(
        .conflict,
        Problem(
          at: "approval", code: "not_ended",
          message:
            "Approval \(id) is \(entry.state.rawValue): what was rejected, recalled or blocked is submitted again.",
          found: .text(entry.state.rawValue)))
    }
    let next = try Int64.fetchOne(
      execution.db, sql: "SELECT id FROM sys_approval WHERE previous = ?", arguments: [id])
    if let next {
      throw Refusal(
        .conflict,
        Problem(at: "approval", code: "resubmitted", message: "It has been submitted again, as approval \(next)."))
    }
    let isAllowed = entry.submitter == execution.caller.userID || execution.access.isAdministrator
    guard isAllowed || execution.access.may(.update, on: target.module) else {
      throw Refusal(
        .notPermitted, execution.access.problem(without: .update, on: target.module))
    }
    if entry.state == .blocked, values.isEmpty,
      try !ApprovalReader(execution: execution).isChanged(since: entry, place.plan)
    {
      return try proceed(place)
    }
    if entry.state == .blocked { try table.end(id, .replaced, at: execution.now) }
    let acting = execution.deciding(.again(id), as: execution.caller, cause: nil, isAsked: true)
    guard let command = entry.command else { return try resubmitRecord(values, place, acting) }
    return try acting.carry(command.with(values).command(on: RecordTarget(module: target.module, id: target.id)))
  }

  /// What was approved and blocked, of which nothing has changed since.
  private func proceed(_ place: Place) throws -> RowChange {
    let standing = Approvers.Standing(capacity: .submitter, seats: [nil])
    let approval = try ApprovalVersionTable(db: execution.db).approval(
      place.entry.version, in: place.plan, of: execution.state.compiled.model)
    try table.end(id, .approved, at: execution.now)
    let image = try carryOut(place, standing)
    try follow(approval.onApproved, "approved", approval, place, image)
    return RowChange(plan: place.plan, image: try row(place) ?? image)
  }

  /// A record that waits itself is submitted as it is now.
  private func resubmitRecord(_ values: RecordInput, _ place: Place, _ acting: Execution) throws -> RowChange {
    var row = place.row
    if !values.isEmpty {
      row = try acting.carry(.update(RecordTarget(module: target.module, id: target.id), values: values)).image
    }
    let gate = ApprovalGate(execution: acting, plan: place.plan)
    guard let need = try gate.need(.create, old: nil, row) else {
      throw Refusal(
        .conflict,
        Problem(at: "approval", code: "not_needed", message: "The record as it is now needs nobody's approval."))
    }
    let new = try gate.holdNew(row, for: need)
    let image = try execution.touched(row)
    try RecordWrite(
      execution: execution, plan: place.plan, old: row, image: image, isUnlocked: true, isFollowed: false
    )
    .write(moves: [], cause: "submit for approval \(need.approval.name) (\(new))")
    var change = RowChange(plan: place.plan, image: image)
    change.approval = new
    return change
  }

  // MARK: What they share

  private func standing(_ place: Place, to deed: String) throws -> Approvers.Standing {
    guard place.entry.state == .pending else { throw notPending(place) }
    try execution.authorise(.decide, on: target.module)
    if let standing = try approvers.standing(in: place.entry) { return standing }
    let isOwn = place.entry.submitter == execution.caller.userID && !place.entry.allowsOwn
    throw Refusal(
      .notPermitted,
      Problem(
        at: "approval", code: isOwn ? "own" : "who",
        message: isOwn
          ? "\(execution.caller.name) has submitted approval \(id), and nobody decides their own."
          : "\(execution.caller.name) may not \(deed) approval \(id): it is for \(try words(place)).",
        found: .text(execution.caller.name), who: try approvers.asked(place.entry) + ["role administrator"]))
  }

  private func notPending(_ place: Place) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "approval", code: "not_pending", message: "Approval \(id) is \(place.entry.state.rawValue) already.",
        found: .text(place.entry.state.rawValue)))
  }

  private func words(_ place: Place) throws -> String { try approvers.asked(place.entry).joined(separator: ", ") }

  private func name(_ user: Int64) throws -> String { try UserTable.user(id: user, execution.db)?.name ?? "?" }

  private func row(_ place: Place) throws -> RowImage? {
    try RowTable(plan: place.plan, db: execution.db).row(target.id)
  }

  private func append(
    _ verdict: ApprovalTable.Verdict, _ standing: Approvers.Standing, seats: [Int64?], _ place: Place
  ) throws {
    try audit(verdict, standing, place)
    for seat in seats {
      try table.append(
        ApprovalTable.Decision(
          verdict: verdict, seat: seat, capacity: standing.capacity, standingFor: standing.standingFor, reason: reason),
        to: place.entry, by: execution)
    }
  }

  /// Has the audit log tell of what an administrator decides for others.
  private func audit(_ verdict: ApprovalTable.Verdict, _ standing: Approvers.Standing, _ place: Place) throws {
    guard standing.capacity == .administrator else { return }
    try execution.audit(
      AuditEntry(
        .approvalDecide, "\(target.module)/\(target.id)",
        [
          "approval": .integer(id), "name": .string(place.entry.name), "verdict": .string(verdict.rawValue),
          "asked": .strings(try approvers.asked(place.entry)),
        ]))
  }

  /// Has the record's history tell of a decision.
  private func note(_ deed: String, _ standing: Approvers.Standing, _ place: Place) throws -> RowChange {
    guard let row = try row(place) else { throw Refusal.noSuchRecord(target.module, target.id) }
    let image = try execution.touched(row)
    let capacity = [.administrator, .substitute].contains(standing.capacity) ? " as \(standing.capacity.rawValue)" : ""
    let standingFor = try standing.standingFor.map { " for \(try name($0))" } ?? ""
    try RecordWrite(
      execution: execution, plan: place.plan, old: row, image: image, isUnlocked: true, isFollowed: false
    ).write(
      moves: [],
      cause: "\(deed)\(capacity)\(standingFor) approval \(place.entry.name) (\(id))" + (reason.map { ": \($0)" } ?? ""))
    return RowChange(plan: place.plan, image: image)
  }

  private func follow(
    _ effects: [Effect], _ event: String, _ approval: Approval, _ place: Place, _ image: RowImage
  ) throws {
    let words: [String: Value] = [
      "submitter": RowImage.user(place.entry.submitter), "approver": RowImage.user(execution.caller.userID),
      "reason": reason.map(Value.string) ?? .null,
    ]
    try EffectRun(
      execution: execution, plan: place.plan, source: EffectSource(approval, event, words: words), effects: effects,
      old: place.row
    ).run(on: image)
  }

  /// Leaves whoever has submitted it a notification.
  private func tell(_ place: Place, _ words: String) throws {
    guard place.entry.submitter != Caller.clock.userID, let row = try row(place) else { return }
    try OutgoingEffect(
      execution: execution, plan: place.plan, image: row, old: nil, cause: "approval \(place.entry.name)", label: nil
    ).tell([.user(try name(place.entry.submitter))], words)
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
