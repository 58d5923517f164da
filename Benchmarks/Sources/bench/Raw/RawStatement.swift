import GRDBSQLite

/// A prepared statement.
final class RawStatement {
  private let handle: OpaquePointer
  /// SQLite is to keep a copy of what is bound.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs it to its end.
  func run(_ values: [RawValue] = []) throws { try forEachRow(values) { _ in } }

  func forEachRow(_ values: [RawValue], _ body: (RawStatement) throws -> Void) throws {
    bind(values)
    defer { sqlite3_reset(handle) }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: try body(self)
      case SQLITE_DONE: return
      case let code: throw RawError(message: "\(String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))) (\(code))")
      }
    }
  }

  private func bind(_ values: [RawValue]) {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(handle, place)
      case .integer(let number): sqlite3_bind_int64(handle, place, number)
      case .real(let number): sqlite3_bind_double(handle, place, number)
      case .text(let text): sqlite3_bind_text(handle, place, text, -1, Self.transient)
      case .blob(let bytes): sqlite3_bind_blob(handle, place, bytes, Int32(bytes.count), Self.transient)
      }
    }
  }

  /// The columns of the row that has just been read.
  var values: [RawValue] { (0..<sqlite3_column_count(handle)).map(value) }

  /// Reads every column of the row and keeps none.
  func touch() -> Int {
    var bytes = 0
    for column in 0..<sqlite3_column_count(handle) {
      switch sqlite3_column_type(handle, column) {
      case SQLITE_INTEGER: bytes &+= Int(truncatingIfNeeded: sqlite3_column_int64(handle, column))
      case SQLITE_TEXT:
        if let text = sqlite3_column_text(handle, column) { bytes &+= Int(text[0]) }
        bytes &+= Int(sqlite3_column_bytes(handle, column))
      default: break
      }
    }
    return bytes
  }

  /// Appends the row as an object, its values as SQLite has them.
  func append(_ keys: [String], to text: inout String) {
    text += "{"
    for (column, key) in keys.enumerated() {
      text += key
      switch sqlite3_column_type(handle, Int32(column)) {
      case SQLITE_INTEGER: text += String(sqlite3_column_int64(handle, Int32(column)))
      case SQLITE_TEXT: text += "\"\(sqlite3_column_text(handle, Int32(column)).map { String(cString: $0) } ?? "")\""
      default: text += "null"
      }
    }
    text += "},"
  }

  private func value(_ column: Int32) -> RawValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT: sqlite3_column_text(handle, column).map { .text(String(cString: $0)) } ?? .null
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }

  private func blob(_ column: Int32) -> [UInt8] {
    let count = Int(sqlite3_column_bytes(handle, column))
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}
