import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

extension ApprovalTable {
  /// Takes away what waits, or has waited, about erased records or with their texts, and the words of decisions that quote them. What is
  /// pending is withdrawn with it, since it could not be done any more.
  ///
  /// - Parameter erasure: the entry among the erasures from which this follows.
  /// - Returns: the approvals that are withdrawn.
  func erase(_ quotes: ErasedQuotes, for erasure: Int64, at now: Timestamp) throws -> [Int64] {
    let waiting = try quotes.rows(of: Self.commands, in: "text") { text in
      guard text != Self.nothing else { return ErasedQuotes.Told(texts: [], values: [:]) }
      return (try? JSONDecoder().decode(HeldCommand.self, from: Data(text.utf8)))?.told
        ?? ErasedQuotes.Told(texts: [text])
    }
    let refused = try quotes.rows(of: "sys_approval", in: "problems") { text in
      ErasedQuotes.Told(texts: (try? JSON(parsing: text.utf8))?.texts ?? [text])
    }
    let said = try quotes.rows(of: Self.reasons, in: "reason") { ErasedQuotes.Told(texts: [$0]) }
    let open = try Int64.fetchAll(
      db,
      sql: """
        SELECT id FROM sys_approval WHERE id IN (SELECT value FROM json_each(?)) AND state IN ('pending', 'blocked')
        """, arguments: [waiting.jsonList])
    try db.execute(
      sql: """
        UPDATE sys_approval SET command = CASE WHEN command IS NULL THEN NULL ELSE '"erased"' END, problems = NULL,
          erasure = ?1, ended_at = coalesce(ended_at, ?2),
          state = CASE WHEN state IN ('pending', 'blocked') THEN 'withdrawn' ELSE state END
        WHERE id IN (SELECT value FROM json_each(?3))
        """, arguments: [erasure, now.microseconds, waiting.jsonList])
    try db.execute(
      sql: "UPDATE sys_approval SET problems = NULL WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [refused.jsonList])
    try db.execute(
      sql: """
        UPDATE sys_approval_decision SET reason = 'erased' WHERE reason <> 'erased'
          AND id IN (SELECT value FROM json_each(?))
        """, arguments: [said.jsonList])
    return open
  }

  /// What waits; of a new record nothing but itself does.
  private static let commands = """
    (SELECT id, module, record, coalesce(command, '\(nothing)') AS text FROM sys_approval WHERE erasure IS NULL)
    """

  private static let nothing = "{}"

  private static let reasons = """
    (SELECT d.id, a.module, a.record, d.reason FROM sys_approval_decision d JOIN sys_approval a ON a.id = d.approval
      WHERE d.reason IS NOT NULL)
    """
}

/// Approvals of which an erasure has taken away what waited.
struct WithdrawnApprovals {
  let execution: Execution

  /// Has the records' histories tell of it, and tells those who have submitted them.
  ///
  /// - Parameter erased: records that say so themselves.
  func tell(_ ids: [Int64], besides erased: Set<RecordPlace>) throws {
    for id in ids {
      guard let entry = try ApprovalTable(db: execution.db).entry(id),
        let plan = execution.state.compiled.plan(id: entry.module),
        var row = try RowTable(plan: plan, db: execution.db).row(entry.record)
      else { continue }
      if !erased.contains(RecordPlace(module: plan.module.name, id: row.id)) {
        let old = row
        row = try execution.touched(row)
        try RecordWrite(
          execution: execution, plan: plan, old: old, image: row, isUnlocked: true, isFollowed: false
        ).write(moves: [], cause: "withdraw approval \(entry.name) (\(id)), of which what waited was erased")
      }
      // There is no time any more to wait for.
      execution.clockwork.note(row, old: nil, plan, execution.state)
      guard let submitter = try UserTable.user(id: entry.submitter, execution.db)?.name else { continue }
      try OutgoingEffect(
        execution: execution, plan: plan, image: row, old: nil, cause: "approval \(entry.name)", label: nil
      ).tell([.user(submitter)], "approval \(id) is withdrawn: what waited was erased.")
    }
  }
}
