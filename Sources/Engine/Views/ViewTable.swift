import Foundation
import GRDB

/// Reads and writes the views of users.
struct ViewTable {
  let db: Database
  let user: Int64

  /// A user's views of a module, by name.
  func all(of module: String) throws -> [SavedView] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM sys_view WHERE user = ? AND module = ? ORDER BY name"),
      arguments: [user, module]
    ).compactMap(Self.view)
  }

  /// The view of that name; nil if the user has none that can be read.
  func view(_ name: String, of module: String) throws -> SavedView? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM sys_view WHERE user = ? AND module = ? AND name = ?"),
      arguments: [user, module, name]
    ).flatMap(Self.view)
  }

  /// Keeps a view in the place of the one of its name.
  func save(_ view: SavedView) throws {
    let columns = try view.columns.map { try JSONEncoder().encode($0) }.map { String(decoding: $0, as: UTF8.self) }
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_view(user, module, name, label, filter, sort, columns) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET label = excluded.label, filter = excluded.filter, sort = excluded.sort,
          columns = excluded.columns
        """
    ).execute(arguments: [user, view.module, view.name, view.label, view.filter, view.sort, columns])
  }

  /// Whether there was such a view.
  func delete(_ name: String, of module: String) throws -> Bool {
    try db.cachedStatement(sql: "DELETE FROM sys_view WHERE user = ? AND module = ? AND name = ?")
      .execute(arguments: [user, module, name])
    return db.changesCount > 0
  }

  /// The view that a row keeps; nil if it cannot be read, which the doctor tells of.
  static func view(_ row: Row) -> SavedView? {
    let text: String? = row["columns"]
    let columns = text.flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    guard text == nil || columns != nil else { return nil }
    return SavedView(
      module: row["module"], name: row["name"], label: row["label"], filter: row["filter"], sort: row["sort"],
      columns: columns)
  }
}
