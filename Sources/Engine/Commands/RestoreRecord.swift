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
    var image = try execution.touched(old)
    image.isDeleted = false
    let reading = ValueReading(execution: execution, plan: plan)
    let problems = try missingRecords(plan, image, reading) + reading.violations(image, old: old)
    if !problems.isEmpty { throw Refusal(.conflict, problems + (try reading.duplicates(image))) }
    try reading.explainingDuplicates(of: image) {
      try RowTable(plan: plan, db: execution.db).setDeleted(image, at: nil)
    }
    try HistoryTable(execution: execution, plan: plan).append(image, old: old, cause: "restore")
    return RowChange(plan: plan, image: image)
  }

  /// Restricting lookups whose records have gone meanwhile.
  private func missingRecords(_ plan: ModulePlan, _ image: RowImage, _ reading: ValueReading) throws -> [Problem] {
    let restricting = plan.fields.indices.filter { position in
      guard case .lookup(let lookup) = plan.fields[position].field.type else { return false }
      return lookup.module != nil && lookup.onDelete == .restrict && image.values[position] != own(image)
    }
    return try reading.missingRecords(restricting, image)
  }

  private func own(_ image: RowImage) -> Value { .record(RecordReference(module: target.module, id: image.id)) }
}
