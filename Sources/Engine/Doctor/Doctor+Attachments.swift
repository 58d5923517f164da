import GRDB
import Metamodel

/// Attachments against the records that they belong to.
extension Doctor {
  /// Files of records that are not there, not even in the recycle bin.
  func attachments() throws -> [DoctorFinding] {
    try compiled.allPlans.compactMap { plan in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT count(*) AS count, min(id) AS first FROM sys_attachment AS a
          WHERE module = ? AND NOT EXISTS(SELECT 1 FROM "\(plan.module.name)" WHERE id = a.record)
          """, arguments: [plan.id])
      guard let row, row["count"] as Int > 0 else { return nil }
      return .error(
        "attachment_stray",
        """
        \(row["count"] as Int) attachments are of records of \(plan.module.name) that do not exist. \
        The first is \(row["first"] as Int64).
        """)
    }
  }
}

/// The tenant's files against the rows that refer to them: each is read to its end.
struct FileCheck {
  let store: Store

  /// Contents that are looked at in one read of the store.
  private static let pageSize = 500
  /// Of each kind of finding so many are told by themselves.
  private static let shown = 20

  func findings() async throws -> [DoctorFinding] {
    var (last, findings) = ("", [DoctorFinding]())
    do {
      try await store.sweepAttachments()
    } catch {
      findings.append(.error("sweep_failed", "Files to which nothing refers cannot be taken away: \(error)"))
    }
    while true {
      let after = last
      let page = try await store.connections.read { db in
        try AttachmentTable(db: db).contents(after: after, limit: Self.pageSize)
      }
      for content in page {
        if let finding = await finding(content.hash, content.size) { findings.append(finding) }
      }
      guard page.count == Self.pageSize, let end = page.last else { return shown(findings) }
      last = end.hash
    }
  }

  private func finding(_ text: String, _ size: Int64) async -> DoctorFinding? {
    guard let hash = ContentHash(text) else {
      return .error("content_unnamed", "An attachment refers to the content '\(text)', which is no hash.")
    }
    guard let content = try? await offloaded({ [files = store.files] in try files.open(hash) }) else {
      return .error("content_missing", "The content \(hash) of an attachment is not there. Restore it from a backup.")
    }
    guard content.size == size, (try? await content.hash()) == hash else {
      return .error(
        "content_changed",
        "The content \(hash) of an attachment is not what was attached: its bytes are others. Restore it from a backup."
      )
    }
    return nil
  }

  private func shown(_ findings: [DoctorFinding]) -> [DoctorFinding] {
    guard findings.count > Self.shown else { return findings }
    return findings.prefix(Self.shown) + [
      .error("more", "And \(findings.count - Self.shown) more contents that are missing or changed.")
    ]
  }
}
