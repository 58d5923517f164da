import GRDB
import Metamodel

/// The history against the records and the ledger: each keeps a trace of what is done to the other.
extension Doctor {
  /// Records that do not have one entry of the history for each of their versions.
  func history() throws -> [DoctorFinding] {
    try compiled.allPlans.compactMap { plan in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(id) AS first FROM "\(plan.module.name)" AS t
          WHERE version <> (SELECT count(*) FROM sys_history WHERE module = ? AND record = t.id)
          """, arguments: [plan.id])
      guard let row, row["count"] as Int > 0 else { return nil }
      return .error(
        "history_differs",
        """
        The history of \(row["count"] as Int) records of \(plan.module.name) has not one entry for each version. \
        The first is \(row["first"] as Int64).
        """)
    }
  }

  /// Changes of a guarded field in the history of which the ledger has no move of that time and actor, nor the reason.
  ///
  /// What was before the first move was before the field had a blueprint; no override was.
  func movesOfHistory() throws -> [DoctorFinding] {
    try eachGuarded { plan, column, subject in
      let field = plan.fields.first { $0.column == column }?.field.name ?? column
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(h.record) AS first FROM sys_history AS h
          WHERE h.module = ?1 AND json_valid(h.changes) AND json_type(h.changes, ?3) IS NOT NULL
          AND (h.cause LIKE 'override: %'
            OR h.at > (SELECT min(at) FROM process_move WHERE subject = ?2 AND record = h.record))
          AND NOT EXISTS(
            SELECT 1 FROM process_move AS m WHERE m.subject = ?2 AND m.record = h.record AND m.at = h.at
            AND m.actor = h.actor AND m."to" IS json_extract(h.changes, ?3 || '[1]')
            AND (h.cause NOT LIKE 'override: %' OR m.kind = 'override' AND instr(h.cause, m.reason) > 0))
          """, arguments: [plan.id, subject, "$.\"\(field)\""])
      guard let row, row["count"] as Int > 0 else { return [] }
      return [
        .error(
          "history_differs",
          """
          \(row["count"] as Int) changes of \(plan.module.name).\(field) in the history are not in the ledger as they were made. \
          The first is of record \(row["first"] as Int64).
          """)
      ]
    }
  }
}
