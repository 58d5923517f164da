import GRDB
import Metamodel

/// The records that were erased: nothing is kept of them.
extension Doctor {
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
    guard try ErasureTable(db: db).wantsWipe() else { return kept }
    return kept + [
      .error(
        "not_wiped",
        "Values that were erased may stand in the free room of the file: it is written anew when the store is opened next."
      )
    ]
  }
}
