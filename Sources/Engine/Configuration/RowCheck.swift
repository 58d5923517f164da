import Expressions
import GRDB
import Metamodel

/// Checks the records that are there against what a new model wants of them, before it comes into force. Records in the
/// recycle bin are judged when they are restored.
struct RowCheck {
  let db: Database
  let compiled: CompiledModel
  let before: CompiledModel

  /// - Throws: ``Refusal`` of kind `configuration` with the count of records that violate each change, and examples.
  func run() throws {
    let problems = try compiled.allPlans.flatMap { plan -> [Problem] in
      guard try db.tableExists(plan.module.name) else { return [] }
      let columns = Set(try db.columns(in: plan.module.name).map(\.name))
      let known = before.plan(plan.module.name)
      return try valueProblems(plan, known, columns) + keyProblems(plan, known, columns)
    }
    if !problems.isEmpty { throw Refusal(.configuration, problems) }
  }

  /// What the new rules of values find among the rows.
  private func valueProblems(_ plan: ModulePlan, _ known: ModulePlan?, _ columns: Set<String>) throws -> [Problem] {
    let held = Set(known.map { ValueRule.all(of: $0, row: "") } ?? [])
    let filled = Set(plan.filledFields(since: known).map { plan.fields[$0].field.name })
    return try ValueRule.all(of: plan, row: "").filter { !held.contains($0) }.compactMap { rule in
      // Records get the default where they have no value.
      if rule.code == "required", filled.contains(rule.field) { return nil }
      let needed = [plan.field(rule.field)?.column ?? rule.field] + (rule.code == "not_in_pipeline" ? ["pipeline"] : [])
      guard needed.allSatisfy(columns.contains) else {
        // A new field is empty on every record.
        return rule.code == "required" ? try problem(plan, rule.field, "1", rule.code, Self.noValueYet) : nil
      }
      return try problem(plan, rule.field, rule.violation, rule.code, Self.words[rule.code] ?? "violate it")
    }
  }

  /// What the new unique keys find among the rows. A column that is still to be added clashes with nothing.
  private func keyProblems(_ plan: ModulePlan, _ known: ModulePlan?, _ columns: Set<String>) throws -> [Problem] {
    try plan.uniqueKeys.compactMap { key in
      let fields = key.positions.map { plan.fields[$0] }
      guard fields.flatMap(\.columns).allSatisfy(columns.contains),
        known?.uniqueKeys.contains(where: key.isSame) != true
      else { return nil }
      let keys = key.columns.joined(separator: ", ")
      let clashing = """
        \(key.predicate) AND (\(keys)) IN (
          SELECT \(keys) FROM "\(plan.module.name)" WHERE \(key.predicate) GROUP BY \(keys) HAVING count(*) > 1)
        """
      let names = fields.map(\.field.name).joined(separator: "+")
      return try problem(plan, names, clashing, "duplicate", "share their value with another")
    }
  }

  private static let noValueYet =
    "would have no value; give it a default, or add it as optional, fill it, then require it"

  private static let words = [
    "required": "have no value", "unknown_value": "have a value that is no longer there",
    "out_of_range": "are out of its range", "too_long": "are longer", "too_short": "are shorter",
    "not_in_pipeline": "stand in a stage that is no longer there", "invalid": "have no value of its type",
  ]

  private func problem(
    _ plan: ModulePlan, _ field: String, _ condition: String, _ code: String, _ words: String
  ) throws -> Problem? {
    let from = "FROM \"\(plan.module.name)\" WHERE deleted_at IS NULL AND (\(condition))"
    let count = try Int.fetchOne(db, sql: "SELECT count(*) \(from)") ?? 0
    guard count > 0 else { return nil }
    let examples = try Int64.fetchAll(db, sql: "SELECT id \(from) ORDER BY id LIMIT 3")
    return .violated(plan, field, code, count: count, examples: examples, words)
  }
}

extension Problem {
  /// A new rule that records break.
  ///
  /// - Parameters:
  ///   - examples: the ids of the first of them.
  ///   - words: What they do, `have no value`.
  ///   - first: What is wrong with the first, where that says more.
  static func violated(
    _ plan: ModulePlan, _ field: String, _ code: String, count: Int, examples: [Int64], _ words: String,
    first: Problem? = nil
  ) -> Problem {
    let ids = examples.map { String($0) }.joined(separator: ", ") + (count > examples.count ? ", …" : "")
    let detail = first.map { " Of the first: \($0.message)" } ?? ""
    return Problem(
      at: "\(plan.module.name).\(field)", code: code,
      message: "There are records of \(plan.module.name) that \(words): \(ids) (\(count) in all).\(detail)",
      found: .number(String(count)))
  }
}
