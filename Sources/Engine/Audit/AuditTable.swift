import Crypto
import Expressions
import Foundation
import GRDB
import JSONText

/// The audit log: append-only, and each entry carries a hash of itself and the one before, so that none can be changed or taken out without
/// its being seen.
///
/// Its times never go back, whatever the clock does.
struct AuditTable {
  let db: Database

  /// The tables with their guards, in order.
  ///
  /// `sys_audit_start` says up to where entries were taken away when their time was over, with the hash on which the next one follows;
  /// `sys_audit_head` which entry was written last, so that an end that is cut off is missed.
  static let definitions = [
    """
    CREATE TABLE sys_audit(
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, name TEXT NOT NULL,
      action TEXT NOT NULL, object TEXT NOT NULL, outcome TEXT NOT NULL, way TEXT NOT NULL, key INTEGER, session INTEGER,
      address TEXT, detail TEXT NOT NULL, hash BLOB NOT NULL) STRICT
    """,
    """
    CREATE TABLE sys_audit_start(one INTEGER PRIMARY KEY CHECK(one = 1), id INTEGER NOT NULL, hash BLOB NOT NULL) STRICT
    """,
    """
    CREATE TRIGGER sys_audit_new BEFORE INSERT ON sys_audit
    WHEN NEW.id <> -1 AND NEW.id <> 1 + max(
      coalesce((SELECT max(id) FROM sys_audit), 0), coalesce((SELECT id FROM sys_audit_start), 0))
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_numbered AFTER INSERT ON sys_audit WHEN NEW.id < 1
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TABLE sys_audit_head(one INTEGER PRIMARY KEY CHECK(one = 1), id INTEGER NOT NULL, hash BLOB NOT NULL) STRICT
    """,
    """
    CREATE TRIGGER sys_audit_written AFTER INSERT ON sys_audit WHEN NEW.id > 0
    BEGIN
      INSERT INTO sys_audit_head SELECT 1, 0, x'' WHERE NOT EXISTS(SELECT 1 FROM sys_audit_head);
      UPDATE sys_audit_head SET id = NEW.id, hash = NEW.hash;
    END
    """,
    """
    CREATE TRIGGER sys_audit_head_new BEFORE INSERT ON sys_audit_head WHEN EXISTS(SELECT 1 FROM sys_audit_head)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_head_moved BEFORE UPDATE ON sys_audit_head
    WHEN NEW.id <= OLD.id OR NOT EXISTS(SELECT 1 FROM sys_audit WHERE id = NEW.id AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_head_kept BEFORE DELETE ON sys_audit_head
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_fixed BEFORE UPDATE ON sys_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_kept BEFORE DELETE ON sys_audit
    WHEN OLD.id > coalesce((SELECT id FROM sys_audit_start), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_start_new BEFORE INSERT ON sys_audit_start
    WHEN NOT EXISTS(SELECT 1 FROM sys_audit WHERE id = NEW.id AND hash = NEW.hash)
      OR NEW.id <= coalesce((SELECT id FROM sys_audit_start), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_start_fixed BEFORE UPDATE ON sys_audit_start
    WHEN NEW.id <= OLD.id OR NOT EXISTS(SELECT 1 FROM sys_audit WHERE id = NEW.id AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER sys_audit_start_kept BEFORE DELETE ON sys_audit_start
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
  ]

  // MARK: Writing

  /// Adds an entry.
  ///
  /// - Parameter origin: by what way whoever it was came, where the caller does not say it.
  func append(_ entry: AuditEntry, by caller: Caller, from origin: CallerOrigin? = nil, at now: Timestamp) throws {
    let last = try self.last()
    let origin = origin ?? caller.origin
    let detail = JSON.object(entry.detail).compactText
    let at = max(now.microseconds, last.at)
    let row = Content(
      id: last.id + 1, at: at, actor: caller.userID, name: caller.name, action: entry.action.rawValue,
      object: entry.object, outcome: entry.outcome.rawValue, origin: origin, detail: detail)
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_audit(id, at, actor, name, action, object, outcome, way, key, session, address, detail, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      row.id.databaseValue, row.at.databaseValue, row.actor.databaseValue, row.name.databaseValue,
      row.action.databaseValue, row.object.databaseValue, row.outcome.databaseValue, origin.way.databaseValue,
      origin.key.databaseValue, origin.session.databaseValue, origin.address.databaseValue, detail.databaseValue,
      DatabaseBlob.value(row.hash(after: last.hash)),
    ])
  }

  /// Takes the entries away that are older than a moment; the next one follows on the hash of the last that went.
  ///
  /// - Returns: how many went.
  func trim(before moment: Timestamp) throws -> Int {
    let row = try Row.fetchOne(
      db, sql: "SELECT id, hash FROM sys_audit WHERE at < ? ORDER BY id DESC LIMIT 1", arguments: [moment.microseconds])
    guard let row else { return 0 }
    let (id, hash): (Int64, Data) = (row["id"], row["hash"])
    try db.execute(
      sql: """
        INSERT INTO sys_audit_start VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id, hash = excluded.hash
        """, arguments: [id, hash])
    try db.execute(sql: "DELETE FROM sys_audit WHERE id <= ?", arguments: [id])
    return db.changesCount
  }

  private struct Place {
    var id: Int64 = 0
    var at: Int64 = 0
    var hash = [UInt8](repeating: 0, count: 32)
  }

  /// The last entry; of an empty log, where it begins.
  private func last() throws -> Place {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT id, at, hash FROM sys_audit ORDER BY id DESC LIMIT 1"))
    guard let row else { return try start() }
    let hash: DatabaseBlob = row["hash"]
    return Place(id: row["id"], at: row["at"], hash: hash.bytes)
  }

  private func start() throws -> Place {
    let row = try Row.fetchOne(db, sql: "SELECT id, hash FROM sys_audit_start")
    guard let row else { return Place() }
    let hash: DatabaseBlob = row["hash"]
    return Place(id: row["id"], at: 0, hash: hash.bytes)
  }

  // MARK: Judging

  /// The first entry that does not follow on the one before; nil if all do.
  func firstBroken() throws -> Int64? {
    var before = try start()
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM sys_audit ORDER BY id")
    while let row = try rows.next() {
      let content = Content(row)
      let hash: DatabaseBlob = row["hash"]
      guard content.id == before.id + 1, content.at >= before.at, hash.bytes == content.hash(after: before.hash) else {
        return content.id
      }
      before = Place(id: content.id, at: content.at, hash: hash.bytes)
    }
    return nil
  }

  /// The ids of the last entry that there is and of the last that was written, if these are not the same entry; nil if they are.
  func cutOff() throws -> (last: Int64, written: Int64)? {
    let last = try last()
    let row = try Row.fetchOne(db, sql: "SELECT id, hash FROM sys_audit_head")
    let hash: DatabaseBlob? = row?["hash"]
    let written: Int64 = row?["id"] ?? 0
    return written == last.id && (hash?.bytes ?? last.hash) == last.hash ? nil : (last.id, written)
  }

  static func record(_ row: Row) -> AuditRecord {
    let content = Content(row)
    let hash: DatabaseBlob = row["hash"]
    return AuditRecord(
      id: content.id, at: Timestamp(microseconds: content.at), actor: content.actor, name: content.name,
      action: content.action, object: content.object, outcome: content.outcome, origin: content.origin,
      detail: content.detail, hash: hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
  }

  /// What an entry says, of which its hash is made.
  private struct Content {
    let id: Int64
    let at: Int64
    let actor: Int64
    let name: String
    let action: String
    let object: String
    let outcome: String
    let origin: CallerOrigin
    let detail: String

    init(
      id: Int64, at: Int64, actor: Int64, name: String, action: String, object: String, outcome: String,
      origin: CallerOrigin, detail: String
    ) {
      self.id = id
      self.at = at
      self.actor = actor
      self.name = name
      self.action = action
      self.object = object
      self.outcome = outcome
      self.origin = origin
      self.detail = detail
    }

    init(_ row: Row) {
      self.init(
        id: row["id"], at: row["at"], actor: row["actor"], name: row["name"], action: row["action"],
        object: row["object"], outcome: row["outcome"],
        origin: CallerOrigin(way: row["way"], key: row["key"], session: row["session"], address: row["address"]),
        detail: row["detail"])
    }

    func hash(after before: [UInt8]) -> [UInt8] {
      let parts: [JSON] = [
        .integer(id), .integer(at), .integer(actor), .string(name), .string(action), .string(object), .string(outcome),
        .string(origin.way), origin.key.map { .integer($0) } ?? .null,
        origin.session.map { .integer($0) } ?? .null, origin.address.map { .string($0) } ?? .null, .string(detail),
      ]
      return Array(SHA256.hash(data: before + JSON.array(parts).bytes))
    }
  }
}
