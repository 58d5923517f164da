/// Makes many records of some, behind the engine's back: to be read they need no history.
struct Multiplication {
  let path: String

  func grow(to rows: Int) throws {
    let db = try RawDatabase(path)
    guard case .integer(let present)? = try db.rows("SELECT count(*) FROM deals").first?.first, rows > present else {
      return
    }
    for trigger in try db.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
      try db.execute("DROP TRIGGER \"\(trigger)\"")
    }
    let columns = try db.texts("SELECT name FROM pragma_table_info('deals') WHERE name <> 'id'").map { "\"\($0)\"" }
    let values = columns.map { $0 == "\"amount\"" ? "amount + (abs(random()) % 9999)" : $0 }
    var filled = Int(present)
    while filled < rows {
      let count = min(Int(present), rows - filled)
      try db.execute(
        """
        INSERT INTO deals(\(columns.joined(separator: ", ")))
        SELECT \(values.joined(separator: ", ")) FROM deals WHERE id <= \(count)
        """)
      filled += count
    }
    try db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
