/// What a series of commands wrote into a store, read back from its file, to be written again by prepared statements alone.
///
/// The same rows go into the same tables with the same indexes, but nothing is judged: no trigger, no foreign key.
struct RowReplay: Sendable {
  private var statements: [String] = []
  private var commands: [[Step]]

  private struct Step: Sendable {
    let statement: Int
    let values: [RawValue]
  }

  /// Finds out what is new and what has changed between two states of a file.
  ///
  /// - Parameter count: how many commands made the difference, each as many rows as the others, in the order of their ids.
  init(from before: String, to after: String, commands count: Int) throws {
    commands = Array(repeating: [], count: count)
    let db = try RawDatabase(after)
    try db.execute("ATTACH '\(before)' AS before")
    // The search index is left out: it has no rows by command, and raw SQLite would not keep one.
    let tables = try db.texts(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sys_search%'")
    for table in tables {
      let columns = try db.texts("SELECT name FROM pragma_table_info('\(table)')")
      // The others have no number by which their rows could be told to belong to a command.
      guard let key = columns.first, key == "id" || key == "move" else { continue }
      try add(db.rows(Self.difference(table, key, isIn: false)), Self.insertion(table, columns), table)
      let changed = try Self.changedColumns(table, columns, db)
      guard !changed.isEmpty else { continue }
      let positions = changed.compactMap(columns.firstIndex) + [0]
      let rows = try db.rows(Self.difference(table, key, isIn: true)).map { row in positions.map { row[$0] } }
      try add(rows, Self.update(table, changed), table)
    }
  }

  private mutating func add(_ rows: [[RawValue]], _ sql: String, _ table: String) throws {
    // A figure over a related list is one row that many commands change, an entry of the audit log tells of many at once; raw SQLite
    // would keep none.
    guard rows.count >= commands.count else { return }
    guard rows.count.isMultiple(of: commands.count) else {
      throw RawError(message: "\(rows.count) rows of \(table) do not belong to \(commands.count) commands alike")
    }
    let each = rows.count / commands.count
    for (number, row) in rows.enumerated() {
      commands[number / each].append(Step(statement: statements.count, values: row))
    }
    statements.append(sql)
  }

  /// Writes it all into another copy of the file.
  func play(on db: RawDatabase, perTransaction size: Int = 1) throws {
    let prepared = try statements.map(db.prepare)
    let begin = try db.prepare("BEGIN IMMEDIATE")
    let commit = try db.prepare("COMMIT")
    var next = 0
    while next < commands.count {
      let end = min(next + size, commands.count)
      try begin.run()
      for command in commands[next..<end] {
        for step in command { try prepared[step.statement].run(step.values) }
      }
      try commit.run()
      next = end
    }
  }

  /// How many rows one command writes.
  var rowsPerCommand: Int { commands.first?.count ?? 0 }
}

extension RowReplay {
  private static func difference(_ table: String, _ key: String, isIn: Bool) -> String {
    """
    SELECT * FROM (SELECT * FROM main."\(table)" EXCEPT SELECT * FROM before."\(table)")
    WHERE \(key) \(isIn ? "IN" : "NOT IN") (SELECT \(key) FROM before."\(table)") ORDER BY \(key)
    """
  }

  private static func insertion(_ table: String, _ columns: [String]) -> String {
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \"\(table)\"(\(names)) VALUES (\(marks))"
  }

  private static func update(_ table: String, _ columns: [String]) -> String {
    let assignments = columns.map { "\"\($0)\" = ?" }.joined(separator: ", ")
    return "UPDATE \"\(table)\" SET \(assignments) WHERE id = ?"
  }

  /// The columns that differ in a row that was there before.
  private static func changedColumns(_ table: String, _ columns: [String], _ db: RawDatabase) throws -> [String] {
    guard columns.first == "id" else { return [] }
    return try columns.filter { column in
      let rows = try db.rows(
        """
        SELECT 1 FROM main."\(table)" a JOIN before."\(table)" b ON b.id = a.id
        WHERE a."\(column)" IS NOT b."\(column)" LIMIT 1
        """)
      return !rows.isEmpty
    }
  }
}
