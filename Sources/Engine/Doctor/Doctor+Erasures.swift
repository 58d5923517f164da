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
}
