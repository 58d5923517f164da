import GRDBSQLite

/// SQLite by its C functions alone: the limit beside which the engine is measured.
final class RawDatabase {
  private let handle: OpaquePointer

  /// Opens a file as the engine does: WAL, and synced commits.
  init(_ path: String) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else { throw RawError(message: "\(path) cannot be opened (\(code))") }
    handle = opened
    try execute("PRAGMA journal_mode = WAL")
    try execute("PRAGMA synchronous = FULL")
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error }
  }

  func prepare(_ sql: String) throws -> RawStatement {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else { throw error }
    return RawStatement(prepared)
  }

  /// All rows of a query.
  func rows(_ sql: String) throws -> [[RawValue]] {
    var rows: [[RawValue]] = []
    try prepare(sql).forEachRow([]) { statement in rows.append(statement.values) }
    return rows
  }

  func texts(_ sql: String) throws -> [String] {
    try rows(sql).compactMap { if case .text(let text)? = $0.first { text } else { nil } }
  }

  private var error: RawError { RawError(message: String(cString: sqlite3_errmsg(handle))) }
}

struct RawError: Error, CustomStringConvertible {
  let message: String

  var description: String { message }
}

/// A value as SQLite keeps it.
enum RawValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}
