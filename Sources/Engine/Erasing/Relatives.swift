import Expressions
import GRDB
import Metamodel

/// Records that may have values of another: those that it was merged with, at any time, and those of its conversions.
struct Relatives {
  let execution: Execution

  private var db: Database { execution.db }

  /// The records that are part of one now, since they were merged into it or into one of those.
  func parts(of record: Int64, _ plan: ModulePlan) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        WITH RECURSIVE part(id) AS (
          SELECT ?2 UNION
          SELECT l.record FROM part p JOIN sys_merge m ON m.module = ?1 AND m.survivor = p.id AND m.undone_at IS NULL
          JOIN sys_merge_loser l ON l.merge = m.id)
        SELECT id FROM part WHERE id <> ?2 ORDER BY id
        """, arguments: [plan.id, record])
  }

  /// The records with which one was merged, whether that was undone or not.
  func merged(with record: Int64, _ plan: ModulePlan) throws -> [RecordPlace] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT m.survivor FROM sys_merge_loser l JOIN sys_merge m ON m.id = l.merge WHERE l.module = ?1 AND l.record = ?2
        UNION SELECT l.record FROM sys_merge m JOIN sys_merge_loser l ON l.merge = m.id
        WHERE m.module = ?1 AND m.survivor = ?2 ORDER BY 1
        """, arguments: [plan.id, record]
    ).map { RecordPlace(module: plan.module.name, id: $0) }
  }

  /// The records that conversions have made of one or added to, and those of which they have made it.
  func converted(_ record: Int64, _ module: String) throws -> [RecordPlace] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT json_extract(p.value, '$.module') AS module, json_extract(p.value, '$.id') AS id
        FROM sys_conversion c, json_each(c.trace, '$.parts') p WHERE c.module = ?1 AND c.record = ?2
        UNION SELECT c.module, c.record FROM sys_conversion c, json_each(c.trace, '$.parts') p
        WHERE json_extract(p.value, '$.module') = ?1 AND json_extract(p.value, '$.id') = ?2 ORDER BY 1, 2
        """, arguments: [module, record])
    return rows.map { RecordPlace(module: $0["module"], id: $0["id"]) }
  }
}
