import Expressions
import GRDB
import Metamodel

/// Undoes a merge: the records that went come back, whatever was pointed to the survivor by it names them again, and the survivor has the
/// values that it had.
///
/// What has been changed since the merge is not undone: it stands in the way, unless the caller keeps it.
struct UnmergeRecords {
  private let execution: Execution
  private let target: RecordTarget
  private let keepsChanges: Bool

  /// - Parameters:
  ///   - target: the survivor, whose last merge is undone, or one of the records that went.
  ///   - keepsChanges: whether what was changed since may stay as it is.
  init(_ execution: Execution, target: RecordTarget, keepsChanges: Bool) {
    self.execution = execution
    self.target = target
    self.keepsChanges = keepsChanges
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    for right in [Right.read, .update, .delete] { try execution.authorise(right, on: target.module) }
    let table = MergeTable(db: execution.db)
    guard let merge = try table.merge(of: target.id, plan) ?? table.lastMerge(into: target.id, plan) else {
      _ = try execution.row(target, plan, for: .update)
      throw notMerged
    }
    if target.id != merge.survivor { _ = try loser(target.id, plan) }
    let survivor = try known(merge.survivor, plan) {
      try execution.row(
        RecordTarget(module: target.module, id: $0, expectedVersion: $0 == target.id ? target.expectedVersion : nil),
        plan, for: .update)
    }
    try execution.refuseConverted(survivor, plan)
    // The others are in the bin, where nothing of them waits.
    try ApprovalLock(execution: execution, plan: plan).requireFree(survivor, at: "id")
    let history = MergeChanges(execution: execution, merge: merge)
    guard try !history.isEmptied() else { throw emptied }
    let changes = try history.read()
    let undoing = try UndoneValues(execution: execution, plan: plan, merge: merge, changes: changes)
    guard undoing.problems.isEmpty || keepsChanges else { throw Refusal(.conflict, undoing.problems) }
    return try write(undoing, merge, survivor, plan)
  }

  private func loser(_ id: Int64, _ plan: ModulePlan) throws -> RowImage {
    try known(id, plan) {
      try execution.row(RecordTarget(module: plan.module.name, id: $0), plan, for: .delete, inBin: true)
    }
  }

  /// One of the records of the merge; those that were not asked for are not named to whoever may not read them.
  private func known(_ id: Int64, _ plan: ModulePlan, _ row: (Int64) throws -> RowImage) throws -> RowImage {
    guard try id == target.id || execution.reads(RecordReference(module: plan.module.name, id: id)) else {
      throw Refusal(.notPermitted, .hiddenRecord("not_permitted"))
    }
    return try row(id)
  }

  private var notMerged: Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "id", code: "not_merged",
        message: "Nothing was merged into \(target.module) \(target.id) that has not been undone already."))
  }

  private var emptied: Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "id", code: "history_emptied",
        message: """
          What \(target.module) \(target.id) was before the merge is not kept any more: retention has taken old values out of the \
          history. The merge stays.
          """))
  }

  /// The survivor first, so that the others can have their unique values back; then they, so that others can name them.
  private func write(
    _ undoing: UndoneValues, _ merge: MergeTable.Entry, _ survivor: RowImage, _ plan: ModulePlan
  ) throws -> RowChange {
    let place = "\(target.module)/\(merge.survivor)"
    let names = merge.losers.map { "\(target.module)/\($0)" }.joined(separator: ", ")
    let image = try execution.touched(undoing.survivor ?? survivor)
    let files = try giveBack(merge, plan)
    try RecordWrite(execution: execution, plan: plan, old: survivor, image: image)
      .write(
        moves: [], cause: "unmerge of \(names)",
        attachments: AttachmentChange(removed: merge.losers.flatMap { files[$0] ?? [] }))
    for loser in merge.losers {
      try bringBack(loser, plan, cause: "unmerge from \(place)", AttachmentChange(added: files[loser] ?? []))
    }
    for user in undoing.others {
      do {
        try RecordWrite(execution: execution, plan: user.plan, old: user.old, image: try execution.touched(user.image))
          .write(moves: [], cause: "unmerge of \(names) from \(place)")
      } catch let refusal as Refusal {
        throw try execution.seen(
          refusal, of: RecordReference(module: user.plan.module.name, id: user.old.id))
      }
    }
    try MergeTable(db: execution.db).setUndone(merge.id, at: execution.now)
    try CallTable(db: execution.db).follow(PlannedRecord(plan: plan, id: merge.survivor))
    execution.clockwork.note(image, old: nil, plan, execution.state)
    return RowChange(
      plan: plan, image: image, warnings: undoing.problems,
      merge: MergeReport(losers: merge.losers, taken: [:], related: execution.access.seen(undoing.counts)))
  }

  /// Gives the losers the files that the merge took from them, as far as the survivor still has them.
  private func giveBack(_ merge: MergeTable.Entry, _ plan: ModulePlan) throws -> [Int64: [Attachment]] {
    let table = AttachmentTable(db: execution.db)
    let taken = try MergeChanges(execution: execution, merge: merge).attachments(of: plan)
    return try Dictionary(
      uniqueKeysWithValues: merge.losers.map { loser in
        let files = try table.move(
          taken[loser] ?? [], of: PlannedRecord(plan: plan, id: merge.survivor),
          to: PlannedRecord(plan: plan, id: loser))
        return (loser, files)
      })
  }

  private func bringBack(_ id: Int64, _ plan: ModulePlan, cause: String, _ files: AttachmentChange) throws {
    let old = try loser(id, plan)
    do {
      _ = try RestoreRecord.bringBack(old, plan, execution, cause: cause, attachments: files)
    } catch let refusal as Refusal {
      throw try execution.seen(refusal, of: RecordReference(module: plan.module.name, id: id))
    }
  }
}
