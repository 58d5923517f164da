import Expressions
import GRDB
import Metamodel

/// What records hold against what their fields may hold.
extension Doctor {
  /// Records outside the recycle bin with values that no command gives them.
  func values() throws -> [DoctorFinding] {
    try compiled.allPlans.flatMap { plan in
      let rules = ValueRule.all(of: plan, row: "") + plan.fields.compactMap(Self.range)
      guard !rules.isEmpty else { return [DoctorFinding]() }
      let cases = rules.enumerated().map { "WHEN \($1.violation) THEN \($0)" }.joined(separator: "\n")
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT rule, count(*) AS count, min(id) AS first FROM (
            SELECT id, CASE \(cases) END AS rule FROM "\(plan.module.name)" WHERE deleted_at IS NULL)
          WHERE rule IS NOT NULL GROUP BY rule
          """)
      return rows.map { row in
        let rule = rules[row["rule"] as Int]
        return .error(
          "value_differs",
          """
          \(row["count"] as Int) records of \(plan.module.name) have a value of \(rule.field) that it may not have (\(rule.code)). \
          The first is \(row["first"] as Int64).
          """)
      }
    }
  }

  /// What no value of a type goes beyond, whatever the model says; commands read none beyond it.
  private static func range(_ planned: PlannedField) -> ValueRule? {
    let most: ClosedRange<Int64>
    switch planned.storage {
    case .date: most = Int64(CalendarDate.earliest.daysSinceEpoch)...Int64(CalendarDate.latest.daysSinceEpoch)
    case .timestamp: most = Timestamp.range
    case .decimal: most = -999_999_999_999_999...999_999_999_999_999
    default: return nil
    }
    return ValueRule(
      field: planned.field.name, code: "out_of_range",
      violation: "\"\(planned.column)\" NOT BETWEEN \(most.lowerBound) AND \(most.upperBound)")
  }

  /// Records in a pipeline that their process version does not lead.
  func pipelines() throws -> [DoctorFinding] {
    try eachGuarded { plan, column, _ in
      guard !plan.pipelines.isEmpty else { return [] }
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(t.id) AS first FROM "\(plan.module.name)" AS t
          JOIN process_version AS v ON v.id = t."\(column)__process"
          WHERE json_extract(v.definition, '$.pipeline') <> t.pipeline
          """)
      guard let row, row["count"] as Int > 0 else { return [] }
      return [
        .error(
          "pipeline_differs",
          """
          \(row["count"] as Int) records of \(plan.module.name) are in another pipeline than the process that leads their \
          \(column). The first is \(row["first"] as Int64).
          """)
      ]
    }
  }
}
