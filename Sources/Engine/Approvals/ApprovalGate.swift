import Expressions
import GRDB
import Metamodel

/// Why something is done that would else wait for a decision, or is submitted again.
enum Deciding: Hashable {
  /// It was approved, as this.
  case approved(Int64)
  /// It was submitted before, as this.
  case again(Int64)
  /// It corrects the new record that waited as this, which is submitted again thereby.
  case corrected(Int64)
  /// It follows the end of this one.
  case followed(Int64)

  /// Whether what has ended as an approval locks nothing of it.
  func unlocks(_ entry: ApprovalEntry) -> Bool {
    switch self {
    case .corrected(entry.id), .followed(entry.id): entry.state != .pending
    default: false
    }
  }
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
  }

  private var isAsked: Bool {
    guard plan.hasApprovals, !execution.isSample else { return false }
    return if case .corrected? = execution.deciding { false } else { true }
  }

  /// What has been agreed to already, by the approvals' names: what is carried out just now, and those that had to agree before.
  private func agreed() throws -> [String: ApprovalEntry] {
    guard case .approved(let id)? = execution.deciding else { return [:] }
    return try ApprovalTable(db: execution.db).chain(id).reduce(into: [:]) { agreed, entry in
      if agreed[entry.name] == nil { agreed[entry.name] = entry }
    }
  }

  /// The module's approvals, in order; those in flight as they were when they began.
  private func approvals(_ agreed: [String: ApprovalEntry]) throws -> [Approval] {
    let model = execution.state.compiled.model
    let table = ApprovalVersionTable(db: execution.db)
    var pinned = try agreed.mapValues { try table.approval($0.version, in: plan, of: execution.state.compiled) }
    let known = model.approvals(of: plan.module.name).map { pinned.removeValue(forKey: $0.name) ?? $0 }
    return known + pinned.values.sorted { $0.name < $1.name }
  }

  /// What a new record needs, or one that is changed; nil if it needs nothing.
  func need(_ event: Approval.Event, old: RowImage?, _ image: RowImage) throws -> Need? {
    guard isAsked else { return nil }
    let judgement = Judgement(execution, plan, image: image, old: old)
    let agreed = try agreed()
    for approval in try approvals(agreed) where approval.events.contains(event) {
      if let need = need(approval, event, judgement, agreed) { return need }
    }
    return nil
  }

  /// What a transition needs: the approval that it names, else one of what it changes beside.
  func need(_ step: BlueprintStep, old: RowImage, _ image: RowImage) throws -> Need? {
    guard isAsked else { return nil }
    if let name = step.transition.approval {
      let agreed = try agreed()
      guard let approval = try approvals(agreed).first(where: { $0.name == name }) else {
        throw Refusal(
          .configuration,
          Problem(
            at: "approval", code: "not_found",
            message: "\(step.transition.name) waits for the approval '\(name)', which the model has no more."))
      }
      let judgement = Judgement(execution, plan, image: image, old: old)
      if let need = need(approval, .transition, judgement, agreed) { return need }
    }
    return changesFields(old, image) ? try need(.edit, old: old, image) : nil
  }

  /// Refuses a change that would have to wait, where it comes with others that cannot.
  func requireNone(_ old: RowImage, _ image: RowImage) throws {
    guard plan.hasApprovals, changesFields(old, image), let need = try need(.edit, old: old, image) else { return }
    throw refusal(need, of: image)
  }

  /// The refusal of a part of a whole that would have to wait, which says what comes first.
  private func refusal(_ need: Need, of image: RowImage, transition: String? = nil) -> Refusal {
    let (label, module) = (need.approval.label.spoken, plan.module.name)
    let words =
      need.event == .create
      ? "The new record of \(module) would wait for the approval “\(label)”. Create it by itself first."
      : transition.map { "\($0) of \(module) \(image.id) waits for the approval “\(label)”. Run it by itself first." }
        ?? """
        \(module) \(image.id) would be changed in a way that waits for the approval “\(label)”. Make that change by \
        itself first, as an update.
        """
    return Refusal(
      .conflict,
      Problem(at: "approval", code: "needs_approval", message: words, found: .text(need.approval.name)))
  }

  /// Whether a change is about more than the states that processes have brought a record to.
  private func changesFields(_ old: RowImage, _ image: RowImage) -> Bool {
    let guarded = Set(plan.guarded.map(\.index))
    return old.owner != image.owner
      || plan.fields.indices.contains { !guarded.contains($0) && old.values[$0] != image.values[$0] }
  }

  /// An approval is needed once; where another of its rules holds by now than the one by which it was agreed to, once more.
  private func need(
    _ approval: Approval, _ event: Approval.Event, _ judgement: Judgement, _ agreed: [String: ApprovalEntry]
  ) -> Need? {
    guard judgement.isMet(approval.condition),
      let rule = approval.rules.firstIndex(where: { judgement.isMet($0.condition) }),
      agreed[approval.name]?.rule != rule
    else { return nil }
    return Need(approval: approval, rule: rule, event: event)
  }

  // MARK: Waiting

  /// Has a change wait; the record stays as it is.
  ///
  /// - Throws: ``Refusal`` if it is part of a whole, which would go on without it.
  func hold(_ command: HeldCommand, for need: Need, _ row: RowImage) throws -> RowChange {
    guard execution.mayWait else { throw refusal(need, of: row, transition: command.transition) }
    try requireNothingPending(besides: need, row)
    let image = try execution.touched(row)
    let id = try submit(command, for: need, row)
    try RecordWrite(execution: execution, plan: plan, old: row, image: image, isUnlocked: true, isFollowed: false)
      .write(moves: [], cause: "submit for approval \(need.approval.name) (\(id))")
    execution.clockwork.note(image, old: nil, plan, execution.state)
    var change = RowChange(plan: plan, image: image)
    change.approval = id
    return change
  }

  /// Refuses what would wait beside a change that waits already, and leaves one of its fields open.
  private func requireNothingPending(besides need: Need, _ row: RowImage) throws {
    guard let pending = try ApprovalTable(db: execution.db).pending(of: row.id, in: plan) else { return }
    let label = execution.state.compiled.model.approval(pending.name)?.label.spoken ?? pending.name
    throw Refusal(
      .conflict,
      Problem(
        at: "approval", code: Problem.locked,
        message: """
          This change would wait for the approval “\(need.approval.label.spoken)”, and \(plan.module.name) \(row.id) waits for \
          “\(label)” already. Make it when that is decided.
          """, found: .text("approval \(pending.id)"), who: try Approvers.asked(pending, execution.db)))
  }

  /// Has a new record wait, which is locked meanwhile.
  func holdNew(_ row: RowImage, for need: Need) throws -> Int64 {
    guard execution.mayWait else { throw refusal(need, of: row) }
    return try submit(nil, for: need, row)
  }

  /// Where a new approval stands among those of the same change.
  private func place(of need: Need) throws -> (previous: Int64?, after: Int64?, replaced: Int64?) {
    switch execution.deciding {
    case .again(let id): return (id, nil, nil)
    case .approved(let id):
      guard let known = try agreed()[need.approval.name] else { return (nil, id, nil) }
      // What was agreed to has become something else.
      return known.id == id ? (id, known.after, id) : (known.id, id, known.id)
    case .corrected, .followed, nil: return (nil, nil, nil)
    }
  }

  /// Who has submitted what a new approval is about, and whose own it is. Those who only agreed to it, so that others are asked next, are
  /// none of them.
  private func origin() throws -> (submitter: Int64, authors: Set<Int64>) {
    let table = ApprovalTable(db: execution.db)
    let own = execution.authors.union([execution.caller.userID])
    switch execution.deciding {
    case .approved(let id):
      guard let entry = try table.entry(id) else { break }
      return (entry.submitter, entry.authors)
    case .again(let id): return (execution.caller.userID, try own.union(table.entry(id)?.authors ?? []))
    case .corrected, .followed, nil: break
    }
    return (execution.caller.userID, own)
  }

  private func submit(_ command: HeldCommand?, for need: Need, _ row: RowImage) throws -> Int64 {
    let table = ApprovalTable(db: execution.db)
    let (place, origin) = (try place(of: need), try origin())
    let due = need.approval.serviceLevel.flatMap { period in
      DueTimes(execution: execution, plan: plan).workingTime(need.approval.calendar, row)
        .adding(period, to: execution.now)
    }
    let id = try table.insert(
      ApprovalTable.Submission(
        submitter: origin.submitter, authors: origin.authors, approval: need.approval, rule: need.rule,
        event: need.event, command: command, seenVersion: row.version,
        previous: place.previous, after: place.after, due: due), of: row.id, in: plan, by: execution)
    execution.consequences.noteSubmission(id)
    try SettleApprovers(
      execution: execution, approval: need.approval, authors: origin.authors,
      judgement: Judgement(execution, plan, image: row, old: row)
    ).run(id, rule: need.rule)
    if let replaced = place.replaced { try table.end(replaced, .replaced, at: execution.now) }
    try ApprovalSteps(execution: execution, plan: plan).open(id)
    return id
  }
}
