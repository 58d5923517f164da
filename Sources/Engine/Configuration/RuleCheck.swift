import Expressions
import GRDB
import Metamodel

/// Checks the records that are there against those new rules of fields that only the engine can judge: patterns, bounds
/// of more digits than the column has, and expressions.
struct RuleCheck {
  /// Of the new model.
  let execution: Execution
  let before: CompiledModel

  /// - Throws: ``Refusal`` of kind `configuration` with the count of records that violate each rule, and examples.
  func run() throws {
    let problems = try execution.state.compiled.allPlans.flatMap(problems)
    if !problems.isEmpty { throw Refusal(.configuration, problems) }
  }

  /// What breaks the new rules of one field.
  private struct Violations {
    let position: Int
    var count = 0
    var examples: [Int64] = []
    var first: Problem?

    mutating func add(_ problem: Problem, _ id: Int64) {
      count += 1
      if examples.count < 3 { examples.append(id) }
      first = first ?? problem
    }
  }

  private func problems(of plan: ModulePlan) throws -> [Problem] {
    let known = before.plan(plan.module.name)
    var found = plan.fields.indices.filter { position in
      let field = plan.fields[position].field
      return field.hasOtherRules(than: known?.field(field.name)?.field)
    }.map { Violations(position: $0) }
    guard !found.isEmpty else { return [] }
    let fields = found.map { plan.fields[$0.position] }
    try RowTable(plan: plan, db: execution.db).forEachLive(having: fields) { image in
      let judgement = Judgement(execution, plan, image: image, old: nil)
      for index in found.indices {
        guard let problem = problem(of: found[index].position, image, plan, judgement) else { continue }
        found[index].add(problem, image.id)
      }
    }
    return found.compactMap { violations in
      violations.first.map { first in
        .violated(
          plan, plan.fields[violations.position].field.name, first.code, count: violations.count,
          examples: violations.examples, "break the rule", first: first)
      }
    }
  }

  private func problem(of position: Int, _ image: RowImage, _ plan: ModulePlan, _ judgement: Judgement) -> Problem? {
    let value = image.values[position]
    guard value != .null else { return nil }
    let planned = plan.fields[position]
    do {
      _ = try FieldReading(planned, current: value, execution.db).read(InputValue(value))
    } catch {
      return error.problem
    }
    return planned.field.check.flatMap { judgement.problem(of: $0, field: planned.field, found: value) }
  }
}

extension Field {
  /// Whether rules that the engine judges differ from those of the field as it was.
  fileprivate func hasOtherRules(than old: Field?) -> Bool {
    (pattern != nil && pattern != old?.pattern) || (minimum != nil && minimum != old?.minimum)
      || (maximum != nil && maximum != old?.maximum)
      || (check != nil && check?.condition.source != old?.check?.condition.source)
  }
}
