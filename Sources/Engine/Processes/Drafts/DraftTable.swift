import Expressions
import Foundation
import GRDB

/// Transitions that are being filled in. They guard nothing: what is submitted is judged as if it came just then.
struct DraftTable {
  let db: Database

  static let definitions = [
    """
    CREATE TABLE sys_transition_draft(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL,
      transition TEXT NOT NULL, owner INTEGER NOT NULL REFERENCES sys_user,
      stay INTEGER NOT NULL REFERENCES process_move, input TEXT NOT NULL, created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, UNIQUE(module, record, transition, owner)) STRICT
    """,
    "CREATE INDEX sys_transition_draft_owner ON sys_transition_draft(owner)",
    "CREATE INDEX sys_transition_draft_expiry ON sys_transition_draft(expires_at)",
  ]

  private static let selection = """
    SELECT d.id, m.name, d.record, d.transition, u.name, d.created_at, d.modified_at, d.expires_at, d.input, d.owner,
      d.stay FROM sys_transition_draft d JOIN sys_module m ON m.id = d.module JOIN sys_user u ON u.id = d.owner
    """

  /// Whether the record is still in the state in which it was; a migration in place does not end its stay.
  private static let isOfPresentStay = """
    NOT EXISTS(SELECT 1 FROM process_move b JOIN process_move l ON l.subject = b.subject AND l.record = b.record
      WHERE b.id = d.stay AND l.id > b.id AND (l.kind <> 'migrate' OR l."to" IS NOT l."from"))
    """

  /// The drafts of a record, of a user or of both that have not expired, the oldest first.
  func drafts(of record: PlannedRecord?, owner: Int64?, at now: Timestamp, limit: Int) throws -> [TransitionDraft] {
    try read(
      """
      WHERE (?1 IS NULL OR d.module = ?1 AND d.record = ?2) AND (?3 IS NULL OR d.owner = ?3) AND d.expires_at > ?4
        AND \(Self.isOfPresentStay) ORDER BY d.id LIMIT ?5
      """,
      [
        record.map { .integer($0.plan.id) } ?? .null, record.map { .integer($0.id) } ?? .null,
        owner.map { .integer($0) } ?? .null, .integer(now.microseconds), .integer(Int64(limit)),
      ])
  }

  /// A draft of a record; nil if there is none, or it has expired.
  func draft(_ id: Int64, of record: PlannedRecord, at now: Timestamp) throws -> TransitionDraft? {
    try read(
      "WHERE d.id = ? AND d.module = ? AND d.record = ? AND d.expires_at > ? AND \(Self.isOfPresentStay)",
      [.integer(id), .integer(record.plan.id), .integer(record.id), .integer(now.microseconds)]
    ).first
  }

  private func read(_ condition: String, _ arguments: [SQLArgument]) throws -> [TransitionDraft] {
    var drafts: [TransitionDraft] = []
    try db.cachedStatement(sql: "\(Self.selection) \(condition)").forEachRow(arguments) { row in
      let moment = { (index: Int) in Timestamp(microseconds: row.integer(index)) }
      drafts.append(
        TransitionDraft(
          id: row.integer(0), module: row.text(1), record: row.integer(2), transition: row.text(3), owner: row.text(4),
          createdAt: moment(5), modifiedAt: moment(6), expiresAt: moment(7),
          input: try JSONDecoder().decode(TransitionInput.self, from: Data(row.text(8).utf8)),
          ownerID: row.integer(9), stay: row.integer(10)))
    }
    return drafts
  }

  /// Saves what somebody has supplied so far, in the place of what they had.
  ///
  /// - Returns: the draft's id.
  /// - Throws: ``Refusal`` if it is too large.
  func save(
    _ draft: DraftInput, of record: PlannedRecord, stay: Int64, owner: Int64, at now: Timestamp
  ) throws -> Int64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let input = String(decoding: try encoder.encode(draft.input), as: UTF8.self)
    guard input.utf8.count <= Self.largest else { throw Self.tooLarge(input.utf8.count) }
    let expiry = now.microseconds + Int64(draft.days) * 86_400_000_000
    return try db.cachedStatement(
      sql: """
        INSERT INTO sys_transition_draft(
          module, record, transition, owner, stay, input, created_at, modified_at, expires_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)
        ON CONFLICT(module, record, transition, owner)
        DO UPDATE SET stay = ?5, input = ?6, modified_at = ?7, expires_at = ?8 RETURNING id
        """
    ).firstInteger([
      record.plan.id.databaseValue, record.id.databaseValue, draft.transition.databaseValue, owner.databaseValue,
      stay.databaseValue, input.databaseValue, now.microseconds.databaseValue, expiry.databaseValue,
    ]) ?? 0
  }

  /// Bytes of what a draft holds.
  static let largest = 64 << 10

  private static func tooLarge(_ size: Int) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "transition", code: "too_large",
        message:
          "A draft holds at most \(largest) bytes; this has \(size). Give long texts with the transition itself.",
        found: .number(String(size)), wanted: .number(String(largest))))
  }

  func delete(_ id: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM sys_transition_draft WHERE id = ?").run([id.databaseValue])
  }

  /// Takes away for good what has expired.
  func deleteExpired(at now: Timestamp) throws {
    try db.cachedStatement(sql: "DELETE FROM sys_transition_draft WHERE expires_at <= ?")
      .run([now.microseconds.databaseValue])
  }

  /// Takes away the drafts of records that are erased, and others in which they are quoted.
  func erase(_ quotes: ErasedQuotes) throws {
    let drafts = try quotes.rows(of: "sys_transition_draft", in: "input") { text in
      (try? JSONDecoder().decode(TransitionInput.self, from: Data(text.utf8)))?.told ?? ErasedQuotes.Told(texts: [text])
    }
    try db.execute(
      sql: "DELETE FROM sys_transition_draft WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [drafts.jsonList])
  }
}
