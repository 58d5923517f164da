import GRDB
import JSONText
import Metamodel

// What is kept of the work on a record, beside the record itself.
extension SubjectOutput {
  /// Messages, notifications, what was agreed to in forms, drafts of transitions, claims, ticks, and what automations and the clock have found.
  mutating func writeWork(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try writeOutgoing(place, plan)
    try writeForms(place, plan)
    try writeProcess(place, plan)
    try writeFindings(place, plan)
    try writeResults(place, plan)
  }

  /// One of the tables that keep something of a record.
  private struct Table {
    /// What a line is.
    let kind: String
    /// A statement with the module's key and name and the record's id; its columns are the members.
    let sql: String
    /// Columns that are moments, and those that hold JSON.
    let moments: Set<String>
    var documents: Set<String> = []
  }

  private mutating func write(_ table: Table, _ place: RecordPlace, _ plan: ModulePlan) throws {
    let values: [String: (any DatabaseValueConvertible)?] = [
      "key": plan.id, "module": place.module, "record": place.id,
    ]
    let statement = try execution.db.makeStatement(sql: table.sql)
    // Each is asked by some of them.
    try statement.setArguments(StatementArguments(values.filter { table.sql.contains(":\($0.key)") }))
    for row in try Row.fetchAll(statement) {
      let members = row.map { column, value in JSON.Member(name: column, value: Self.json(value, column, table)) }
      add(table.kind, place, members)
    }
  }

  private static func json(_ value: DatabaseValue, _ column: String, _ table: Table) -> JSON {
    switch value.storage {
    case .int64(let number): table.moments.contains(column) ? .moment(number) : .integer(number)
    case .string(let text): table.documents.contains(column) ? document(text) : .string(text)
    default: .null
    }
  }

  private static func document(_ text: String) -> JSON { (try? JSON(parsing: text.utf8)) ?? .string(text) }

  private mutating func writeOutgoing(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try write(
      Table(
        kind: "message",
        sql: """
          SELECT o.at, a.name AS "by", o.channel, u.name AS user, o.cause, o.state, o.payload, o.attempts, o.answer, o.done_at
          FROM sys_outbox AS o JOIN sys_user AS a ON a.id = o.actor LEFT JOIN sys_user AS u ON u.id = o.user
          WHERE o.module = :key AND o.record = :record ORDER BY o.id
          """, moments: ["at", "done_at"], documents: ["payload"]), place, plan)
    // Looked for among all of them: an index would be written with every notification, and this alone would read it.
    try write(
      Table(
        kind: "notification",
        sql: """
          SELECT n.at, u.name AS user, n.text, n.cause, n.read_at FROM sys_notification AS n
          JOIN sys_user AS u ON u.id = n.user WHERE n.module = :key AND n.record = :record ORDER BY n.id
          """, moments: ["at", "read_at"]), place, plan)
  }

  private mutating func writeForms(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try write(
      Table(
        kind: "form",
        sql: """
          SELECT at, form, address, locale, consent FROM sys_form_entry
          WHERE module = :key AND record = :record ORDER BY id
          """, moments: ["at"]), place, plan)
  }

  private mutating func writeProcess(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try write(
      Table(
        kind: "draft",
        sql: """
          SELECT d.created_at, d.modified_at, d.expires_at, u.name AS "by", d.transition, d.input
          FROM sys_transition_draft AS d JOIN sys_user AS u ON u.id = d.owner
          WHERE d.module = :key AND d.record = :record ORDER BY d.id
          """, moments: ["created_at", "modified_at", "expires_at"], documents: ["input"]), place, plan)
    let moves = """
      JOIN process_subject AS s ON s.id = m.subject JOIN sys_user AS u ON u.id = k.
      """
    try write(
      Table(
        kind: "claim",
        sql: """
          SELECT k.at, u.name AS "by", s.field, m."to" AS state, k.ended_at FROM sys_claim AS k
          JOIN process_move AS m ON m.id = k.stay \(moves)user
          WHERE s.module = :module AND m.record = :record ORDER BY k.id
          """, moments: ["at", "ended_at"]), place, plan)
    try write(
      Table(
        kind: "tick",
        sql: """
          SELECT k.at, u.name AS "by", s.field, k.transition, k.code, k.undone_at FROM sys_tick AS k
          JOIN process_move AS m ON m.id = k.move \(moves)actor
          WHERE s.module = :module AND m.record = :record ORDER BY k.id
          """, moments: ["at", "undone_at"]), place, plan)
  }

  private mutating func writeResults(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try write(
      Table(
        kind: "result",
        sql: """
          SELECT r.at, u.name AS "by", r.flow, r.result, r.quality, r.channel FROM sys_result AS r
          JOIN sys_user AS u ON u.id = r.user
          WHERE r.module = :key AND r.record = :record OR r.contact_module = :key AND r.contact = :record ORDER BY r.id
          """, moments: ["at"]), place, plan)
    try write(
      Table(
        kind: "prompt",
        sql: """
          SELECT p.at, u.name AS "by", p.action, p.field, p."from", p."to", p.problems, p.done_at FROM sys_prompt AS p
          JOIN sys_user AS u ON u.id = p.user WHERE p.module = :key AND p.record = :record ORDER BY p.id
          """, moments: ["at", "done_at"], documents: ["problems"]), place, plan)
  }

  private mutating func writeFindings(_ place: RecordPlace, _ plan: ModulePlan) throws {
    try write(
      Table(
        kind: "automation",
        sql: """
          SELECT l.at, u.name AS "by", l.automation, l.event, l.outcome, l.detail FROM sys_automation_log AS l
          JOIN sys_user AS u ON u.id = l.actor WHERE l.module = :key AND l.record = :record ORDER BY l.id
          """, moments: ["at"]), place, plan)
    try write(
      Table(
        kind: "clock",
        sql: """
          SELECT at, kind AS event, field, reference, due, codes FROM sys_clock_event
          WHERE module = :key AND record = :record ORDER BY id
          """, moments: ["at", "due"]), place, plan)
  }
}
