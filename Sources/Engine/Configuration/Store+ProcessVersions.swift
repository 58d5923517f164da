package import Expressions
import GRDB
import Metamodel

/// A published version of a blueprint.
package struct ProcessVersionInfo: Sendable, Hashable, Codable {
  package let blueprint: String
  /// Counted for each blueprint, from 1.
  package let number: Int
  /// Whether new records enter it.
  package let isCurrent: Bool
  package let publishedAt: Timestamp
  /// Who published it: a user, or `preset`.
  package let author: String
  /// The number of the model's version that published it.
  package let modelVersion: Int64
  /// How many records are on it, without those in the recycle bin.
  package let records: Int
}

extension Store {
  /// The published versions of all blueprints, also of those that the model no longer has; the newest first.
  package func processVersions() async throws -> [ProcessVersionInfo] {
    try await read { context in
      let compiled = context.state.compiled
      let records = try Self.recordsByVersion(context.db, compiled)
      return try Row.fetchAll(
        context.db,
        sql: """
          SELECT v.id, v.blueprint, v.hash, g.number, g.at, g.author,
            row_number() OVER (PARTITION BY v.subject, v.blueprint ORDER BY v.id) AS place
          FROM process_version v JOIN sys_model_version g ON g.number = v.model WHERE v.published = 1 ORDER BY v.id DESC
          """
      ).map { row in
        ProcessVersionInfo(
          blueprint: row["blueprint"], number: row["place"],
          isCurrent: compiled.blueprintHashes[row["blueprint"]] == row["hash"],
          publishedAt: Timestamp(microseconds: row["at"]), author: row["author"], modelVersion: row["number"],
          records: records[row["id"]] ?? 0)
      }
    }
  }

  private static func recordsByVersion(_ db: Database, _ compiled: CompiledModel) throws -> [Int64: Int] {
    var counts: [Int64: Int] = [:]
    for plan in compiled.allPlans {
      for column in plan.guarded.map({ plan.fields[$0.index].column }) {
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT "\(column)__process" AS version, count(*) AS count FROM "\(plan.module.name)"
            WHERE deleted_at IS NULL AND "\(column)__process" IS NOT NULL GROUP BY 1
            """)
        for row in rows { counts[row["version"]] = row["count"] }
      }
    }
    return counts
  }
}
