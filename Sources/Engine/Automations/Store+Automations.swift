import Diagnostics
import Expressions
import GRDB
package import Metamodel

extension Store {
  /// What an automation did lately, the newest first.
  ///
  /// - Parameters:
  ///   - name: of the automation, of the model or a former one.
  ///   - record: about this record alone; nil means any.
  ///   - last: only those before this id; nil begins.
  ///   - limit: how many, 1 to 200.
  ///   - caller: an administrator.
  package func automationLog(
    _ name: String, record: Int64? = nil, before last: Int64? = nil, limit: Int = 50, as caller: Caller
  ) async throws -> [AutomationEntry] {
    try await connections.read { [self] db in
      try Self.requireAdministrator(present(caller, db), state)
      guard ListPlan.limits.contains(limit) else { throw Refusal(.badRequest, ListPlan.wrongLimit(limit)) }
      return try AutomationTable(db: db).entries(name, record: record, before: last, limit: limit)
    }
  }

  /// Tries an automation on a record as it is, and changes nothing.
  ///
  /// - Parameters:
  ///   - name: of the automation.
  ///   - record: the id of a record of its module.
  ///   - event: what it is to follow; one that waits for a time follows that, whatever is said.
  ///   - caller: an administrator.
  /// - Throws: ``Refusal`` also if an effect would be refused.
  package func tryAutomation(
    _ name: String, on record: Int64, after event: Automation.Event, as caller: Caller
  ) async throws -> AutomationTrial {
    do {
      return try await execute(as: caller) { execution, _ in
        throw Tried(trial: try AutomationTest(execution: execution).trial(name, record, event))
      }
    } catch let tried as Tried {
      return tried.trial
    }
  }
}

/// Undoes a trial.
private struct Tried: Error {
  let trial: AutomationTrial
}

/// What an automation would do.
package struct AutomationTrial: Sendable, Hashable, Codable {
  /// `done` or `not_met`.
  package let outcome: String
  /// The effects, or the clause that does not hold.
  package let detail: String
  /// What it would change: records with cause and changed fields.
  package let changes: [String]
  /// What it would tell others: channels with recipients, and notifications.
  package let messages: [String]
}

private struct AutomationTest {
  let execution: Execution

  private var db: Database { execution.db }

  func trial(_ name: String, _ record: Int64, _ event: Automation.Event) throws -> AutomationTrial {
    try Store.requireAdministrator(execution.caller, execution.state)
    guard let automation = execution.state.compiled.model.automation(name) else {
      let hint = NearMiss.hint(for: name, among: execution.state.compiled.model.automations.map(\.name))
      throw Refusal(
        .notFound, Problem(at: "name", code: "not_found", message: "There is no automation '\(name)'.\(hint)"))
    }
    let plan = try execution.plan(automation.module)
    let event = automation.date == nil ? event : .time
    guard let image = try RowTable(plan: plan, db: db).row(record), !image.isDeleted else {
      throw Refusal.noSuchRecord(plan.module.name, record)
    }
    let marks = try ["sys_history", "sys_outbox", "sys_notification", "sys_automation_log"].map(last)
    let trigger = AutomationTrigger(
      event: event, plan: plan, record: record, old: event == .edit ? image : nil, chain: [])
    _ = try execution.speaking { try RunAutomations(execution: execution).follow(trigger, by: automation) }
    let log = try Row.fetchOne(
      db, sql: "SELECT outcome, detail FROM sys_automation_log WHERE id > ? AND automation = ? ORDER BY id",
      arguments: [marks[3], name])
    return AutomationTrial(
      outcome: log?["outcome"] ?? "", detail: log?["detail"] ?? "", changes: try changes(since: marks[0]),
      messages: try messages(since: marks[1]) + notifications(since: marks[2]))
  }

  private func last(_ table: String) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM \(table)") ?? 0
  }

  private func changes(since id: Int64) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT m.name || '/' || h.record || ': ' || h.cause || ' ('
          || coalesce((SELECT group_concat(key, ', ') FROM json_each(h.changes)), '') || ')'
        FROM sys_history h JOIN sys_module m ON m.id = h.module WHERE h.id > ? ORDER BY h.id
        """, arguments: [id])
  }

  private func messages(since id: Int64) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT o.channel || coalesce(' to ' || u.name, '') FROM sys_outbox o LEFT JOIN sys_user u ON u.id = o.user
        WHERE o.id > ? ORDER BY o.id
        """, arguments: [id])
  }

  private func notifications(since id: Int64) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT 'notification to ' || u.name || ': ' || n.text FROM sys_notification n JOIN sys_user u ON u.id = n.user
        WHERE n.id > ? ORDER BY n.id
        """, arguments: [id])
  }
}
