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

/// How a value is kept that one column holds and that JSON shows as it stands.
///
/// It has no references: of ``SQLColumn/Storage`` a copy would be made for each of a page's thousands of values.
enum PlainStorage: Sendable, Hashable {
  case text
  case integer
  case boolean
  case date
  case timestamp
  case duration
  case decimal(scale: Int)
  case codes

  /// Nil for what takes more than one column, or a look at the value.
  init?(_ storage: SQLColumn.Storage) {
    switch storage {
    case .text: self = .text
    case .integer, .reference: self = .integer
    case .boolean: self = .boolean
    case .date: self = .date
    case .timestamp: self = .timestamp
    case .duration: self = .duration
    case .decimal(let scale): self = .decimal(scale: scale)
    case .codes: self = .codes
    case .real, .anyReference: return nil
    }
  }
}

extension JSONWriter {
  /// The value of a member whose first column is at `index`, as it stands in a record's JSON.
  mutating func column(_ index: Int, _ storage: SQLColumn.Storage, of row: StatementRow) {
    if let plain = PlainStorage(storage) { return self.plain(index, plain, of: row) }
    guard !row.isNull(index) else { return null() }
    if case .record(let reference) = row.value(index, storage) { return self.reference(reference) }
    value(row.value(index, storage))
  }

  /// The value of a column, as it stands in a record's JSON.
  mutating func plain(_ index: Int, _ storage: PlainStorage, of row: StatementRow) {
    guard !row.isNull(index) else { return null() }
    switch storage {
    case .text: string(utf8: row.utf8(index))
    case .integer: integer(row.integer(index))
    case .boolean: bool(row.integer(index) != 0)
    case .date: date(daysSinceEpoch: row.integer(index))
    case .timestamp: timestamp(microseconds: row.integer(index))
    case .duration: duration(microseconds: row.integer(index))
    case .decimal(let scale): decimal(unscaled: row.integer(index), scale: scale)
    // The table's triggers see to it that it is an array in JSON.
    case .codes: raw(row.utf8(index))
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
