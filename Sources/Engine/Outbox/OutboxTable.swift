import Expressions
import Foundation
import GRDB
import JSONText

/// What is to be told to others, written in the transaction of the change that it tells of, and kept until it has been.
///
/// What is sent over one channel about one record goes out in the order in which it was written.
struct OutboxTable {
  let db: Database

  /// The tables, in order.
  static let definitions = [
    """
    CREATE TABLE sys_outbox(
      id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, module INTEGER NOT NULL REFERENCES sys_module,
      record INTEGER NOT NULL, channel TEXT NOT NULL, user INTEGER REFERENCES sys_user, payload TEXT NOT NULL,
      cause TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK(state IN ('pending', 'sent', 'dead', 'discarded')),
      due INTEGER CHECK((due IS NULL) = (state <> 'pending')), attempts INTEGER NOT NULL DEFAULT 0, answer TEXT,
      done_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_outbox_due ON sys_outbox(due) WHERE due IS NOT NULL",
    "CREATE INDEX sys_outbox_record ON sys_outbox(module, record, channel, id)",
    "CREATE INDEX sys_outbox_done ON sys_outbox(done_at) WHERE done_at IS NOT NULL",
    """
    CREATE TABLE sys_notification(
      id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES sys_user,
      module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL, text TEXT NOT NULL, cause TEXT NOT NULL,
      at INTEGER NOT NULL, read_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_notification_user ON sys_notification(user, id)",
    "CREATE INDEX sys_notification_record ON sys_notification(module, record)",
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
    let payload: JSON
    let cause: String
    /// Why it is not sent at all, if it is not.
    var refusal: String?
  }

  /// - Parameter due: when it is to be sent first.
  func append(_ draft: Draft, about record: Int64, _ plan: ModulePlan, by execution: Execution) throws {
    let now = execution.now.microseconds.databaseValue
    let isSent = draft.refusal == nil
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_outbox(key, module, record, channel, user, payload, cause, actor, at, state, due, answer, done_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      draft.key.databaseValue, plan.id.databaseValue, record.databaseValue, draft.channel.databaseValue,
      draft.user?.databaseValue ?? .null, draft.payload.compactText.databaseValue, draft.cause.databaseValue,
      execution.caller.userID.databaseValue, now, (isSent ? State.pending : .discarded).rawValue.databaseValue,
      isSent ? now : .null, draft.refusal?.databaseValue ?? .null, isSent ? .null : now,
    ])
    if isSent { execution.consequences.hasOutgoing = true }
  }

  /// A condition on a row `o`: nothing that has to go out before it waits.
  private static let isNext = """
    NOT EXISTS(
      SELECT 1 FROM sys_outbox e WHERE e.module = o.module AND e.record = o.record AND e.channel = o.channel
      AND e.user IS o.user AND e.state = 'pending' AND e.id < o.id)
    """

  /// What is to be sent by now, the longest due first.
  func due(by now: Timestamp, limit: Int) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT o.*, m.name AS module_name, u.name AS user_name, u.email, u.display_name, u.active
          FROM sys_outbox o JOIN sys_module m ON m.id = o.module LEFT JOIN sys_user u ON u.id = o.user
          WHERE o.due <= ? AND \(Self.isNext) ORDER BY o.due, o.id LIMIT ?
          """), arguments: [now.microseconds, limit])
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
        UPDATE sys_outbox SET state = ?, due = ?, attempts = attempts + 1, answer = ?, done_at = ?
        WHERE id = ? AND state = 'pending'
        """
    ).run([
      outcome.state.rawValue.databaseValue, outcome.due?.microseconds.databaseValue ?? .null,
      String(outcome.words.prefix(300)).databaseValue, outcome.due == nil ? now.microseconds.databaseValue : .null,
      id.databaseValue,
    ])
  }

  /// Takes away what was sent or given up so long ago that nobody asks for it, a piece at a time.
  func prune(at now: Timestamp) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM sys_outbox WHERE id IN (
          SELECT id FROM sys_outbox WHERE done_at < ? AND state IN ('sent', 'discarded') LIMIT 500)
        """
    ).run([(now.microseconds - Self.keptFor).databaseValue])
  }

  /// 30 days.
  private static let keptFor: Int64 = 30 * 86_400_000_000

  /// Takes away what was written about records, and what has one of some words in it; what waits is not sent any more.
  ///
  /// - Parameters:
  ///   - records: of one module.
  ///   - plan: the module's.
  ///   - words: as they are written.
  /// - Returns: how many messages and notifications there were.
  func erase(_ records: [Int64], of plan: ModulePlan, saying words: [String]) throws -> Int {
    let ids = "[\(records.map(String.init).joined(separator: ","))]"
    // As they stand in JSON, without the quotes.
    let escaped = JSON.strings(words.map { String(JSON.string($0).compactText.dropFirst().dropLast()) }).compactText
    try db.execute(
      sql: """
        UPDATE sys_outbox SET payload = ?1, answer = '\(ErasureTable.word)', due = NULL,
          done_at = coalesce(done_at, at), state = CASE state WHEN 'sent' THEN state ELSE 'discarded' END
        WHERE payload <> ?1 AND (
          module = ?2 AND record IN (SELECT value FROM json_each(?3))
          OR EXISTS(SELECT 1 FROM json_each(?4) AS w WHERE instr(payload, w.value) > 0))
        """, arguments: [ErasureTable.marker.compactText, plan.id, ids, escaped])
    let messages = db.changesCount
    try db.execute(
      sql: """
        DELETE FROM sys_notification WHERE module = ?1 AND record IN (SELECT value FROM json_each(?2))
          OR EXISTS(SELECT 1 FROM json_each(?3) AS w WHERE instr(text, w.value) > 0)
        """, arguments: [plan.id, ids, JSON.strings(words).compactText])
    return messages + db.changesCount
  }
}

/// What a command leads to beside its own change.
///
/// It is confined to one access to the store, and shared by a command and its effects.
final class Consequences {
  /// Whether something is to be sent.
  var hasOutgoing = false
  private var triggers: [AutomationTrigger] = []
  private var position = 0

  /// How far it is, so that what comes after can be forgotten.
  struct Mark {
    fileprivate let triggers: [AutomationTrigger]
    fileprivate let position: Int
    fileprivate let hasOutgoing: Bool
  }

  var mark: Mark { Mark(triggers: triggers, position: position, hasOutgoing: hasOutgoing) }

  /// Goes back to what there was, after something that was undone.
  func restore(_ mark: Mark) { (triggers, position, hasOutgoing) = (mark.triggers, mark.position, mark.hasOutgoing) }

  /// Forgets what a command before this one, which was refused, would have led to.
  func begin() {
    triggers = []
    position = 0
  }

  /// Notes a change that automations may follow. Of several changes of a record that wait, the record before the first counts.
  func add(_ trigger: AutomationTrigger) {
    let isKnown = triggers[position...].contains { $0.plan === trigger.plan && $0.record == trigger.record }
    if !isKnown { triggers.append(trigger) }
  }

  /// The next change to be followed; nil if there is none.
  func nextTrigger() -> AutomationTrigger? {
    guard position < triggers.count else {
      triggers = []
      position = 0
      return nil
    }
    defer { position += 1 }
    return triggers[position]
  }
}
