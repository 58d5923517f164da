import Expressions
import GRDB
import Metamodel

/// One thing that must not be so of a row: what a customisation may change of a field, and what its pipeline wants of a
/// stage.
struct ValueRule: Hashable {
  let field: String
  /// The code of the problem, such as `required`.
  let code: String
  /// The condition of a row that violates it, in SQL.
  let violation: String

  /// The rules of a module's rows.
  ///
  /// - Parameter row: what stands before each column: `NEW.` in a trigger, nothing in a query.
  static func all(of plan: ModulePlan, row: String) -> [ValueRule] {
    plan.fields.flatMap { rules($0, "\(row)\"\($0.column)\"") } + pipelineRules(plan, row)
  }

  private static func rules(_ planned: PlannedField, _ column: String) -> [ValueRule] {
    let field = planned.field
    func rule(_ code: String, _ violation: String) -> ValueRule {
      ValueRule(field: field.name, code: code, violation: violation)
    }
    var rules = field.isRequired ? [rule("required", "\(column) IS NULL")] : []
    if let codes = field.type.picklistValues?.map(\.code), !codes.isEmpty {
      rules.append(rule("unknown_value", Self.strange(to: codes, column, planned.storage)))
    }
    if case .boolean = planned.storage { rules.append(rule("invalid", "\(column) NOT IN (0, 1)")) }
    return rules + bounds(planned, column, rule)
  }

  private static func strange(to codes: [String], _ column: String, _ storage: SQLColumn.Storage) -> String {
    guard case .codes = storage else { return SQLText.isNone(column, of: codes) }
    return """
      \(column) IS NOT NULL AND (NOT json_valid(\(column)) OR json_type(\(column)) <> 'array' OR EXISTS(
        SELECT 1 FROM json_each(\(column)) WHERE value IS NULL OR \(SQLText.isNone("value", of: codes))))
      """
  }

  private static func bounds(
    _ planned: PlannedField, _ column: String, _ rule: (String, String) -> ValueRule
  ) -> [ValueRule] {
    let limits = planned.limits
    guard case .text = planned.storage else {
      return [
        stored(limits.minimum, planned).map { rule("out_of_range", "\(column) < \($0)") },
        stored(limits.maximum, planned).map { rule("out_of_range", "\(column) > \($0)") },
      ].compactMap(\.self)
    }
    return [
      limits.shortest.map { rule("too_short", "length(\(column)) < \($0)") },
      limits.longest.map { rule("too_long", "length(\(column)) > \($0)") },
    ].compactMap(\.self)
  }

  /// A bound as the column keeps values; nil if it has more digits than the column, where the engine alone compares.
  private static func stored(_ bound: Value?, _ planned: PlannedField) -> DatabaseValue? {
    guard let bound else { return nil }
    if case .decimal(let scale) = planned.storage {
      guard case .decimal(let number) = bound, number.scale == scale else { return nil }
    }
    return planned.storage.databaseValue(bound)
  }

  private static func pipelineRules(_ plan: ModulePlan, _ row: String) -> [ValueRule] {
    guard let field = plan.pipelines.first?.field, let stage = plan.field(field) else { return [] }
    let membership = plan.pipelines.map { pipeline in
      ValueRule(
        field: field, code: "not_in_pipeline",
        violation: """
          \(row)pipeline = \(SQLText.literal(pipeline.name)) \
          AND \(SQLText.isNone("\(row)\"\(stage.column)\"", of: pipeline.stages.map(\.code)))
          """)
    }
    let isUnknown = SQLText.isNone("\(row)pipeline", of: plan.pipelines.map(\.name))
    return [ValueRule(field: "pipeline", code: "unknown_value", violation: isUnknown)] + membership
  }
}
