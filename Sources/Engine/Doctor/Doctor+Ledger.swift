import Expressions
import GRDB
import Metamodel

/// The moves, and the records against them.
extension Doctor {
  /// Moves that do not go on from the one before, are no step of their process version, or lack what their kind needs.
  func moves() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        WITH chain AS (
          SELECT *, lag(id) OVER moves AS before, lag("to") OVER moves AS stood, lag(version) OVER moves AS was
          FROM process_move WINDOW moves AS (PARTITION BY subject, record ORDER BY id)),
        judged AS (SELECT *, CASE \(Self.faults) END AS fault FROM chain AS m)
        SELECT j.fault, s.module, s.field, count(*) AS count, min(j.id) AS move, j.record, j.kind, j."from", j."to"
        FROM judged j LEFT JOIN process_subject s ON s.id = j.subject WHERE j.fault IS NOT NULL GROUP BY 1, 2, 3
        """)
    return rows.map { row in
      let code: String = row["fault"]
      let (module, field) = (row["module"] as String? ?? "?", row["field"] as String? ?? "?")
      let step = "\(row["from"] as String? ?? "-") → \(row["to"] as String? ?? "-")"
      return .error(
        code,
        """
        \(module).\(field): \(row["count"] as Int) moves \(Self.words[code] ?? code). The first is move \(row["move"] as Int64), \
        \(module) \(row["record"] as Int64) \(step), \(row["kind"] as String).
        """)
    }
  }

  private static let words = [
    "move_unlawful": "are of no kind that there is, or have no number",
    "chain_broken": "do not go on from where the record stood",
    "off_path": "are no step of their process version", "reason_missing": "have no reason",
    "move_version": "are of a process version that is not published",
  ]

  private static let faults = """
    WHEN m.id < 1 OR \(SQLText.isNone("m.kind", of: Ledger.kinds)) THEN 'move_unlawful'
    WHEN (m.kind = 'enter') <> (m.before IS NULL) OR m.kind <> 'enter' AND m."from" IS NOT m.stood THEN 'chain_broken'
    WHEN m.kind IN ('transition', 'override', 'free') AND m.version IS NOT m.was THEN 'chain_broken'
    WHEN m.version IS NOT NULL AND NOT EXISTS(
      SELECT 1 FROM process_version v WHERE v.id = m.version AND v.published = 1 AND v.subject = m.subject) THEN 'move_version'
    WHEN m.kind IN ('override', 'migrate', 'exit') AND \(Ledger.hasNoReason("m")) THEN 'reason_missing'
    WHEN (m.kind = 'transition' OR m.kind = 'enter' AND m.version IS NOT NULL AND \(Ledger.hasNoReason("m"))) AND NOT EXISTS(
      SELECT 1 FROM process_edge e WHERE e.version = m.version AND e."from" IS m."from" AND e."to" = m."to"
        AND (m.kind = 'enter' OR e.transition = m.transition)) THEN 'off_path'
    WHEN m.kind = 'free' AND m.version IS NOT NULL THEN 'off_path'
    WHEN m.kind = 'exit' AND (m."to" IS NOT m."from" OR m.version IS NOT NULL) THEN 'off_path'
    """

  /// Records that are not where the ledger has them, or not in it.
  func ledger() throws -> [DoctorFinding] {
    try eachGuarded { plan, column, subject in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT l.id IS NULL AS missing, count(*) AS count, min(t.id) AS first FROM "\(plan.module.name)" t
          LEFT JOIN process_move l ON l.id = (SELECT max(id) FROM process_move WHERE subject = ?1 AND record = t.id)
          WHERE l.id IS NOT t."\(column)__move" OR l.id IS NULL OR l."to" IS NOT t."\(column)"
            OR l.version IS NOT t."\(column)__process" GROUP BY 1
          """, arguments: [subject])
      return rows.map { row in
        let records = "\(row["count"] as Int) records of \(plan.module.name)"
        let first = "The first is \(row["first"] as Int64)."
        return row["missing"] as Bool
          ? .error("ledger_missing", "\(records) have no move in the ledger of \(column). \(first)")
          : .error("ledger_differs", "\(records) are not in the \(column) that the ledger has. \(first)")
      }
    }
  }

  /// Records that have moves and no row: nothing but a shell takes a row away.
  func goneRecords() throws -> [DoctorFinding] {
    try eachGuarded { plan, column, subject in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(DISTINCT record) AS count, min(record) AS first FROM process_move m
          WHERE subject = ? AND NOT EXISTS(SELECT 1 FROM "\(plan.module.name)" WHERE id = m.record)
          """, arguments: [subject])
      guard let row, row["count"] as Int > 0 else { return [] }
      return [
        .error(
          "record_gone",
          """
          \(row["count"] as Int) records of \(plan.module.name) are in the ledger of \(column) and not in their table. \
          The first is \(row["first"] as Int64).
          """)
      ]
    }
  }

  /// Records that entered no process though one led all records of their pipeline then.
  func freeRecords() throws -> [DoctorFinding] {
    try eachGuarded { plan, column, subject in
      let field = plan.fields.first { $0.column == column }?.field.name ?? column
      let pipeline = plan.pipelines.isEmpty ? "1" : "coalesce(json_extract(v.definition, '$.pipeline') = t.pipeline, 1)"
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(t.id) AS first FROM "\(plan.module.name)" t
          JOIN process_move m ON m.id = (SELECT min(id) FROM process_move WHERE subject = ?1 AND record = t.id)
          JOIN sys_model_version g ON g.number = coalesce(
            (SELECT max(number) FROM sys_model_version WHERE at <= m.at), (SELECT min(number) FROM sys_model_version))
          WHERE t."\(column)__process" IS NULL AND m.version IS NULL AND \(Ledger.hasNoReason("m")) AND EXISTS(
            SELECT 1 FROM json_each(g.processes, ?2) h JOIN process_version v ON v.subject = ?1 AND v.hash = h.value
            WHERE json_extract(v.definition, '$.condition') IS NULL AND \(pipeline))
          """, arguments: [subject, "$.\"\(plan.module.name).\(field)\""])
      guard let row, row["count"] as Int > 0 else { return [] }
      return [
        .error(
          "not_in_process",
          """
          \(row["count"] as Int) records of \(plan.module.name) move freely though a blueprint leads \(column). \
          The first is \(row["first"] as Int64).
          """)
      ]
    }
  }

  func eachGuarded(
    _ body: (_ plan: ModulePlan, _ column: String, _ subject: Int64) throws -> [DoctorFinding]
  ) throws -> [DoctorFinding] {
    try compiled.allPlans.flatMap { plan in
      try plan.guarded.flatMap { try body(plan, plan.fields[$0.index].column, $0.subject) }
    }
  }

  /// Moves that did not follow a blueprint and stand in the ledger with their reason: entries in mid-process and migrations
  /// counted by reason, overrides and exits one by one, the latest first.
  func exceptions() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT m.kind, s.module, s.field, m.record, m."from", m."to", coalesce(u.name, '?') AS name, max(m.at) AS at,
          coalesce(m.reason, '') AS reason, count(*) AS count
        FROM process_move m JOIN process_subject s ON s.id = m.subject LEFT JOIN sys_user u ON u.id = m.actor
        WHERE m.kind IN ('override', 'migrate', 'exit') OR (m.kind = 'enter' AND m.reason IS NOT NULL)
        GROUP BY m.kind, iif(m.kind IN ('enter', 'migrate'), -m.subject, m.id),
          iif(m.kind IN ('enter', 'migrate'), m.reason, ''), iif(m.kind IN ('enter', 'migrate'), m.actor, 0)
        ORDER BY max(m.id) DESC
        """)
    let hidden = rows.count - Self.shownExceptions
    let more = hidden > 0 ? [DoctorFinding.note("more", "And \(hidden) earlier exceptions.")] : []
    return rows.prefix(Self.shownExceptions).map(Self.note) + more
  }

  private static let shownExceptions = 200

  private static func note(_ row: Row) -> DoctorFinding {
    let (kind, module, field): (String, String, String) = (row["kind"], row["module"], row["field"])
    let count: Int = row["count"]
    let from = (row["from"] as String?).map { "\($0) → " } ?? ""
    let what =
      count > 1
      ? "\(count) \(module) \(kind == "enter" ? "entered in mid-process of" : "moved to another version of the process of") \(field)"
      : "\(module) \(row["record"] as Int64) \(field): \(from)\(row["to"] as String? ?? "-")"
    let time = Timestamp(microseconds: row["at"]).text
    return .note(kind, "\(what) by \(row["name"] as String) at \(time): \(row["reason"] as String)")
  }
}
