import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

extension ApprovalTable {
  /// Takes away what waits, or has waited, about erased records or with their texts. What is
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
    return open
  }

  /// Takes away the reasons of decisions about erased records or with their texts, and with them what the histories have of these.
  ///
  /// - Parameters:
  ///   - reason: why it is erased.
  ///   - erased: the records of which the erasure tells already.
  /// - Returns: how many entries of histories are other than before.
  func eraseReasons(
    _ quotes: ErasedQuotes, besides erased: Set<RecordPlace>, reason: String, by execution: Execution
  ) throws -> Int {
    let said = try quotes.rows(of: Self.reasons, in: "reason") { ErasedQuotes.Told(texts: [$0]) }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT a.module, a.record FROM sys_approval_decision d JOIN sys_approval a ON a.id = d.approval
        WHERE d.id IN (SELECT value FROM json_each(?)) AND d.reason <> '\(ErasureTable.word)' ORDER BY 1, 2
        """, arguments: [said.jsonList])
    for row in rows {
      let (module, record): (Int64, Int64) = (row[0], row[1])
      let name = execution.state.compiled.plan(id: module)?.module.name
      guard name.map({ !erased.contains(RecordPlace(module: $0, id: record)) }) ?? true else { continue }
      try ErasureTable(db: db).insert(.trace, of: record, module: module, reason: reason, by: execution)
    }
    try db.execute(
      sql: """
        UPDATE sys_history SET cause = substr(cause, 1, instr(cause, ': ') + 1) || '\(ErasureTable.word)'
        WHERE id IN (SELECT h.id FROM \(Self.told) WHERE d.id IN (SELECT value FROM json_each(?)))
          AND substr(cause, instr(cause, ': ') + 2) <> '\(ErasureTable.word)'
        """, arguments: [said.jsonList])
    let count = db.changesCount
    try db.execute(
      sql: """
        UPDATE sys_approval_decision SET reason = '\(ErasureTable.word)' WHERE reason <> '\(ErasureTable.word)'
          AND id IN (SELECT value FROM json_each(?))
        """, arguments: [said.jsonList])
    return count
  }

  /// Decisions `d` of approvals `a` with the entries `h` of the history that tell their reasons.
  static let told = """
    sys_approval_decision d JOIN sys_approval a ON a.id = d.approval JOIN sys_history h ON h.module = a.module
      AND h.record = a.record AND h.at = d.at AND h.actor = d.actor AND instr(h.cause, '(' || a.id || '): ') > 0
    """

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
