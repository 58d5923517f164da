import Expressions
import Foundation
import GRDB
import JSONText

/// Drafts that reviews hold, and all that has happened to them: in tables of their own, which no question about records reads.
struct ReviewTable {
  let db: Database

  /// A draft as it is kept.
  struct Row {
    let id: Int64
    let module: String
    let review: String
    let channel: String
    let source: String?
    let author: Int64
    let createdAt: Timestamp
    var status: ReviewDraft.Status
    var round = 1
    var values: RecordInput
    var verdicts: [String: ReviewDraft.FieldVerdict] = [:]
    var due: Timestamp?
    var expires: Timestamp?
    /// Whoever has claimed it, unless they have been deactivated since.
    var claimedBy: Int64?
    var decidedAt: Timestamp?
    var decidedBy: Int64?
    var record: RecordPlace?
  }

  /// Something that has happened to a draft.
  struct Event {
    let kind: String
    var reason: String?
    var comment: String?
    var changes: [JSON.Member] = []
    var verdicts: [String: ReviewDraft.FieldVerdict] = [:]
    var isOverride = false
  }

  // MARK: Reading

  private static let selection = """
    SELECT d.*, m.name AS module_name, r.name AS record_module_name, c.id AS claimant FROM sys_review_draft d
    JOIN sys_module m ON m.id = d.module LEFT JOIN sys_module r ON r.id = d.record_module
    LEFT JOIN sys_user c ON c.id = d.claimed_by AND c.active = 1
    """

  func row(_ id: Int64) throws -> Row? {
    try GRDB.Row.fetchOne(db.cachedStatement(sql: "\(Self.selection) WHERE d.id = ?"), arguments: [id]).map(Self.row)
  }

  /// Drafts in the order of their ids.
  ///
  /// - Parameters:
  ///   - condition: over `d`, the draft, and `m`, its module.
  ///   - arguments: those of the condition.
  ///   - last: only those after this id.
  ///   - limit: how many.
  func rows(where condition: String, _ arguments: StatementArguments, after last: Int64, limit: Int) throws -> [Row] {
    try GRDB.Row.fetchAll(
      db.cachedStatement(sql: "\(Self.selection) WHERE (\(condition)) AND d.id > ? ORDER BY d.id LIMIT ?"),
      arguments: arguments + [last, limit]
    ).map(Self.row)
  }

  /// The drafts that went into a record.
  func drafts(of place: RecordPlace) throws -> [Int64] {
    try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id FROM sys_review_draft
          WHERE record_module = (SELECT id FROM sys_module WHERE name = ?) AND record = ?
          """), arguments: [place.module, place.id])
  }

  /// The drafts of which a value is a certain text.
  ///
  /// - Parameter text: in lower case.
  func drafts(saying text: String) throws -> [Int64] {
    try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id FROM sys_review_draft AS d WHERE EXISTS(
            SELECT 1 FROM json_each(d.input) AS v WHERE v.type = 'text' AND lower(v.value) = ?)
          """), arguments: [text])
  }

  private static func row(_ row: GRDB.Row) throws -> Row {
    func moment(_ name: String) -> Timestamp? { (row[name] as Int64?).map(Timestamp.init(microseconds:)) }
    let decoder = JSONDecoder()
    let record = (row["record_module_name"] as String?).map { RecordPlace(module: $0, id: row["record"]) }
    return Row(
      id: row["id"], module: row["module_name"], review: row["review"], channel: row["channel"], source: row["source"],
      author: row["author"], createdAt: Timestamp(microseconds: row["created_at"]),
      status: ReviewDraft.Status(rawValue: row["status"]) ?? .discarded, round: row["round"],
      values: try decoder.decode(RecordInput.self, from: Data((row["input"] as String).utf8)),
      verdicts: try decoder.decode(
        [String: ReviewDraft.FieldVerdict].self, from: Data((row["verdicts"] as String).utf8)),
      due: moment("due_at"), expires: moment("expires_at"), claimedBy: row["claimant"],
      decidedAt: moment("decided_at"), decidedBy: row["decided_by"], record: record)
  }

  /// All that has happened to a draft, in order.
  func events(of draft: Int64) throws -> [GRDB.Row] {
    try GRDB.Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT e.at, u.name AS actor, e.kind, e.reason, e.comment, e.detail FROM sys_review_event e
          JOIN sys_user u ON u.id = e.actor WHERE e.draft = ? ORDER BY e.id
          """), arguments: [draft])
  }

  /// The users whose work the values of a draft are: who has sent it in, and who has changed it since.
  func authors(of row: Row) throws -> [Int64] {
    let others = try Int64.fetchAll(
      db.cachedStatement(
        sql: "SELECT DISTINCT actor FROM sys_review_event WHERE draft = ? AND kind IN ('corrected', 'resubmitted')"),
      arguments: [row.id])
    return [row.author] + others
  }

  // MARK: Writing

  /// Keeps a new draft.
  ///
  /// - Returns: its id.
  func insert(_ row: Row, module: Int64) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_review_draft(
          module, review, channel, source, author, created_at, status, input, due_at, expires_at, decided_at, decided_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """
    ).firstInteger([
      module.databaseValue, row.review.databaseValue, row.channel.databaseValue, row.source.databaseValue,
      row.author.databaseValue, row.createdAt.microseconds.databaseValue, row.status.rawValue.databaseValue,
      Self.text(row.values).databaseValue, row.due?.microseconds.databaseValue ?? .null,
      row.expires?.microseconds.databaseValue ?? .null, row.decidedAt?.microseconds.databaseValue ?? .null,
      row.decidedBy.databaseValue,
    ]) ?? 0
  }

  /// Writes what may change of a draft.
  func update(_ row: Row) throws {
    try db.cachedStatement(
      sql: """
        UPDATE sys_review_draft SET status = ?, round = ?, input = ?, verdicts = ?, due_at = ?, expires_at = ?,
          claimed_by = ?, decided_at = ?, decided_by = ?, record_module = (SELECT id FROM sys_module WHERE name = ?),
          record = ? WHERE id = ?
        """
    ).run([
      row.status.rawValue.databaseValue, row.round.databaseValue, Self.text(row.values).databaseValue,
      Self.text(row.verdicts).databaseValue, row.due?.microseconds.databaseValue ?? .null,
      row.expires?.microseconds.databaseValue ?? .null, row.claimedBy.databaseValue,
      row.decidedAt?.microseconds.databaseValue ?? .null, row.decidedBy.databaseValue,
      row.record?.module.databaseValue ?? .null, row.record?.id.databaseValue ?? .null, row.id.databaseValue,
    ])
  }

  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  // MARK: Taking values away

  /// Takes away what drafts have of their values: of those whose record is erased, and of those that quote it. Open ones are put aside
  /// with it.
  ///
  /// - Parameters:
  ///   - quotes: where else texts of the erased records stand.
  ///   - actor: whoever erases.
  ///   - now: when.
  /// - Returns: the drafts that are other than before.
  func erase(_ quotes: ErasedQuotes, by actor: Int64, at now: Timestamp) throws -> [Int64] {
    let drafts = try quotes.rows(of: Self.stories, in: "text") { text in
      ErasedQuotes.Told(texts: (try? JSON(parsing: text.utf8))?.texts ?? [text])
    }
    for id in drafts { try erase(id, by: actor, at: now) }
    return drafts
  }

  /// Takes away what a draft has of its values; one that is open is put aside with it.
  func erase(_ draft: Int64, by actor: Int64, at now: Timestamp) throws {
    guard var row = try row(draft) else { return }
    if row.status.isOpen {
      (row.status, row.decidedAt, row.decidedBy) = (.discarded, now, actor)
      try update(row)
    }
    try forget(draft, by: actor, at: now)
  }

  /// What is said in a draft and in its story, as one JSON list.
  private static let stories = """
    (SELECT d.id, coalesce(d.record_module, d.module) AS module, coalesce(d.record, 0) AS record,
      json_array(json(d.input), json(d.verdicts), (SELECT json_group_array(json_array(json(e.detail), e.comment))
        FROM sys_review_event e WHERE e.draft = d.id)) AS text FROM sys_review_draft d)
    """

  /// Takes the values away that a decided draft and its story have.
  func forget(_ draft: Int64, by actor: Int64, at now: Timestamp) throws {
    try db.cachedStatement(sql: "UPDATE sys_review_draft SET input = '{}', verdicts = '{}' WHERE id = ?")
      .run([draft.databaseValue])
    try db.cachedStatement(
      sql:
        "UPDATE sys_review_event SET detail = '{}', comment = NULL WHERE draft = ? AND (detail <> '{}' OR comment IS NOT NULL)"
    ).run([draft.databaseValue])
    try FormTable(db: db).forget(draft: draft)
    try OutboxTable(db: db).erase(draft: draft)
    try append(Event(kind: "forgotten"), to: draft, by: actor, at: now)
  }
}
