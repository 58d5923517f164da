import Expressions
import GRDB
import Metamodel

/// One change of a guarded field, as the ledger records it.
struct Move {
  let subject: Int64
  let record: Int64
  let version: Int64?
  let kind: Kind
  let from: String?
  let to: String?
  var transition: String?
  var reason: String?

  enum Kind: String {
    case enter
    case transition
    case override
    case migrate
    case exit
    case free
  }
}

/// Appends to the move ledger, whose triggers judge each move again and write the field.
struct MoveTable {
  let execution: Execution

  /// The move's id.
  func append(_ move: Move) throws -> Int64 {
    let statement = try execution.db.cachedStatement(
      sql: """
        INSERT INTO process_move(subject, record, version, kind, "from", "to", transition, actor, at, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.run([
      move.subject.databaseValue, move.record.databaseValue, move.version?.databaseValue ?? .null,
      move.kind.rawValue.databaseValue, move.from?.databaseValue ?? .null, move.to?.databaseValue ?? .null,
      move.transition?.databaseValue ?? .null, execution.caller.userID.databaseValue,
      execution.now.microseconds.databaseValue, move.reason?.databaseValue ?? .null,
    ])
    return execution.db.lastInsertedRowID
  }

  /// Keeps what was supplied with a move, or what one of its clauses saw: a JSON value.
  func keep(_ json: String, of clause: String, with move: Int64) throws {
    try execution.db.cachedStatement(sql: "INSERT INTO process_move_input VALUES (?, ?, ?)")
      .run([move.databaseValue, clause.databaseValue, json.databaseValue])
  }

  /// The move with which the record came into the state in which it is.
  func stay(subject: Int64, record: Int64) throws -> Int64 {
    try execution.db.cachedStatement(
      sql: """
        SELECT id FROM process_move WHERE subject = ? AND record = ? AND (kind <> 'migrate' OR "to" IS NOT "from")
        ORDER BY id DESC LIMIT 1
        """
    ).firstInteger([subject.databaseValue, record.databaseValue]) ?? 0
  }

  /// When the record came into the state in which it is.
  func entry(subject: Int64, module: Int64, record: Int64) throws -> StateEntry {
    let at = try execution.db.cachedStatement(
      // A migration that leaves a record in its state is no new stay there.
      sql: """
        SELECT at FROM process_move WHERE subject = ? AND record = ? AND (kind <> 'migrate' OR "to" IS NOT "from")
        ORDER BY id DESC LIMIT 1
        """
    ).firstInteger([subject.databaseValue, record.databaseValue])
    let history = try execution.db.cachedStatement(
      sql: """
        SELECT max(id) FROM sys_history WHERE module = ? AND record = ? AND at = ?
          AND (version = 1 OR cause LIKE 'transition %' OR cause LIKE 'override: %' OR cause LIKE 'migrate: %'
            AND json_type(changes, '$.' || (SELECT field FROM process_subject WHERE id = ?)) IS NOT NULL)
        """
    ).firstInteger([
      module.databaseValue, record.databaseValue, at?.databaseValue ?? .null, subject.databaseValue,
    ])
    return StateEntry(at: at ?? 0, history: history)
  }
}

/// When a record came into the state in which it is.
struct StateEntry {
  /// In microseconds.
  let at: Int64
  /// The entry of the history that tells of it: what was done in the same microsecond is in order there. Nil where the
  /// move did not come from the engine.
  let history: Int64?
}
