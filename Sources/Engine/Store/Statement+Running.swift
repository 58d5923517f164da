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
