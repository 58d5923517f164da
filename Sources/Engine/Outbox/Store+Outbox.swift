package import Expressions
import Foundation
import GRDB
package import JSONText

extension Store {
  // MARK: For whoever sends

  /// What is to be sent by now, the longest due first: of what has to go out in order only the first.
  ///
  /// - Parameters:
  ///   - limit: the most.
  ///   - others: those that are left out.
  ///   - channels: those over which nothing is wanted now.
  ///   - id: the only one that is wanted; nil means any.
  package func parcels(
    limit: Int, besides others: Set<Int64> = [], over channels: [String] = [], only id: Int64? = nil
  ) async throws -> [Parcel] {
    let now = clock.now()
    return try await connections.read { [self] db in
      let rows = try OutboxTable(db: db).due(by: now, limit: limit, besides: others, over: channels, only: id)
      return try rows.map { row in
        try Parcel(row, model: model) { name in try secrets.flatMap { try SecretTable(db: db).secret(name, $0) } }
      }
    }
  }

  /// Notes how sending went. What was discarded or erased meanwhile stays so.
  func finish(_ parcel: Parcel, _ outcome: DeliveryOutcome) async throws {
    let now = clock.now()
    try await write { db, _ in try OutboxTable(db: db).finish(parcel.id, outcome, at: now) }
  }

  /// Waits until what has announced that it goes into the outbox is there: who announces it has still to commit.
  package func finishAnnounced() async throws { try await write { _, _ in } }

  /// Tells when something is to be sent next, while nobody writes; nil if nothing waits.
  ///
  /// - Parameter note: keeps it where it is found without opening the store.
  package func settleOutbox(_ note: @escaping @Sendable (Timestamp?) throws -> Void) async throws {
    let now = clock.now()
    try await write { db, _ in
      let table = OutboxTable(db: db)
      try table.prune(at: now)
      try note(table.nextDue())
    }
  }

  // MARK: For administrators

  /// What was to be sent, the newest first.
  ///
  /// - Throws: ``Refusal``: the caller is no administrator, a limit outside 1 to 200.
  package func outbox(_ request: OutboxRequest, as caller: Caller) async throws -> [OutboxEntry] {
    try await connections.read { [self] db in
      try Self.requireAdministrator(present(caller, db), state)
      guard ListPlan.limits.contains(request.limit) else {
        throw Refusal(.badRequest, ListPlan.wrongLimit(request.limit))
      }
      return try request.rows(db).map { OutboxEntry($0) }
    }
  }

  /// One message with what it says; that it was read is noted in the audit log.
  ///
  /// - Throws: ``Refusal``: the caller is no administrator, or there is none.
  package func outboxEntry(_ id: Int64, as caller: Caller) async throws -> OutboxEntry {
    try await administer(AuditEntry(.outboxShow, "outbox \(id)"), as: caller) { db, _ in
      guard let row = try OutboxRequest(id: id).rows(db).first else { throw Refusal.noSuchMessage(id) }
      return OutboxEntry(row, isWhole: true)
    }
  }

  /// Sends messages again that are dead, discarded or sent.
  ///
  /// - Parameters:
  ///   - id: of one; nil means all that are dead.
  ///   - caller: an administrator.
  /// - Returns: how many there are.
  /// - Throws: ``Refusal`` if there is none, it waits already, or was erased.
  package func replay(_ id: Int64?, by caller: Caller) async throws -> Int {
    let now = clock.now()
    let entry = AuditEntry(.outboxReplay, id.map { "outbox \($0)" } ?? "outbox")
    return try await administer(entry, as: caller) { [announce] db, state in
      if let id { try Self.requireReplayable(id, db) }
      let ids =
        try id.map { [$0] }
        ?? Int64.fetchAll(db, sql: "SELECT id FROM sys_outbox WHERE state = 'dead' AND channel LIKE 'function %'")
      let execution = Execution(db: db, state: state, caller: caller, now: now)
      for id in ids { try OutboxTable(db: db).renew(id, isKnown: true, execution) }
      try db.execute(
        sql: """
          UPDATE sys_outbox SET state = 'pending', due = ?1, attempts = 0, done_at = NULL
          WHERE payload <> ?2 AND (id = ?3 OR ?3 IS NULL AND state = 'dead')
          """, arguments: [now.microseconds, ErasureTable.marker.compactText, id])
      let count = db.changesCount
      if count > 0 { try announce?(now) }
      return count
    }
  }

  /// Gives messages up that wait or are dead.
  ///
  /// - Parameters:
  ///   - id: of one; nil means all that are dead.
  ///   - caller: an administrator.
  /// - Returns: how many there are.
  package func discard(_ id: Int64?, by caller: Caller) async throws -> Int {
    let now = clock.now()
    let entry = AuditEntry(.outboxDiscard, id.map { "outbox \($0)" } ?? "outbox")
    return try await administer(entry, as: caller) { db, _ in
      try db.execute(
        sql: """
          UPDATE sys_outbox SET state = 'discarded', due = NULL, done_at = ?1
          WHERE id = ?2 AND state IN ('pending', 'dead') OR ?2 IS NULL AND state = 'dead'
          """, arguments: [now.microseconds, id])
      let count = db.changesCount
      if let id, count == 0 { throw try Refusal.notWaiting(id, db) }
      return count
    }
  }

  /// Leaves all that waits unsent.
  ///
  /// - Parameters:
  ///   - reason: why, for who looks at it later.
  ///   - caller: an administrator.
  /// - Returns: how many messages there were.
  package func discardPending(because reason: String, by caller: Caller) async throws -> Int {
    let now = clock.now()
    return try await administer(AuditEntry(.outboxDiscard, "outbox", ["reason": .string(reason)]), as: caller) {
      db, _ in
      try db.execute(
        sql: """
          UPDATE sys_outbox SET state = 'discarded', due = NULL, answer = ?, done_at = ? WHERE state = 'pending'
          """, arguments: [reason, now.microseconds])
      return db.changesCount
    }
  }

  private static func requireReplayable(_ id: Int64, _ db: Database) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT state, payload FROM sys_outbox WHERE id = ?", arguments: [id])
    else { throw Refusal.noSuchMessage(id) }
    let isErased = row["payload"] as String == ErasureTable.marker.compactText
    guard isErased || row["state"] == OutboxTable.State.pending.rawValue else { return }
    throw Refusal(
      .conflict,
      Problem(
        at: "outbox", code: isErased ? "erased" : "pending",
        message: isErased ? "What message \(id) said was erased." : "Message \(id) waits to be sent already."))
  }
}

extension Refusal {
  fileprivate static func noSuchMessage(_ id: Int64) -> Refusal {
    Refusal(.notFound, Problem(at: "outbox", code: "not_found", message: "There is no message \(id) in the outbox."))
  }

  fileprivate static func notWaiting(_ id: Int64, _ db: Database) throws -> Refusal {
    guard let state = try String.fetchOne(db, sql: "SELECT state FROM sys_outbox WHERE id = ?", arguments: [id]) else {
      return noSuchMessage(id)
    }
    return Refusal(
      .conflict,
      Problem(at: "outbox", code: state, message: "Message \(id) is \(state), so there is nothing to give up."))
  }
}

/// Which messages are wanted.
package struct OutboxRequest: Sendable, Hashable, Codable {
  /// `pending`, `sent`, `dead` or `discarded`; nil means any.
  package var state: String?
  /// About this record alone.
  package var record: RecordPlace?
  /// Only those before this id.
  package var before: Int64?
  package var limit: Int
  fileprivate var id: Int64?

  package init(state: String? = nil, record: RecordPlace? = nil, before: Int64? = nil, limit: Int = 50) {
    self.state = state
    self.record = record
    self.before = before
    self.limit = limit
  }

  fileprivate init(id: Int64) {
    self.init(limit: 1)
    self.id = id
  }

  fileprivate func rows(_ db: Database) throws -> [Row] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT o.*, m.name AS module_name, u.name AS user_name, a.name AS actor_name
          FROM sys_outbox o JOIN sys_module m ON m.id = o.module JOIN sys_user a ON a.id = o.actor
          LEFT JOIN sys_user u ON u.id = o.user
          WHERE (?1 IS NULL OR o.state = ?1) AND (?2 IS NULL OR m.name = ?2 AND o.record = ?3) AND o.id < ?4
          AND (?5 IS NULL OR o.id = ?5) ORDER BY o.id DESC LIMIT ?6
          """), arguments: [state, record?.module, record?.id, before ?? .max, id, limit])
  }
}

/// A message of the outbox.
package struct OutboxEntry: Sendable, Hashable, Codable {
  package let id: Int64
  /// The same each time that it is sent.
  package let key: String
  /// `mail`, or `webhook` with its name.
  package let channel: String
  package let record: RecordPlace
  /// The name of the user whom it is for, if it is for one.
  package let user: String?
  /// What has led to it, such as `transition publish`.
  package let cause: String
  /// The name of who did that.
  package let actor: String
  package let at: Timestamp
  /// `pending`, `sent`, `dead` or `discarded`.
  package let state: String
  /// When it is tried next.
  package let due: Timestamp?
  package let attempts: Int
  /// What was answered last, or what went wrong.
  package let answer: String?
  package let doneAt: Timestamp?
  /// What it says, JSON; nil where it was not asked for.
  package let payload: String?

  init(_ row: Row, isWhole: Bool = false) {
    id = row["id"]
    key = row["key"]
    channel = row["channel"]
    record = RecordPlace(module: row["module_name"], id: row["record"])
    user = row["user_name"]
    cause = row["cause"]
    actor = row["actor_name"]
    at = Timestamp(microseconds: row["at"])
    state = row["state"]
    due = (row["due"] as Int64?).map(Timestamp.init(microseconds:))
    attempts = row["attempts"]
    answer = row["answer"]
    doneAt = (row["done_at"] as Int64?).map(Timestamp.init(microseconds:))
    payload = isWhole ? row["payload"] : nil
  }
}

extension OutboxEntry {
  /// The message as JSON.
  package var json: JSON {
    let members: [(String, JSON?)] = [
      ("id", .integer(id)), ("key", .string(key)), ("channel", .string(channel)),
      ("record", .object([("module", .string(record.module)), ("id", .integer(record.id))])),
      ("user", user.map { .string($0) } ?? .null), ("cause", .string(cause)), ("actor", .string(actor)),
      ("at", .moment(at.microseconds)), ("state", .string(state)),
      ("due", due.map { .moment($0.microseconds) } ?? .null),
      ("attempts", .integer(Int64(attempts))), ("answer", answer.map { .string($0) } ?? .null),
      ("done_at", doneAt.map { .moment($0.microseconds) } ?? .null),
      ("payload", payload.map { .raw(Array($0.utf8)) }),
    ]
    return .object(members.compactMap { name, value in value.map { (name, $0) } })
  }
}
