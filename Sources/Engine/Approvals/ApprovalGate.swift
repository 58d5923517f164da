import Expressions
import GRDB
import Metamodel

/// Why something is done that would else wait for a decision, or is submitted again.
enum Deciding: Hashable {
  /// It was approved, as this.
  case approved(Int64)
  /// It was submitted before, as this.
  case again(Int64)
}

/// Finds out whether a change needs somebody's decision, and has it wait for that.
struct ApprovalGate {
  let execution: Execution
  let plan: ModulePlan

  /// The approval that a change needs, by which of its rules.
  struct Need {
    let approval: Approval
    let rule: Int
    let event: Approval.Event
    /// Over the record as it would become.
    let judgement: Judgement
  }

  private var isApproved: Bool { if case .approved? = execution.deciding { true } else { false } }

  /// What a new record needs, or one that is changed; nil if it needs nothing.
  func need(_ event: Approval.Event, old: RowImage?, _ image: RowImage) throws -> Need? {
    guard plan.hasApprovals, !isApproved else { return nil }
    let judgement = Judgement(execution, plan, image: image, old: old)
    for approval in execution.state.compiled.model.approvals(of: plan.module.name)
    where approval.events.contains(event) {
      if let need = need(approval, event, judgement) { return need }
    }
    return nil
  }

  /// What a transition needs: the approval that it names, else one of what it changes beside.
  func need(_ step: BlueprintStep, old: RowImage, _ image: RowImage) throws -> Need? {
    guard plan.hasApprovals, !isApproved else { return nil }
    if let name = step.transition.approval {
      guard let approval = execution.state.compiled.model.approval(name) else {
        throw Refusal(
          .configuration,
          Problem(
            at: "approval", code: "not_found",
            message: "\(step.transition.name) waits for the approval '\(name)', which the model has no more."))
      }
      let judgement = Judgement(execution, plan, image: image, old: old)
      if let need = need(approval, .transition, judgement) { return need }
    }
    return changesFields(old, image) ? try need(.edit, old: old, image) : nil
  }

  /// Refuses a change that would have to wait, where it comes with others that cannot.
  func requireNone(_ old: RowImage, _ image: RowImage) throws {
    guard plan.hasApprovals, changesFields(old, image), let need = try need(.edit, old: old, image) else { return }
    let label = need.approval.label.spoken
    throw Refusal(
      .conflict,
      Problem(
        at: "approval", code: "needs_approval",
        message: """
          \(plan.module.name) \(image.id) would be changed in a way that waits for the approval “\(label)”. Make that change by \
          itself first, as an update.
          """, found: .text(need.approval.name)))
  }

  /// Whether a change is about more than the states that processes have brought a record to.
  private func changesFields(_ old: RowImage, _ image: RowImage) -> Bool {
    let guarded = Set(plan.guarded.map(\.index))
    return old.owner != image.owner
      || plan.fields.indices.contains { !guarded.contains($0) && old.values[$0] != image.values[$0] }
  }

  private func need(_ approval: Approval, _ event: Approval.Event, _ judgement: Judgement) -> Need? {
    guard judgement.isMet(approval.condition),
      let rule = approval.rules.firstIndex(where: { judgement.isMet($0.condition) })
    else { return nil }
    return Need(approval: approval, rule: rule, event: event, judgement: judgement)
  }

  // MARK: Waiting

  /// Has a change wait; the record stays as it is.
  func hold(_ command: HeldCommand, for need: Need, _ row: RowImage) throws -> RowChange {
    let image = try execution.touched(row)
    let id = try submit(command, for: need, row)
    try RecordWrite(execution: execution, plan: plan, old: row, image: image, isUnlocked: true, isFollowed: false)
      .write(moves: [], cause: "submit for approval \(need.approval.name) (\(id))")
    execution.clockwork.note(image, old: nil, plan, execution.state)
    var change = RowChange(plan: plan, image: image)
    change.approval = id
    return change
  }

  /// Has a new record wait, which is locked meanwhile.
  func holdNew(_ row: RowImage, for need: Need) throws -> Int64 { try submit(nil, for: need, row) }

  private func submit(_ command: HeldCommand?, for need: Need, _ row: RowImage) throws -> Int64 {
    let table = ApprovalTable(db: execution.db)
    let previous: Int64? = if case .again(let id)? = execution.deciding { id } else { nil }
    let due = need.approval.serviceLevel.flatMap { period in
      DueTimes(execution: execution, plan: plan).workingTime(need.approval.calendar, row)
        .adding(period, to: execution.now)
    }
    let id = try table.insert(
      ApprovalTable.Submission(
        approval: need.approval, rule: need.rule, event: need.event, command: command, seenVersion: row.version,
        previous: previous, due: due), of: row.id, in: plan, by: execution)
    try Approvers(execution: execution).settle(id, need.approval, rule: need.rule, need.judgement)
    try ApprovalSteps(execution: execution, plan: plan).open(id)
    return id
  }
}

/// Opens the steps of approvals one after the other, and tells those who decide.
struct ApprovalSteps {
  let execution: Execution
  let plan: ModulePlan

  /// Opens the next step.
  func open(_ id: Int64) throws {
    let table = ApprovalTable(db: execution.db)
    try table.step(id)
    guard let entry = try table.entry(id) else { return }
    try tell(entry)
  }

  /// Tells the administrators why an approval waits for them, if it does.
  func tellAdministrators(_ entry: ApprovalEntry) throws {
    guard let reason = try Approvers(execution: execution).reasonForAdministrators(entry) else { return }
    let label = execution.state.compiled.model.approval(entry.name)?.label.original ?? entry.name
    try tell(
      [.role("administrator")], "\(label) (approval \(entry.id)) waits for an administrator: \(reason).", entry)
  }

  /// Tells those who may decide now that they are asked, or the administrators why they are.
  func tell(_ entry: ApprovalEntry) throws {
    let approvers = Approvers(execution: execution)
    let label = execution.state.compiled.model.approval(entry.name)?.label
    try tellAdministrators(entry)
    let users = Set(try approvers.available(for: entry).values.joined()).sorted()
    if entry.isMailed, let label, let image = try RowTable(plan: plan, db: execution.db).row(entry.record) {
      try OutgoingEffect(
        execution: execution, plan: plan, image: image, old: nil, cause: "approval \(entry.name)", label: nil
      ).ask(users, about: entry.id, label: label)
    }
    let names = try users.compactMap { try UserTable.user(id: $0, execution.db)?.name }
    try tell(
      names.prefix(200).map(Recipient.user),
      "\(label?.original ?? entry.name) (approval \(entry.id)) waits for your decision.",
      entry)
  }

  /// Tells those who may decide, those above them and the administrators that the time for it is over.
  func remind(_ entry: ApprovalEntry) throws {
    guard entry.state == .pending, let due = entry.due else { return }
    let label = execution.state.compiled.model.approval(entry.name)?.label.original ?? entry.name
    let asked = Set(try Approvers(execution: execution).available(for: entry).values.joined())
    let above = Set(try asked.compactMap { try UserTable.manager(of: $0, execution.db) }).subtracting(asked)
    let names = { (users: Set<Int64>) in
      try users.sorted().compactMap { try execution.addressee($0)?.caller.name }
    }
    let what = "\(label) (approval \(entry.id))"
    let (those, others) = (try names(asked), try names(above))
    try tell(
      those.prefix(200).map(Recipient.user),
      "\(what) still waits for your decision: the time for it was over on \(due.text).", entry)
    try tell(
      others.prefix(200).map(Recipient.user),
      "\(what) waits for a decision of \(those.prefix(5).joined(separator: ", ")): the time for it was over on \(due.text).",
      entry)
    try tellAdministrators(entry)
  }

  private func tell(_ recipients: [Recipient], _ words: String, _ entry: ApprovalEntry) throws {
    guard let image = try RowTable(plan: plan, db: execution.db).row(entry.record) else { return }
    try OutgoingEffect(
      execution: execution, plan: plan, image: image, old: nil, cause: "approval \(entry.name)", label: nil
    ).tell(recipients, words)
  }
}
