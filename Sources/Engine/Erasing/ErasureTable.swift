import Expressions
import GRDB
import JSONText
import Metamodel

/// What was erased of which record, when, by whom and why, without any value: what is left of a record on whose person's request
/// everything else has gone.
struct ErasureTable {
  let db: Database

  /// What one entry is about.
  enum Kind: String {
    /// The whole record.
    case record
    /// One of its fields.
    case field
    /// Values that its history had of another record.
    case trace
    /// The history of the whole module, of record 0: what is older than the moment in `field` has no values.
    case history
  }

  /// What stands in the history for a value that was erased.
  static let marker: JSON = .object([("erased", true)])

  /// What stands in the ledger for words that were erased.
  static let word = "erased"

  /// The table with its guards, in order.
  static let definitions = [
    """
    CREATE TABLE sys_erasure(
      id INTEGER PRIMARY KEY, module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL, kind TEXT NOT NULL,
      field TEXT, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, reason TEXT NOT NULL) STRICT
    """,
    "CREATE INDEX sys_erasure_record ON sys_erasure(module, record)",
    """
    CREATE TRIGGER sys_erasure_new BEFORE INSERT ON sys_erasure
    WHEN NEW.id <> -1 AND NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM sys_erasure)
    BEGIN SELECT RAISE(ABORT, 'what was erased stays known'); END
    """,
    """
    CREATE TRIGGER sys_erasure_fixed BEFORE UPDATE ON sys_erasure
    BEGIN SELECT RAISE(ABORT, 'what was erased stays known'); END
    """,
    """
    CREATE TRIGGER sys_erasure_kept BEFORE DELETE ON sys_erasure
    BEGIN SELECT RAISE(ABORT, 'what was erased stays known'); END
    """,
  ]

  /// A condition on `OLD` and `NEW` of the history which nothing but an erasure meets: values and reasons are marked as erased, all else
  /// stays as it was, and the record is one of which something was erased.
  static let onlyErases = """
    NEW.id = OLD.id AND NEW.module = OLD.module AND NEW.record = OLD.record AND NEW.version = OLD.version
      AND NEW.at = OLD.at AND NEW.actor = OLD.actor
      AND (NEW.cause = OLD.cause OR instr(OLD.cause, ': ') > 0
        AND NEW.cause = substr(OLD.cause, 1, instr(OLD.cause, ': ') + 1) || '\(word)')
      AND EXISTS(
        SELECT 1 FROM sys_erasure WHERE module = OLD.module
        AND (record = OLD.record OR record = 0 AND kind = 'history' AND OLD.at < CAST(field AS INTEGER)))
      AND (SELECT count(*) FROM json_each(NEW.changes)) = (SELECT count(*) FROM json_each(OLD.changes))
      AND NOT EXISTS(
        SELECT 1 FROM json_each(NEW.changes) AS n LEFT JOIN json_each(OLD.changes) AS o ON o.key = n.key
        WHERE o.key IS NULL OR NOT (\(isErasedOrSame(0)) AND \(isErasedOrSame(1))))
    """

  private static func isErasedOrSame(_ side: Int) -> String {
    "(json_extract(n.value, '$[\(side)]') IN ('\(marker.compactText)')"
      + " OR json_extract(n.value, '$[\(side)]') IS json_extract(o.value, '$[\(side)]'))"
  }

  func insert(
    _ kind: Kind, field: String? = nil, of record: Int64, _ plan: ModulePlan, reason: String, by execution: Execution
  ) throws {
    try insert(kind, field: field, of: record, module: plan.id, reason: reason, by: execution)
  }

  /// - Parameter module: the module's key, also of one that the model has no more.
  func insert(
    _ kind: Kind, field: String? = nil, of record: Int64, module: Int64, reason: String, by execution: Execution
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO sys_erasure(module, record, kind, field, at, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ).run([
      module.databaseValue, record.databaseValue, kind.rawValue.databaseValue, field.databaseValue,
      execution.now.microseconds.databaseValue, execution.caller.userID.databaseValue, reason.databaseValue,
    ])
  }

  /// When the whole record was erased; nil if it was not.
  func erased(_ record: Int64, _ plan: ModulePlan) throws -> Timestamp? {
    try db.cachedStatement(
      sql: "SELECT at FROM sys_erasure WHERE module = ? AND record = ? AND kind = 'record' ORDER BY id LIMIT 1"
    ).firstInteger([plan.id.databaseValue, record.databaseValue]).map(Timestamp.init(microseconds:))
  }

  // MARK: What is still in the file

  /// Notes that the file has room in which erased values may stand.
  func askForWipe() throws {
    try db.execute(sql: "INSERT INTO sys_setting VALUES ('\(Self.wipe)', '1') ON CONFLICT DO NOTHING")
  }

  func noteWiped() throws { try db.execute(sql: "DELETE FROM sys_setting WHERE key = '\(Self.wipe)'") }

  /// Whether erased values may stand in the file outside of its tables.
  func wantsWipe() throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM sys_setting WHERE key = '\(Self.wipe)')") ?? false
  }

  private static let wipe = "wipe"
}

extension Refusal {
  /// The record is not there any more, and nothing brings it back.
  static func erased(_ module: String, _ id: Int64, at time: Timestamp, _ kind: Kind) -> Refusal {
    Refusal(
      kind,
      Problem(
        at: "id", code: "erased", message: "\(module) \(id) was erased at \(time.text). Nothing of it is kept.",
        found: .number(String(id))))
  }
}
