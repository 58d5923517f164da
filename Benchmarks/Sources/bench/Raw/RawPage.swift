/// Records as JSON, by SQLite's functions and by appending alone.
struct RawPage {
  private let statement: RawStatement
  private let keys: [String]

  /// - Parameter sql: what follows `FROM deals`.
  init(_ sql: String, of db: RawDatabase) throws {
    let columns = try db.texts("SELECT name FROM pragma_table_info('deals') WHERE name <> 'deleted_at'")
    keys = columns.map { ",\"\($0)\":" }
    statement = try db.prepare(
      "SELECT \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM deals \(sql)")
  }

  func json() throws -> String {
    var text = "["
    try statement.forEachRow([]) { $0.append(keys, to: &text) }
    return text + "]"
  }
}
