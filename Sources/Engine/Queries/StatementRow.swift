import Expressions
import Foundation
import GRDB
import GRDBSQLite
import JSONText

/// The row at which a statement stands, read without copies; valid until the statement's next step.
struct StatementRow {
  private let statement: SQLiteStatement

  init(_ statement: SQLiteStatement) {
    self.statement = statement
  }

  func isNull(_ index: Int) -> Bool { sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL }

  /// 0 where the column is null.
  func integer(_ index: Int) -> Int64 { sqlite3_column_int64(statement, Int32(index)) }

  /// The bytes of a text; none where the column is null.
  func utf8(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    // The text has to be asked for before its length: https://www.sqlite.org/c3ref/column_blob.html
    let start = sqlite3_column_text(statement, Int32(index))
    return UnsafeBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, Int32(index))))
  }

  func text(_ index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// The column's own value, as a position in a sorted list keeps it.
  func argument(_ index: Int) -> SQLArgument {
    switch sqlite3_column_type(statement, Int32(index)) {
    case SQLITE_INTEGER: .integer(integer(index))
    case SQLITE_TEXT: .text(text(index))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, Int32(index)))
    case SQLITE_BLOB: .blob(blob(index))
    default: .null
    }
  }

  private func blob(_ index: Int) -> [UInt8] {
    let start = sqlite3_column_blob(statement, Int32(index))
    let count = start == nil ? 0 : Int(sqlite3_column_bytes(statement, Int32(index)))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The value of a member whose first column is at `index`.
  func value(_ index: Int, _ storage: SQLColumn.Storage) -> Value {
    let module = if case .anyReference = storage, !isNull(index + 1) { text(index + 1) } else { String?.none }
    return storage.value(argument(index).databaseValue, module: module)
  }
}

extension JSONWriter {
  /// The value of a member whose first column is at `index`, as it stands in a record's JSON.
  mutating func column(_ index: Int, _ storage: SQLColumn.Storage, of row: StatementRow) {
    guard !row.isNull(index) else { return null() }
    switch storage {
    case .text: string(utf8: row.utf8(index))
    case .integer, .reference: integer(row.integer(index))
    case .boolean: bool(row.integer(index) != 0)
    case .date: date(daysSinceEpoch: row.integer(index))
    case .timestamp: timestamp(microseconds: row.integer(index))
    case .duration: duration(microseconds: row.integer(index))
    case .decimal(let scale): decimal(unscaled: row.integer(index), scale: scale)
    // The table's triggers see to it that it is an array in JSON.
    case .codes: raw(row.utf8(index))
    case .real: value(row.value(index, storage))
    case .anyReference:
      if case .record(let reference) = row.value(index, storage) { self.reference(reference) } else { null() }
    }
  }
}

extension Statement {
  /// Runs the statement with arguments and hands out its rows one by one.
  func forEachRow(_ arguments: [SQLArgument], _ body: (StatementRow) throws -> Void) throws {
    try forEachStep(arguments.map(\.databaseValue)) { try body(StatementRow($0)) }
  }
}

extension SQLArgument {
  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let bytes): Data(bytes).databaseValue
    }
  }
}
