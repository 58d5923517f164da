package import Expressions
import GRDB

/// A checklist item that somebody has ticked while its record is in a state.
package struct Tick: Sendable, Hashable, Codable {
  /// The item's code.
  package let code: String
  /// The name of the user who ticked it, and their id.
  package let user: String
  package let userID: Int64
  package let at: Timestamp
  let id: Int64
  /// Whether nobody else's of these may be the same person's.
  let isOfDifferent: Bool
}

/// Ticks that are kept: each belongs to one stay of a record in a state, which its move began. They are taken back, and never lost.
struct TickTable {
  let db: Database

  /// The table, and what keeps ticks as they were made: in SQL, so that it holds for any shell on the file too.
  static let definitions = [
    """
    CREATE TABLE sys_tick(
      id INTEGER PRIMARY KEY AUTOINCREMENT, move INTEGER NOT NULL REFERENCES process_move, transition TEXT NOT NULL,
      code TEXT NOT NULL, different INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL,
      undone_at INTEGER, undone_by INTEGER REFERENCES sys_user) STRICT
    """,
    "CREATE INDEX sys_tick_move ON sys_tick(move, transition)",
    """
    CREATE TRIGGER sys_tick_new BEFORE INSERT ON sys_tick BEGIN
      SELECT CASE
        WHEN EXISTS(SELECT 1 FROM sys_tick WHERE id = NEW.id) THEN RAISE(ABORT, 'a tick is kept')
        WHEN NEW.different NOT IN (0, 1) OR NEW.undone_at IS NOT NULL OR NEW.undone_by IS NOT NULL
          THEN RAISE(ABORT, 'tick: not as one is made')
        WHEN EXISTS(SELECT 1 FROM sys_tick t WHERE t.move = NEW.move AND t.transition = NEW.transition
          AND t.undone_at IS NULL AND t.code = NEW.code) THEN RAISE(ABORT, 'tick: it is ticked')
        WHEN NEW.different = 1 AND EXISTS(SELECT 1 FROM sys_tick t WHERE t.move = NEW.move
          AND t.transition = NEW.transition AND t.undone_at IS NULL AND t.different = 1 AND t.actor = NEW.actor)
          THEN RAISE(ABORT, 'tick: different people have to tick')
        WHEN EXISTS(SELECT 1 FROM process_move m JOIN process_move l ON l.subject = m.subject AND l.record = m.record
          WHERE m.id = NEW.move AND l.id > m.id AND (l.kind <> 'migrate' OR l."to" IS NOT l."from"))
          THEN RAISE(ABORT, 'tick: the record has left the state')
      END;
    END
    """,
    """
    CREATE TRIGGER sys_tick_fixed BEFORE UPDATE ON sys_tick
    WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.undone_by IS NULL OR NEW.id <> OLD.id
      OR NEW.move <> OLD.move OR NEW.transition <> OLD.transition OR NEW.code <> OLD.code
      OR NEW.different <> OLD.different OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
    BEGIN SELECT RAISE(ABORT, 'a tick is taken back, and not changed'); END
    """,
    """
    CREATE TRIGGER sys_tick_kept BEFORE DELETE ON sys_tick BEGIN SELECT RAISE(ABORT, 'a tick is kept'); END
    """,
  ]

  /// The ticks of a transition's items that stand, in order.
  func ticks(of stay: Int64, transition: String) throws -> [Tick] {
    var ticks: [Tick] = []
    try db.cachedStatement(
      sql: """
        SELECT t.id, t.code, u.name, t.actor, t.at, t.different FROM sys_tick t JOIN sys_user u ON u.id = t.actor
        WHERE t.move = ? AND t.transition = ? AND t.undone_at IS NULL ORDER BY t.id
        """
    ).forEachRow([.integer(stay), .text(transition)]) { row in
      ticks.append(
        Tick(
          code: row.text(1), user: row.text(2), userID: row.integer(3), at: Timestamp(microseconds: row.integer(4)),
          id: row.integer(0), isOfDifferent: row.integer(5) == 1))
    }
    return ticks
  }

  func insert(_ code: String, isOfDifferent: Bool, of stay: Int64, transition: String, by execution: Execution) throws {
    try db.cachedStatement(
      sql: "INSERT INTO sys_tick(move, transition, code, different, actor, at) VALUES (?, ?, ?, ?, ?, ?)"
    ).run([
      stay.databaseValue, transition.databaseValue, code.databaseValue, (isOfDifferent ? 1 : 0).databaseValue,
      execution.caller.userID.databaseValue, execution.now.microseconds.databaseValue,
    ])
  }

  func undo(_ tick: Tick, by execution: Execution) throws {
    try db.cachedStatement(sql: "UPDATE sys_tick SET undone_at = ?, undone_by = ? WHERE id = ?").run([
      execution.now.microseconds.databaseValue, execution.caller.userID.databaseValue, tick.id.databaseValue,
    ])
  }
}
