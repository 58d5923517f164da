import Expressions
import GRDB
import Metamodel

/// Opens the steps of approvals one after the other, and tells those who decide.
struct ApprovalSteps {
  let execution: Execution
  let plan: ModulePlan

  /// Opens the next step.
  func open(_ id: Int64) throws {
    let table = ApprovalTable(db: execution.db)
    try table.step(id)
    guard let entry = try table.entry(id), let row = try RowTable(plan: plan, db: execution.db).row(entry.record) else {
      return
    }
    let approvers = Approvers(execution: execution)
    let step = try approvers.step(of: entry)
    if let reason = try approvers.reasonForAdministrators(step, entry, row, plan) {
      try tellAdministrators(entry, reason)
    }
    try ask(Set(try approvers.candidates(step, entry, row, plan).map(\.user)).sorted(), about: entry)
  }

  /// Tells the administrators why an approval waits for them.
  func tellAdministrators(_ entry: ApprovalEntry, _ reason: String) throws {
    let label = entry.label(in: execution.state.compiled.model)
    try tell(
      [.role("administrator")], "\(label) (approval \(entry.id)) waits for an administrator: \(reason).", entry)
  }

  /// Tells those who may decide now that they are asked.
  ///
  /// - Parameter why: what is said after that.
  func ask(_ users: [Int64], about entry: ApprovalEntry, because why: String = "") throws {
    let label = execution.state.compiled.model.approval(entry.name)?.label
    if entry.isMailed, let label, let image = try RowTable(plan: plan, db: execution.db).row(entry.record) {
      let submitter = try UserTable.user(id: entry.submitter, execution.db)?.name ?? "?"
      try OutgoingEffect(
        execution: execution, plan: plan, image: image, old: nil, cause: "approval \(entry.name)", label: nil
      ).ask(users, about: entry.id, of: submitter, label: label)
    }
    let names = try users.compactMap { try UserTable.user(id: $0, execution.db)?.name }
    try tell(
      names.prefix(200).map(Recipient.user),
      "\(entry.label(in: execution.state.compiled.model)) (approval \(entry.id)) waits for your decision\(why).",
      entry)
  }

  /// Tells those who may decide, those above them and the administrators that the time for it is over.
  func remind(_ entry: ApprovalEntry) throws {
    guard entry.state == .pending, let due = entry.due,
      let row = try RowTable(plan: plan, db: execution.db).row(entry.record)
    else { return }
    let label = entry.label(in: execution.state.compiled.model)
    let approvers = Approvers(execution: execution)
    let step = try approvers.step(of: entry)
    let asked = Set(try approvers.candidates(step, entry, row, plan).map(\.user))
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
    if let reason = try approvers.reasonForAdministrators(step, entry, row, plan) {
      try tellAdministrators(entry, reason)
    }
  }

  private func tell(_ recipients: [Recipient], _ words: String, _ entry: ApprovalEntry) throws {
    guard let image = try RowTable(plan: plan, db: execution.db).row(entry.record) else { return }
    try OutgoingEffect(
      execution: execution, plan: plan, image: image, old: nil, cause: "approval \(entry.name)", label: nil
    ).tell(recipients, words)
  }
}
