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
  /// Drafts that say something else than their last event left them with.
  private func changedDrafts() throws -> [DoctorFinding] {
    let table = ReviewTable(db: db)
    var (last, count, first): (Int64, Int, Int64?) = (0, 0, nil)
    while true {
      let seals = try table.seals("WHERE id > ? ORDER BY id LIMIT 500", [last])
      let told = try Row.fetchAll(
        db,
        sql: """
          SELECT d.id, json_extract((SELECT e.detail FROM sys_review_event e WHERE e.draft = d.id ORDER BY e.id DESC LIMIT 1),
            '$.\(ReviewTable.seal)') AS seal FROM sys_review_draft d WHERE d.id > ? ORDER BY d.id LIMIT 500
          """, arguments: [last])
      let kept = Dictionary(told.map { ($0["id"] as Int64, $0["seal"] as String?) }) { first, _ in first }
      for (draft, seal) in seals where kept[draft] != seal {
        count += 1
        first = first ?? draft
      }
      guard seals.count == 500, let end = seals.last?.draft else { break }
      last = end
    }
    guard let first else { return [] }
    return [
      .error(
        "draft_differs", "\(count) drafts of reviews are other than their stories left them. The first is \(first).")
    ]
  }
}
