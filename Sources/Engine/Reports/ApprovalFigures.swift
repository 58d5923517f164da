import Expressions
import GRDB
import Metamodel

/// What has become of the approvals of a process's records that one rule has started, and how long they waited.
package struct ApprovalFigures: Sendable, Hashable, Codable {
  /// Nil where nothing is told apart, and where by the version of the process.
  package let group: String?
  package let approval: String
  /// Which of the approval's rules has counted, from 1.
  package let rule: Int
  /// `pending`, `approved`, `blocked`, `rejected`, `recalled`, `replaced` or `withdrawn`.
  package let outcome: String
  package let count: Int
  /// From submission to the end, in whole seconds; nil of those that are pending.
  package let meanSeconds: Int64?
  package let medianSeconds: Int64?
  /// What nine of ten do not exceed.
  package let p90Seconds: Int64?
}

/// How often somebody has said something of an approval.
package struct DecisionFigures: Sendable, Hashable, Codable {
  package let group: String?
  package let approval: String
  /// The name of the user.
  package let by: String
  /// `approve`, `reject`, `delegate` or `recall`.
  package let verdict: String
  /// As what: `approver`, `substitute`, `delegate`, `administrator` or `submitter`.
  package let capacity: String
  package let count: Int
  /// From submission until then.
  package let meanSeconds: Int64?
}

extension ProcessReportQuery {
  /// The approvals of the records that are counted, with the name of each as `v.approval`.
  private var approvals: (tables: String, arguments: [SQLArgument])? {
    guard let module = context.state.compiled.plan(plan.module.name), module.hasApprovals else { return nil }
    return (
      "\(tables(of: "sys_approval")) JOIN sys_approval_version AS v ON v.id = m.version",
      plan.arguments(about: module.id)
    )
  }

  /// An approval is of no version of the process.
  private var approvalGroup: String { group == .version ? "NULL" : groupValue }

  func approvalFigures() throws -> [ApprovalFigures] {
    guard let (tables, arguments) = approvals else { return [] }
    let sql = """
      WITH waits AS (
        SELECT \(approvalGroup) AS g, v.approval AS name, m.rule, m.state, m.ended_at - m.at AS wait
        FROM \(tables) WHERE \(plan.conditions(on: "m.module"))),
      placed AS (
        SELECT *, count(*) OVER w AS number, count(wait) OVER w AS ended,
          row_number() OVER (PARTITION BY g, name, rule, state ORDER BY wait IS NULL, wait) AS place
        FROM waits WINDOW w AS (PARTITION BY g, name, rule, state))
      SELECT g, name, rule, state, max(number), CAST(avg(wait) AS INTEGER),
        max(CASE WHEN place = (ended + 1) / 2 THEN wait END), max(CASE WHEN place = (ended * 9 + 9) / 10 THEN wait END)
      FROM placed GROUP BY g, name, rule, state ORDER BY g, name, rule, state
      """
    var figures: [ApprovalFigures] = []
    try context.db.makeStatement(sql: sql).forEachRow(arguments) { row in
      figures.append(
        ApprovalFigures(
          group: row.optionalText(0), approval: row.text(1), rule: Int(row.integer(2)) + 1, outcome: row.text(3),
          count: Int(row.integer(4)), meanSeconds: row.seconds(5), medianSeconds: row.seconds(6),
          p90Seconds: row.seconds(7)))
    }
    return figures
  }

  func decisionFigures() throws -> [DecisionFigures] {
    guard let (tables, arguments) = approvals else { return [] }
    // One who takes several seats of a step has decided once.
    let sql = """
      WITH said AS (
        SELECT DISTINCT \(approvalGroup) AS g, v.approval AS name, m.id, d.step, u.name AS actor, d.verdict, d.capacity,
          d.at - m.at AS wait
        FROM \(tables) JOIN sys_approval_decision AS d ON d.approval = m.id JOIN sys_user AS u ON u.id = d.actor
        WHERE \(plan.conditions(on: "m.module")))
      SELECT g, name, actor, verdict, capacity, count(*) AS number, CAST(avg(wait) AS INTEGER)
      FROM said GROUP BY g, name, actor, verdict, capacity ORDER BY g, name, number DESC, actor, verdict, capacity
      """
    var figures: [DecisionFigures] = []
    try context.db.makeStatement(sql: sql).forEachRow(arguments) { row in
      figures.append(
        DecisionFigures(
          group: row.optionalText(0), approval: row.text(1), by: row.text(2), verdict: row.text(3),
          capacity: row.text(4), count: Int(row.integer(5)), meanSeconds: row.seconds(6)))
    }
    return figures
  }
}

extension StatementRow {
  func optionalText(_ index: Int) -> String? { isNull(index) ? nil : text(index) }

  /// Microseconds as whole seconds.
  func seconds(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) / 1_000_000 }
}
