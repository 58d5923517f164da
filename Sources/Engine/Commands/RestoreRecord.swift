import Expressions
import GRDB
import Metamodel

/// Takes a record out of the recycle bin as it was; its state is where the ledger has it. What it needs, and what the
/// model wants of it, may have changed since, and stands in its way then.
struct RestoreRecord {
  private let execution: Execution
  private let target: RecordTarget

  init(_ execution: Execution, target: RecordTarget) {
    self.execution = execution
    self.target = target
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.delete, on: target.module)
    let old = try execution.row(target, plan, for: .delete, inBin: true)
    if let time = try ErasureTable(db: execution.db).erased(old.id, plan) {
      throw Refusal.erased(target.module, old.id, at: time, .conflict)
    }
    if let merge = try MergeTable(db: execution.db).merge(of: old.id, plan) {
      throw try execution.reads(RecordReference(module: target.module, id: merge.survivor))
        ? Self.merged(old.id, merge, plan) : Refusal(.conflict, .hiddenRecord("merged"))
    }
    return try Self.bringBack(old, plan, execution, cause: "restore")
  }

  /// What was merged is part of another record, and comes back with all that it had when the merge is undone.
  private static func merged(_ id: Int64, _ merge: MergeTable.Entry, _ plan: ModulePlan) -> Refusal {
    let module = plan.module.name
    return Refusal(
      .conflict,
      Problem(
        at: "id", code: "merged",
        message: "\(module) \(id) was merged into \(module) \(merge.survivor). Undo the merge to have it back.",
        wanted: .number(String(merge.survivor))))
  }

  /// Takes a row out of the recycle bin.
  static func bringBack(
    _ old: RowImage, _ plan: ModulePlan, _ execution: Execution, cause: String, attachments: AttachmentChange? = nil
  ) throws -> RowChange {
    var image = try execution.touched(old)
    image.isDeleted = false
    let reading = ValueReading(execution: execution, plan: plan)
    let problems = try missingRecords(plan, image, reading) + reading.violations(image, old: old)
    if !problems.isEmpty { throw Refusal(.conflict, problems + (try reading.duplicates(image))) }
    try reading.explainingDuplicates(of: image) {
      try RowTable(plan: plan, db: execution.db).setDeleted(image, at: nil)
    }
    try execution.matching.follow(plan, from: old, to: image)
    try HistoryTable(execution: execution, plan: plan).append(
      image, old: old, cause: cause, attachments: attachments)
    return RowChange(plan: plan, image: image)
  }

  /// Restricting lookups whose records have gone meanwhile.
  private static func missingRecords(_ plan: ModulePlan, _ image: RowImage, _ reading: ValueReading) throws -> [Problem]
  {
    let restricting = plan.fields.indices.filter { position in
      guard case .lookup(let lookup) = plan.fields[position].field.type else { return false }
      return lookup.module != nil && lookup.onDelete == .restrict && image.values[position] != own(image, plan)
    }
    return try reading.missingRecords(restricting, image)
  }

  private static func own(_ image: RowImage, _ plan: ModulePlan) -> Value {
    .record(RecordReference(module: plan.module.name, id: image.id))
  }
}
