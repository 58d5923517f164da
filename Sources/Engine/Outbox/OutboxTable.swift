import Expressions
import Foundation
import GRDB
import JSONText

/// What is to be told to others, written in the transaction of the change that it tells of, and kept until it has been.
///
/// What goes one way about one record goes out in the order in which it was written: to one reader by mail, to one webhook, to one
/// function.
struct OutboxTable {
  let db: Database

  /// The tables, in order.
  ///
  /// A move of a process may write a row into each, so what they cost counts: AUTOINCREMENT would write a page of its own with every
  /// row, and for an `IN` of more than two words SQLite fills a table of its own with every row.
  static let definitions = [
    """
    CREATE TABLE sys_outbox(
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, module INTEGER NOT NULL REFERENCES sys_module,
      record INTEGER NOT NULL, channel TEXT NOT NULL, lane TEXT NOT NULL, user INTEGER REFERENCES sys_user,
      payload TEXT NOT NULL, cause TEXT NOT NULL, chain TEXT, actor INTEGER NOT NULL REFERENCES sys_user,
      at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK(state = 'pending' OR state = 'sent' OR state = 'dead' OR state = 'discarded'),
      due INTEGER CHECK((due IS NULL) = (state <> 'pending')), attempts INTEGER NOT NULL DEFAULT 0, answer TEXT,
      done_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_outbox_due ON sys_outbox(due) WHERE due IS NOT NULL",
    "CREATE INDEX sys_outbox_record ON sys_outbox(module, record, lane, id)",
    "CREATE INDEX sys_outbox_done ON sys_outbox(done_at) WHERE done_at IS NOT NULL",
    """
    CREATE TABLE sys_notification(
      id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES sys_user,
      module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL, text TEXT NOT NULL, told TEXT NOT NULL,
      cause TEXT NOT NULL, at INTEGER NOT NULL, read_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_notification_user ON sys_notification(user, id)",
    // Closed up by a key that lies outside the store.
    """
    CREATE TABLE sys_secret(
      name TEXT PRIMARY KEY, box BLOB NOT NULL, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user
      ) STRICT, WITHOUT ROWID
    """,
  ]

  /// How far something is.
  enum State: String {
    case pending
    case sent
    /// It was tried in vain as often as it may be, or will never be taken.
    case dead
    /// It is not to be sent.
    case discarded
  }

  /// Something to be written.
  struct Draft {
    let key: String
    let channel: String
    var user: Int64?
    /// The address to which it goes, where that is no user's.
    var address: String?
    /// JSON.
    let payload: String
    let cause: String
    /// Why it is not sent at all, if it is not.
    var refusal: String?

    /// What goes out one after another: what one reader is mailed, what one webhook or function is told.
    fileprivate var lane: String {
      let reader = user.map { " for \($0)" } ?? address.map { " to \($0)" }
      return channel + (reader ?? "")
    }
  }

  /// - Parameter due: when it is to be sent first.
  func append(_ draft: Draft, about record: Int64, _ plan: ModulePlan, by execution: Execution) throws {
    let now = execution.now.microseconds.databaseValue
    let isSent = draft.refusal == nil
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_outbox(
          key, module, record, channel, lane, user, payload, cause, chain, actor, at, state, due, answer, done_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      draft.key.databaseValue, plan.id.databaseValue, record.databaseValue, draft.channel.databaseValue,
      draft.lane.databaseValue, draft.user?.databaseValue ?? .null, draft.payload.databaseValue,
      draft.cause.databaseValue, try Self.text(of: execution.chain)?.databaseValue ?? .null,
      execution.caller.userID.databaseValue, now,
      (isSent ? State.pending : .discarded).rawValue.databaseValue, isSent ? now : .null,
      draft.refusal?.databaseValue ?? .null, isSent ? .null : now,
    ])
    guard isSent else { return }
    execution.consequences.hasOutgoing = true
    if draft.channel.hasPrefix("function ") { execution.consequences.calls.append(db.lastInsertedRowID) }
  }

  private static func text(of chain: [AutomationStep]) throws -> String? {
    chain.isEmpty ? nil : String(decoding: try JSONEncoder().encode(chain), as: UTF8.self)
  }

  /// The automations that have led to what still waits to be sent; nil if it does not wait any more.
  func chain(ofPending id: Int64) throws -> [AutomationStep]? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT chain FROM sys_outbox WHERE id = ? AND state = 'pending'", arguments: [id])
    else { return nil }
    let text: String? = row["chain"]
    return try text.map { try JSONDecoder().decode([AutomationStep].self, from: Data($0.utf8)) } ?? []
  }

  /// A condition on a row `o`: nothing that has to go out before it waits.
  private static let isNext = """
    NOT EXISTS(
      SELECT 1 FROM sys_outbox e WHERE e.module = o.module AND e.record = o.record AND e.lane = o.lane
      AND e.state = 'pending' AND e.id < o.id)
    """

  /// What is to be sent by now, the longest due first.
  func due(
    by now: Timestamp, limit: Int, besides others: Set<Int64>, over channels: [String], only id: Int64?
  ) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT o.*, m.name AS module_name, u.name AS user_name, u.email, u.display_name, u.active
          FROM sys_outbox o JOIN sys_module m ON m.id = o.module LEFT JOIN sys_user u ON u.id = o.user
          WHERE o.due <= ?1 AND (?2 IS NULL OR o.id = ?2) AND o.id NOT IN (SELECT value FROM json_each(?3))
            AND o.channel NOT IN (SELECT value FROM json_each(?4)) AND \(Self.isNext) ORDER BY o.due, o.id LIMIT ?5
          """),
      arguments: [now.microseconds, id, others.sorted().jsonList, JSON.strings(channels).compactText, limit])
  }

  /// When something is to be sent next; nil if nothing waits.
  func nextDue() throws -> Timestamp? {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT o.due FROM sys_outbox o WHERE o.due IS NOT NULL AND \(Self.isNext) ORDER BY o.due LIMIT 1")
    ).map(Timestamp.init(microseconds:))
  }

  /// Notes how sending something went. What was discarded or erased meanwhile stays so.
  func finish(_ id: Int64, _ outcome: DeliveryOutcome, at now: Timestamp) throws {
    try db.cachedStatement(
      sql: """
        UPDATE sys_outbox SET state = ?, due = ?, attempts = attempts + ?, answer = ?, done_at = ?
        WHERE id = ? AND state = 'pending'
        """
    ).run([
      outcome.state.rawValue.databaseValue, outcome.due?.microseconds.databaseValue ?? .null,
      (outcome.isAttempt ? 1 : 0).databaseValue,
      String(outcome.words.prefix(300)).databaseValue, outcome.due == nil ? now.microseconds.databaseValue : .null,
      id.databaseValue,
    ])
  }

  /// Takes away what was sent or given up so long ago that nobody asks for it, a piece at a time. The newest stays, so that its
  /// number, by which the audit log speaks of it, is given to no other.
  func prune(at now: Timestamp) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM sys_outbox WHERE id IN (
          SELECT id FROM sys_outbox WHERE done_at < ? AND state IN ('sent', 'discarded')
            AND id < (SELECT max(id) FROM sys_outbox) LIMIT 500)
        """
    ).run([(now.microseconds - Self.keptFor).databaseValue])
  }

  /// 30 days.
  private static let keptFor: Int64 = 30 * 86_400_000_000

  /// Takes away what a form has written to whoever sent a draft in, which is told apart by the draft's id, below zero.
  func erase(draft: Int64) throws {
    try db.execute(
      sql: """
        UPDATE sys_outbox SET payload = ?, lane = channel, answer = '\(ErasureTable.word)', due = NULL,
          done_at = coalesce(done_at, at), state = CASE state WHEN 'sent' THEN state ELSE 'discarded' END
        WHERE record = ? AND module = (SELECT module FROM sys_review_draft WHERE id = ?)
        """, arguments: [ErasureTable.marker.compactText, -draft, draft])
  }

  /// Takes away what was written about records that are erased, and what quotes them; what waits is not sent any more.
  ///
  /// - Returns: how many messages and notifications there were.
  func erase(_ quotes: ErasedQuotes) throws -> Int {
    let messages = try quotes.rows(of: "sys_outbox", in: "payload") { ErasedQuotes.Told(texts: Self.texts(of: $0)) }
    try db.execute(
      sql: """
        UPDATE sys_outbox SET payload = ?, lane = channel, answer = '\(ErasureTable.word)', due = NULL,
          done_at = coalesce(done_at, at), state = CASE state WHEN 'sent' THEN state ELSE 'discarded' END
        WHERE id IN (SELECT value FROM json_each(?))
        """, arguments: [ErasureTable.marker.compactText, messages.jsonList])
    let notifications = try quotes.rows(of: "sys_notification", in: "text") { ErasedQuotes.Told(texts: [$0]) }
    try db.execute(
      sql: "DELETE FROM sys_notification WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [notifications.jsonList])
    return messages.count + notifications.count
  }

  /// What a payload says in texts of people's.
  private static func texts(of payload: String) -> [String] {
    guard let json = try? JSON(parsing: payload.utf8) else { return [payload] }
    let values = json["record"]?["values"]?.members?.flatMap { $0.value.texts } ?? []
    return ["subject", "text", "to"].compactMap { json[$0]?.text } + values
  }
}
