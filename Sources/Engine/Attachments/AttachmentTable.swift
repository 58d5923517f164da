import Expressions
import GRDB

/// Which files are attached to which records. Nothing outside of the engine's commands writes it.
struct AttachmentTable {
  let db: Database

  /// The table, its indexes, and what keeps its rows to the content that came in.
  static let definitions = [
    """
    CREATE TABLE sys_attachment(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL,
      name TEXT NOT NULL CHECK(length(name) > 0), kind TEXT, media_type TEXT NOT NULL, size INTEGER NOT NULL CHECK(size > 0),
      sha256 TEXT NOT NULL CHECK(length(sha256) = 64), created_at INTEGER NOT NULL,
      created_by INTEGER NOT NULL REFERENCES sys_user, deleted_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_attachment_record ON sys_attachment(module, record)",
    "CREATE INDEX sys_attachment_content ON sys_attachment(sha256, size)",
    "CREATE INDEX sys_attachment_bin ON sys_attachment(deleted_at) WHERE deleted_at IS NOT NULL",
    """
    CREATE TRIGGER sys_attachment_fixed BEFORE UPDATE OF id, name, kind, media_type, size, sha256, created_at, created_by
    ON sys_attachment
    BEGIN SELECT RAISE(ABORT, 'an attachment stays as it came'); END
    """,
  ]

  private static let columns = "id, name, kind, media_type, size, sha256, created_at, created_by, deleted_at"

  // MARK: Reading

  /// A file of a record, of the recycle bin too; nil if there is none.
  func attachment(_ id: Int64, of record: Int64, in plan: ModulePlan) throws -> Attachment? {
    try attachments("module = ? AND record = ? AND id = ?", [.integer(plan.id), .integer(record), .integer(id)]).first
  }

  /// All files of a record, those of the recycle bin too.
  func attachments(of record: Int64, in plan: ModulePlan) throws -> [Attachment] {
    try attachments("module = ? AND record = ?", [.integer(plan.id), .integer(record)])
  }

  /// Files of a record before an id, the newest first.
  func page(of record: Int64, in plan: ModulePlan, before id: Int64, limit: Int, deleted: Bool) throws -> [Attachment] {
    try attachments(
      "module = ? AND record = ? AND id < ? AND deleted_at IS \(deleted ? "NOT NULL" : "NULL") ORDER BY id DESC LIMIT ?",
      [.integer(plan.id), .integer(record), .integer(id), .integer(Int64(limit))])
  }

  private func attachments(_ condition: String, _ arguments: [SQLArgument]) throws -> [Attachment] {
    var found: [Attachment] = []
    try db.cachedStatement(sql: "SELECT \(Self.columns) FROM sys_attachment WHERE \(condition)")
      .forEachRow(arguments) { found.append(try attachment($0)) }
    return found
  }

  private func attachment(_ row: StatementRow) throws -> Attachment {
    let moment = { (index: Int) in row.isNull(index) ? nil : Timestamp(microseconds: row.integer(index)) }
    guard let hash = ContentHash(row.text(5)), let createdAt = moment(6) else {
      throw StoreError.damaged("attachment \(row.integer(0)) names no content")
    }
    return Attachment(
      id: row.integer(0), name: row.text(1), kind: row.isNull(2) ? nil : row.text(2), mediaType: row.text(3),
      size: row.integer(4), sha256: hash, createdAt: createdAt, createdBy: row.integer(7), deletedAt: moment(8))
  }

  /// The contents that rows refer to, with their sizes, after a hash and in its order.
  func contents(after hash: String, limit: Int) throws -> [(hash: String, size: Int64)] {
    var found: [(hash: String, size: Int64)] = []
    try db.cachedStatement(
      sql: "SELECT sha256, max(size) FROM sys_attachment WHERE sha256 > ? GROUP BY sha256 ORDER BY sha256 LIMIT ?"
    ).forEachRow([.text(hash), .integer(Int64(limit))]) { found.append(($0.text(0), $0.integer(1))) }
    return found
  }

  /// Whether a row refers to a content.
  func refers(to hash: ContentHash) throws -> Bool {
    try db.cachedStatement(sql: "SELECT 1 FROM sys_attachment WHERE sha256 = ? LIMIT 1")
      .firstInteger([hash.text.databaseValue]) != nil
  }

  /// The bytes of all contents, each counted once.
  func bytes() throws -> Int64 {
    try db.cachedStatement(
      sql: "SELECT coalesce(sum(size), 0) FROM (SELECT max(size) AS size FROM sys_attachment GROUP BY sha256)"
    ).firstInteger([]) ?? 0
  }

  // MARK: Writing

  /// Attaches a file.
  func insert(_ new: NewAttachment, to record: Int64, in plan: ModulePlan, at now: Timestamp, by user: Int64) throws
    -> Attachment
  {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_attachment(module, record, name, kind, media_type, size, sha256, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      plan.id.databaseValue, record.databaseValue, new.name.databaseValue, new.kind?.databaseValue ?? .null,
      new.mediaType.databaseValue, new.content.size.databaseValue, new.content.hash.text.databaseValue,
      now.microseconds.databaseValue, user.databaseValue,
    ])
    return Attachment(
      id: db.lastInsertedRowID, name: new.name, kind: new.kind, mediaType: new.mediaType, size: new.content.size,
      sha256: new.content.hash, createdAt: now, createdBy: user, deletedAt: nil)
  }

  /// Moves a file to the recycle bin, or takes it out.
  func setDeleted(_ id: Int64, at now: Timestamp?) throws {
    try db.cachedStatement(sql: "UPDATE sys_attachment SET deleted_at = ? WHERE id = ?")
      .run([now?.microseconds.databaseValue ?? .null, id.databaseValue])
  }

  /// Gives files of a record to another one.
  ///
  /// - Parameter chosen: which of them; nil means all, those of the recycle bin too.
  /// - Returns: those that were given.
  func move(
    _ chosen: Set<Int64>? = nil, of record: PlannedRecord, to other: PlannedRecord
  ) throws -> [Attachment] {
    let moved = try attachments(of: record.id, in: record.plan).filter { chosen?.contains($0.id) ?? true }
    for attachment in moved {
      try db.cachedStatement(sql: "UPDATE sys_attachment SET module = ?, record = ? WHERE id = ?")
        .run([other.plan.id.databaseValue, other.id.databaseValue, attachment.id.databaseValue])
    }
    return moved
  }

  /// Takes away for good what was put into the recycle bin before a time.
  func empty(before time: Timestamp) throws {
    _ = try remove("deleted_at < ?", [time.microseconds.databaseValue])
  }

  /// Takes all files of a record away for good, those of the recycle bin too.
  ///
  /// - Returns: how many there were.
  func erase(of record: Int64, in plan: ModulePlan) throws -> Int {
    try remove("module = ? AND record = ?", [plan.id.databaseValue, record.databaseValue])
  }

  private func remove(_ condition: String, _ arguments: [DatabaseValue]) throws -> Int {
    try db.cachedStatement(sql: "DELETE FROM sys_attachment WHERE \(condition)").run(arguments)
    return db.changesCount
  }
}

/// A record by the plan of its module and its id.
struct PlannedRecord {
  let plan: ModulePlan
  let id: Int64
}
