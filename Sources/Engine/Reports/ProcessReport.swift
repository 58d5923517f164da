import Expressions
import Foundation
import GRDB
import Metamodel

/// A question for how a process runs: how long records stay in each state, and which steps they take.
package struct ProcessReportRequest: Sendable, Hashable, Codable {
  package let module: String
  /// The field that a blueprint drives; nil where there is but one.
  package var field: String?
  /// An expression that the records have to meet; nil means all.
  package var filter: String?
  /// By what the figures are told apart; nil means by nothing.
  package var groupBy: ProcessGroup?

  package init(module: String, field: String? = nil, filter: String? = nil, groupBy: ProcessGroup? = nil) {
    self.module = module
    self.field = field
    self.filter = filter
    self.groupBy = groupBy
  }
}

/// By what the figures of a process are told apart.
package enum ProcessGroup: String, Sendable, Hashable, Codable, CaseIterable {
  /// The blueprint with the number of its version: `offer_to_close 2`.
  case version
  /// The record's owner.
  case owner
  /// The teams of the record's owner; one in two teams counts in both.
  case team
}

/// How a process runs.
package struct ProcessReport: Sendable, Hashable, Codable {
  package let module: String
  package let field: String
  /// In the order of the groups, then of the picklist.
  package let states: [StateFigures]
  /// The most frequent first, within each group.
  package let steps: [StepFigures]
  /// What was refused, the most frequent first, within each group.
  package let refusals: [RefusalFigures]
  /// What has become of approvals of the records, whatever started them, by approval and rule.
  package let approvals: [ApprovalFigures]
  /// Who has decided them, the most frequent first, within each group and approval.
  package let decisions: [DecisionFigures]
}

/// How long records stay in a state. Times are of stays that have ended, in whole seconds; nil where none has.
package struct StateFigures: Sendable, Hashable, Codable {
  /// Nil where nothing is told apart.
  package let group: String?
  package let state: String
  /// How often the state was entered.
  package let entered: Int
  /// How many are in it.
  package let present: Int
  package let meanSeconds: Int64?
  package let medianSeconds: Int64?
  /// What nine of ten stays do not exceed.
  package let p90Seconds: Int64?
}

/// How often a step was taken.
package struct StepFigures: Sendable, Hashable, Codable {
  package let group: String?
  /// The transition's name, else the kind of the move.
  package let step: String
  package let from: String?
  package let to: String?
  package let count: Int
}

/// How often a transition was refused for a reason.
package struct RefusalFigures: Sendable, Hashable, Codable {
  package let group: String?
  package let transition: String
  /// What stood in the way: a field, a checklist item, `note`, `transition`; nil where the reader may not know of it.
  package let at: String?
  /// The problem's code, such as `required` or `criteria_failed`.
  package let code: String
  package let count: Int
}

extension Store {
  /// How the process of a module's records runs, of those that the caller may read.
  ///
  /// - Parameters:
  ///   - request: the question.
  ///   - caller: whoever asks.
  /// - Returns: the figures.
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  package func processReport(_ request: ProcessReportRequest, as caller: Caller) async throws -> ProcessReport {
    try await read(by: "process report", as: caller) { context in
      let plan = try ProcessPlan(
        request.module, field: request.field, filter: request.filter, right: .read, for: caller, in: context)
      return try ProcessReportQuery(context: context, caller: caller, plan: plan, group: request.groupBy).report()
    }
  }
}

extension RefusalFigures {
  /// The order of a report.
  fileprivate var order: [String] {
    [group ?? "", String(format: "%019d", Int.max - count), transition, at ?? "", code]
  }
}

struct ProcessReportQuery {
  let context: ReadContext
  let caller: Caller
  let plan: ProcessPlan
  let group: ProcessGroup?

  func report() throws -> ProcessReport {
    ProcessReport(
      module: plan.module.name, field: plan.field, states: try states(), steps: try steps(), refusals: try refusals(),
      approvals: try approvalFigures(), decisions: try decisionFigures())
  }

  private func states() throws -> [StateFigures] {
    // A migration that leaves a record in its state is no new stay there.
    let sql = """
      WITH moves AS (
        SELECT \(groupValue) AS g, m."to" AS state, m.at,
          lead(m.at) OVER (PARTITION BY m.record, \(groupValue) ORDER BY m.id) AS until
        FROM \(tables) WHERE \(plan.conditions)
          AND m.kind <> 'exit' AND (m.kind <> 'migrate' OR m."to" IS NOT m."from")),
      stays AS (
        SELECT g, state, until - at AS stay, count(*) OVER w AS entered, count(until) OVER w AS ended,
          row_number() OVER (PARTITION BY g, state ORDER BY until IS NULL, until - at) AS place
        FROM moves WHERE state IS NOT NULL WINDOW w AS (PARTITION BY g, state))
      SELECT g, state, max(entered), max(entered) - max(ended), CAST(avg(stay) AS INTEGER),
        max(CASE WHEN place = (ended + 1) / 2 THEN stay END), max(CASE WHEN place = (ended * 9 + 9) / 10 THEN stay END)
      FROM stays GROUP BY g, state ORDER BY g, state
      """
    var figures: [StateFigures] = []
    try context.db.makeStatement(sql: sql).forEachRow(plan.arguments) { row in
      figures.append(
        StateFigures(
          group: group.flatMap { _ in row.isNull(0) ? nil : row.text(0) }, state: row.text(1),
          entered: Int(row.integer(2)), present: Int(row.integer(3)), meanSeconds: row.seconds(4),
          medianSeconds: row.seconds(5), p90Seconds: row.seconds(6)))
    }
    return figures
  }

  private func steps() throws -> [StepFigures] {
    let sql = """
      SELECT \(groupValue) AS g, coalesce(m.transition, m.kind) AS step, m."from", m."to", count(*) AS number
      FROM \(tables) WHERE \(plan.conditions) GROUP BY g, step, m."from", m."to" ORDER BY g, number DESC, step, m."from", m."to"
      """
    var figures: [StepFigures] = []
    try context.db.makeStatement(sql: sql).forEachRow(plan.arguments) { row in
      figures.append(
        StepFigures(
          group: group.flatMap { _ in row.optionalText(0) }, step: row.text(1), from: row.optionalText(2),
          to: row.optionalText(3),
          count: Int(row.integer(4))))
    }
    return figures
  }

  private func refusals() throws -> [RefusalFigures] {
    let sql = """
      SELECT \(groupValue) AS g, m.transition, m.place, m.code, sum(m.count) FROM \(tables(of: "sys_refused"))
      WHERE \(plan.conditions) GROUP BY g, m.transition, m.place, m.code
      """
    var counts: [Reason: Int] = [:]
    try context.db.makeStatement(sql: sql).forEachRow(plan.arguments) { row in
      let reason = Reason(
        group: group.flatMap { _ in row.isNull(0) ? nil : row.text(0) }, transition: row.text(1),
        place: shown(row.text(2)), code: row.text(3))
      counts[reason, default: 0] += Int(row.integer(4))
    }
    return counts.map { reason, count in
      RefusalFigures(
        group: reason.group, transition: reason.transition, at: reason.place, code: reason.code, count: count)
    }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// What tells refusals apart.
  private struct Reason: Hashable {
    let group: String?
    let transition: String
    let place: String?
    let code: String
  }

  /// What a problem was about; nil where it names what the reader may not know of, or what belongs to another module.
  private func shown(_ place: String) -> String? {
    let access = context.access(of: caller)
    let names = place.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    let isKnown = names.allSatisfy { !$0.contains(".") && access.level(of: $0, in: plan.module.name) > .hidden }
    return isKnown ? place : nil
  }

  private var tables: String { tables(of: "process_move") }

  func tables(of moves: String) -> String {
    let teams = group == .team ? " JOIN sys_user_team AS g ON g.user = t.owner" : ""
    return "\(moves) AS m CROSS JOIN \(plan.table) ON t.id = m.record\(plan.joins)\(teams)"
  }

  /// The name of the group that a move belongs to.
  var groupValue: String {
    switch group {
    case nil: "NULL"
    case .version:
      """
      (SELECT v.blueprint || ' ' || (SELECT count(*) FROM process_version AS o WHERE o.subject = v.subject
        AND o.blueprint = v.blueprint AND o.published = 1 AND o.id <= v.id) FROM process_version AS v WHERE v.id = m.version)
      """
    case .owner: "(SELECT u.name FROM sys_user AS u WHERE u.id = t.owner)"
    case .team: "g.team"
    }
  }
}
