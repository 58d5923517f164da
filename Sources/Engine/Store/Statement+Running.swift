import Foundation
import GRDB
import GRDBSQLite

extension Statement {
  /// Runs the statement with arguments bound in place, as many as it has parameters.
  ///
  /// `execute(arguments:)` boxes, checks and copies each of them, which for a wide row takes as long as SQLite does.
  func run(_ arguments: [DatabaseValue]) throws {
    // Resets it, and has it run with what is bound from now on.
    setUncheckedArguments(StatementArguments())
    for (index, argument) in arguments.enumerated() { bind(argument, at: Int32(index + 1)) }
    try execute()
  }

  /// Steps through the rows of a statement that only reads, without the cursor that GRDB would make for each run.
  func forEachStep(_ arguments: [DatabaseValue], _ body: (SQLiteStatement) throws -> Void) throws {
    setUncheckedArguments(StatementArguments())
    for (index, argument) in arguments.enumerated() { bind(argument, at: Int32(index + 1)) }
    // A statement that is not at its end keeps its snapshot of the file.
    defer { sqlite3_reset(sqliteStatement) }
    while true {
      switch sqlite3_step(sqliteStatement) {
      case SQLITE_ROW: try body(sqliteStatement)
      case SQLITE_DONE: return
      // So GRDB ends what a cancelled task has begun.
      case SQLITE_INTERRUPT: throw CancellationError()
      case let code:
        let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)))
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
      }
    }
  }

  /// The first column of the first row as a number; nil if there is no row, or it holds none.
  func firstInteger(_ arguments: [DatabaseValue]) throws -> Int64? {
    var found: Int64?
    try forEachStep(arguments) { row in
      guard found == nil, sqlite3_column_type(row, 0) == SQLITE_INTEGER else { return }
      found = sqlite3_column_int64(row, 0)
    }
    return found
  }

  private func bind(_ argument: DatabaseValue, at place: Int32) {
    switch argument.storage {
    case .null: break
    case .int64(let number): sqlite3_bind_int64(sqliteStatement, place, number)
    case .double(let number): sqlite3_bind_double(sqliteStatement, place, number)
    case .string(let text): bind(text, at: place)
    case .blob(let data):
      _ = data.withUnsafeBytes {
        sqlite3_bind_blob(sqliteStatement, place, $0.baseAddress, Int32($0.count), Self.copied)
      }
    }
  }

  private func bind(_ text: String, at place: Int32) {
    var text = text
    text.withUTF8 { bytes in
      // An empty text may have no address, which would bind null.
      let start = bytes.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
      if let start {
        sqlite3_bind_text(sqliteStatement, place, start, Int32(bytes.count), Self.copied)
      } else {
        sqlite3_bind_text(sqliteStatement, place, "", 0, Self.copied)
      }
    }
  }

  /// `SQLITE_TRANSIENT`: SQLite keeps a copy of its own.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
