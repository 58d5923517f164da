/// A copy of a store's file without its triggers, into which anything can be written.
enum RawCopy {
  static func open(_ path: String, at copy: String) throws -> RawDatabase {
    try Files.copy(path, to: copy)
    let db = try RawDatabase(copy)
    for trigger in try db.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
      try db.execute("DROP TRIGGER \"\(trigger)\"")
    }
    return db
  }
}
