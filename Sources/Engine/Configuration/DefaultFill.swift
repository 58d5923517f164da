import Expressions
import GRDB
import Metamodel

/// Gives the records that are there the default of a field that is new and required.
///
/// A new field that is not required stays empty on them: nobody has said its value. Each record that is filled has a new
/// version and an entry in its history, as after any other change.
struct DefaultFill {
  /// Of the new model.
  let execution: Execution
  let before: CompiledModel

  /// - Throws: ``Refusal`` that names the first record for which a default is no value.
  func run() throws {
    for plan in execution.state.compiled.allPlans {
      let positions = plan.filledFields(since: before.plan(plan.module.name))
      guard !positions.isEmpty else { continue }
      try unlocking(plan) {
        for id in try Int64.fetchAll(execution.db, sql: "SELECT id FROM \"\(plan.module.name)\" ORDER BY id") {
          guard let row = try RowTable(plan: plan, db: execution.db).row(id) else { continue }
          try fill(row, plan, positions)
        }
      }
    }
  }

  /// An approval locks what was submitted, which a field that is new is no part of.
  private func unlocking(_ plan: ModulePlan, _ body: () throws -> Void) throws {
    let name = ApprovalTables.lockName(of: plan.module.name)
    let lock = try String.fetchOne(
      execution.db, sql: "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", arguments: [name])
    guard let lock else { return try body() }
    try execution.db.execute(sql: "DROP TRIGGER \"\(name)\"")
    try body()
    try execution.db.execute(sql: lock)
  }

  private func fill(_ row: RowImage, _ plan: ModulePlan, _ positions: [Int]) throws {
    guard row.isDeleted else { return try write(row, plan, positions) }
    // What else is wrong with a record in the recycle bin is judged when it is restored.
    try execution.db.inSavepoint { () -> Database.TransactionCompletion in
      (try? write(row, plan, positions)) == nil ? .rollback : .commit
    }
  }

  private func write(_ row: RowImage, _ plan: ModulePlan, _ positions: [Int]) throws {
    let empty = positions.filter { row.values[$0] == .null }
    guard !empty.isEmpty else { return }
    var image = row
    let judgement = Judgement(execution, plan, image: row, old: nil)
    var defaults: RecordInput = [:]
    for field in empty.map({ plan.fields[$0].field }) {
      guard let template = field.defaultValue else { continue }
      defaults[field.name] = template.literalInput ?? (try? judgement.input(template))
    }
    let reading = ValueReading(execution: execution, plan: plan)
    var problems = try reading.apply(defaults, to: &image).problems
    problems += empty.filter { image.values[$0] == .null }.map { .required(plan.fields[$0].field) }.others(
      than: problems)
    guard problems.isEmpty else { throw Refusal(.configuration, problems.map { $0.of(plan.module.name, row.id) }) }
    // What the configuration fills needs nobody's decision.
    try RecordWrite(
      execution: execution, plan: plan, old: row, image: execution.touched(image), isUnlocked: true
    )
    .write(moves: [], cause: Self.cause)
  }

  /// What the history tells of it.
  static let cause = "default of a new field"
}

extension ModulePlan {
  /// The positions of fields that are new since an earlier plan, required, and have a default.
  func filledFields(since known: ModulePlan?) -> [Int] {
    guard let known else { return [] }
    return fields.indices.filter { position in
      let planned = fields[position]
      return known.field(planned.field.name) == nil && planned.field.isRequired && planned.field.defaultValue != nil
        && !isGuarded(planned)
    }
  }
}

extension Problem {
  /// The problem with the record that has it.
  func of(_ module: String, _ id: Int64) -> Problem {
    Problem(at: "\(module).\(at)", code: code, message: "\(module) \(id): \(message)", found: found, wanted: wanted)
  }
}
