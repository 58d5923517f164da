/// A value bound to a statement.
package enum SQLArgument: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

/// A condition with what it needs: bind `arguments` in order, append `joins` to the FROM clause in order.
///
/// Joins of the same path have the same alias, so those of several fragments over one record can be united by alias.
package struct SQLFragment: Sendable, Hashable {
  package let sql: String
  package let arguments: [SQLArgument]
  package let joins: [SQLJoin]

  package init(sql: String, arguments: [SQLArgument], joins: [SQLJoin]) {
    self.sql = sql
    self.arguments = arguments
    self.joins = joins
  }
}

/// A left join that follows a lookup. Alias and table are not quoted, the condition is complete SQL.
package struct SQLJoin: Sendable, Hashable {
  package let alias: String
  package let table: String
  package let on: String

  package init(alias: String, table: String, on: String) {
    self.alias = alias
    self.table = table
    self.on = on
  }

  /// The join that follows a lookup.
  ///
  /// - Parameters:
  ///   - column: the lookup's column, not quoted.
  ///   - alias: what the statement calls the table with the lookup. The join is called by both.
  ///   - source: the table of the records that the lookup names. Of those in the recycle bin there is nothing.
  package init(following column: String, of alias: String, to source: SQLSource) {
    let name = "\(alias).\(column)"
    let key: SQLPiece = "\(.column(source.idColumn, of: name)) = \(.column(column, of: alias))"
    let present = source.deletedColumn.map { " AND \(SQLPiece.column($0, of: name).sql) IS NULL" } ?? ""
    self.init(alias: name, table: source.table, on: key.sql + present)
  }

  /// The join as a clause.
  package var sql: String { "LEFT JOIN \(quoted(table)) AS \(quoted(alias)) ON \(on)" }
}

/// The identifier in double quotes.
func quoted(_ identifier: String) -> String {
  "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}
