import GRDB
import Metamodel

extension Doctor {
  /// Drafts whose record is not there, or of which nothing is told.
  func drafts() throws -> [DoctorFinding] {
    let silent = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) AS count, min(id) AS first FROM sys_review_draft AS d
        WHERE NOT EXISTS(SELECT 1 FROM sys_review_event WHERE draft = d.id)
        """)
    let changed = try changedDrafts()
    return try found(silent, "draft_differs") {
      "\($0) drafts of reviews have no story. The first is \($1)."
    } + changed
      + compiled.allPlans.flatMap { plan in
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT count(*) AS count, min(id) AS first FROM sys_review_draft AS d WHERE record_module = ?
            AND NOT EXISTS(SELECT 1 FROM "\(plan.module.name)" WHERE id = d.record)
            """, arguments: [plan.id])
        return found(row, "draft_differs") {
          "The records of \(plan.module.name) that were born from \($0) drafts do not exist. The first draft is \($1)."
        }
      }
  }

  /// Drafts that say something else than their last event left them with, or whose last event is none of theirs.
  private func changedDrafts() throws -> [DoctorFinding] {
    let others = try ReviewTable(db: db).unsealed()
    guard let first = others.first else { return [] }
    return [
      .error(
        "draft_differs",
        "\(others.count) drafts of reviews are other than their stories left them. The first is \(first).")
    ]
  }
}
