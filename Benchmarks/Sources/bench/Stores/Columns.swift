/// What is selected of records.
enum Columns {
  /// All columns of deals but the mark of deletion.
  static func ofDeals(_ raw: RawDatabase) throws -> String {
    try raw.texts("SELECT name FROM pragma_table_info('deals') WHERE name <> 'deleted_at'").map { "\"\($0)\"" }
      .joined(separator: ", ")
  }
}
