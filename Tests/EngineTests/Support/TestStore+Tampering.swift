import GRDB

@testable import Engine

extension TestStore {
  /// Writes what no trigger would let through, as a shell can that switches them off, and leaves the triggers as they were.
  func tamper(_ sql: String) throws {
    let shell = try DatabaseQueue(path: path)
    try shell.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      try db.inTransaction {
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
        try db.execute(sql: sql)
        for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        return .commit
      }
    }
    try shell.close()
  }
}
