import GRDB

/// Computes roll-ups from the records themselves, where they are new or have changed, or to see whether they are right.
struct RollupTable {
  let db: Database

  /// Brings the roll-ups of a model up to date that the one before did not have, or had in another way.
  func compute(_ rollups: RollupSet, since before: RollupSet) throws {
    let known = Dictionary(before.plans.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for plan in rollups.plans where known[plan.name].map(plan.isSame) != true {
      let figures = plan.parts.map { "\"\($0.column)\" = \($0.fresh)" }
      try db.execute(
        sql: """
          UPDATE "\(plan.parent)" SET "\(RollupTriggers.counter)" = "\(RollupTriggers.counter)" + 1,
            \(figures.joined(separator: ", ")) WHERE \(Self.differs(plan))
          """)
    }
  }

  /// How many records have another figure than their listed records give, with the first of them.
  func wrong(_ plan: RollupPlan) throws -> (count: Int, first: Int64)? {
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*) AS n, min(id) AS first FROM \"\(plan.parent)\" WHERE \(Self.differs(plan))")
    guard let row, let first: Int64 = row["first"] else { return nil }
    return (row["n"], first)
  }

  private static func differs(_ plan: RollupPlan) -> String {
    plan.parts.map { "\"\($0.column)\" IS NOT \($0.fresh)" }.joined(separator: " OR ")
  }
}
