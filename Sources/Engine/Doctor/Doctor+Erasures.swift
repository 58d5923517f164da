import GRDB
import Metamodel

/// The records that were erased: nothing is kept of them.
extension Doctor {
  /// Records without what their state wants, since somebody had it erased.
  private func lacking() throws -> [DoctorFinding] {
    let execution = Execution(db: db, state: state, caller: .clock, now: now)
    return try compiled.allPlans.compactMap { plan in
      let rows = try Row.fetchAll(
        db, sql: "SELECT DISTINCT record, field FROM sys_erasure WHERE module = ? AND kind = 'field' ORDER BY record",
        arguments: [plan.id])
      let found = try rows.filter { row in
        guard let image = try RowTable(plan: plan, db: db).row(row["record"]), !image.isDeleted else { return false }
        // A process that cannot be read is told of elsewhere.
        let lacking = try? StateRules(execution: execution, plan: plan).lacking(image)
        return lacking?.contains { $0.field == row["field"] as String } ?? false
      }
      guard let first = found.first else { return nil }
      return .note(
        "erased_required",
        """
        \(found.count) values that \(plan.module.name) has to have in its states were erased at somebody's request. \
        The first is \(first["field"] as String) of \(first["record"] as Int64).
        """)
    }
  }

  func erasures() throws -> [DoctorFinding] {
    let kept = try compiled.allPlans.compactMap { plan -> DoctorFinding? in
      let part = try ErasedPart(plan, fields: nil, db)
      let files = "EXISTS(SELECT 1 FROM sys_attachment AS a WHERE a.module = e.module AND a.record = e.record)"
      let values = (part.columns.map { "t.\"\($0)\" IS NOT NULL" } + [files]).joined(separator: " OR ")
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(t.id) AS first FROM "\(plan.module.name)" AS t
          JOIN sys_erasure AS e ON e.module = ? AND e.record = t.id AND e.kind = 'record'
          WHERE t.deleted_at IS NULL OR \(values)
          """, arguments: [plan.id])
      guard let row, row["count"] as Int > 0 else { return nil }
      return .error(
        "erased_kept",
        "\(row["count"] as Int) records of \(plan.module.name) were erased and have values or files. The first is \(row["first"] as Int64)."
      )
    }
    let notes = try lacking()
    guard try ErasureTable(db: db).wantsWipe() else { return kept + notes }
    return kept + notes + [
      .error(
        "not_wiped",
        "Values that were erased may stand in the free room of the file: it is written anew when the store is opened next."
      )
    ]
  }

  /// Erasures that nobody asked for, as far back as the audit log goes: who enters one may take words out of the history.
  func erasuresAsTold() throws -> [DoctorFinding] {
    let begin =
      try Int64.fetchOne(
        db,
        sql: "SELECT at FROM sys_audit WHERE EXISTS(SELECT 1 FROM sys_audit_start) ORDER BY id LIMIT 1") ?? .min
    let told = try erasuresTold()
    let kept = try Int64.fetchOne(
      db,
      sql: "SELECT max(at) FROM sys_audit WHERE outcome = 'done' AND action = '\(AuditAction.retentionRun.rawValue)'")
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT e.id, e.kind, e.at, e.actor, m.name || '/' || e.record AS place FROM sys_erasure e
        JOIN sys_module m ON m.id = e.module WHERE e.at > ? ORDER BY e.id
        """, arguments: [begin])
    func moment(_ row: Row) -> String { "\(row["actor"] as Int64) \(row["at"] as Int64)" }
    let asked = Set(rows.filter { ["record", "field"].contains($0["kind"] as String) }.map(moment))
    let others = rows.filter { row in
      let at: Int64 = row["at"]
      switch row["kind"] as String {
      case "trace": return !asked.contains(moment(row))
      case "history": return kept.map { $0 < at } ?? true
      default: return told["\(row["actor"] as Int64) \(row["place"] as String)"].map { $0 < at } ?? true
      }
    }
    guard let first = others.first else { return [] }
    return [
      .error(
        "erasure_unaudited",
        "\(others.count) erasures are entered of which the audit log does not tell. The first is \(first["id"] as Int64), of \(first["place"] as String)."
      )
    ]
  }

  /// When each user has erased a record last, as the audit log has it, by `user module/id`.
  private func erasuresTold() throws -> [String: Int64] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT u.at, u.actor, r.value AS place FROM sys_audit u, json_each(u.detail, '$.records') r
        WHERE u.outcome = 'done' AND u.action = '\(AuditAction.recordErase.rawValue)'
        """)
    var told: [String: Int64] = [:]
    while let row = try rows.next() {
      told["\(row["actor"] as Int64) \(row["place"] as String)"] = row["at"]
    }
    return told
  }
}
