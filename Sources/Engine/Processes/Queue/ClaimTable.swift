package import Expressions
import GRDB

/// Somebody's claim on a record while it stays in a state.
package struct Claim: Sendable, Hashable, Codable {
  /// The name of the user whose it is.
  package let user: String
  package let at: Timestamp
  let id: Int64
  let userID: Int64
}

/// Claims: each belongs to one stay of a record in a state, of which at most one is in force. They end, and are never lost.
struct ClaimTable {
  let db: Database

  /// The table, and what keeps claims as they were made: in SQL, so that it holds for any shell on the file too.
  static let definitions = [
    """
    CREATE TABLE sys_claim(
      id INTEGER PRIMARY KEY AUTOINCREMENT, stay INTEGER NOT NULL REFERENCES process_move,
      user INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL, ended_at INTEGER,
      ended_by INTEGER REFERENCES sys_user) STRICT
    """,
    "CREATE INDEX sys_claim_stay ON sys_claim(stay)",
    """
    CREATE TRIGGER sys_claim_new BEFORE INSERT ON sys_claim BEGIN
      SELECT CASE
        WHEN EXISTS(SELECT 1 FROM sys_claim WHERE id = NEW.id) THEN RAISE(ABORT, 'a claim is kept')
        WHEN NEW.ended_at IS NOT NULL OR NEW.ended_by IS NOT NULL THEN RAISE(ABORT, 'claim: not as one is made')
        WHEN EXISTS(SELECT 1 FROM sys_claim c WHERE c.stay = NEW.stay AND c.ended_at IS NULL)
          THEN RAISE(ABORT, 'claim: it is claimed')
      END;
    END
    """,
    """
    CREATE TRIGGER sys_claim_fixed BEFORE UPDATE ON sys_claim
    WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.ended_by IS NULL OR NEW.id <> OLD.id
      OR NEW.stay <> OLD.stay OR NEW.user <> OLD.user OR NEW.at <> OLD.at
    BEGIN SELECT RAISE(ABORT, 'a claim ends, and is not changed'); END
    """,
    """
    CREATE TRIGGER sys_claim_kept BEFORE DELETE ON sys_claim BEGIN SELECT RAISE(ABORT, 'a claim is kept'); END
    """,
  ]

  /// The claim in force on a stay.
  func claim(on stay: Int64) throws -> Claim? {
    var found: Claim?
    try db.cachedStatement(
      sql: """
        SELECT c.id, c.user, u.name, c.at FROM sys_claim c JOIN sys_user u ON u.id = c.user
        WHERE c.stay = ? AND c.ended_at IS NULL
        """
    ).forEachRow([.integer(stay)]) { row in
      found = Claim(
        user: row.text(2), at: Timestamp(microseconds: row.integer(3)), id: row.integer(0), userID: row.integer(1))
    }
    return found
  }

  func insert(of user: Int64, on stay: Int64, at now: Timestamp) throws {
    try db.cachedStatement(sql: "INSERT INTO sys_claim(stay, user, at) VALUES (?, ?, ?)")
      .run([stay.databaseValue, user.databaseValue, now.microseconds.databaseValue])
  }

  func end(_ claim: Claim, by user: Int64, at now: Timestamp) throws {
    try db.cachedStatement(sql: "UPDATE sys_claim SET ended_at = ?, ended_by = ? WHERE id = ?")
      .run([now.microseconds.databaseValue, user.databaseValue, claim.id.databaseValue])
  }
}
