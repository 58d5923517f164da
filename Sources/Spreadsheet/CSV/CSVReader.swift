/// Reads CSV as it comes in, in pieces of any size.
///
/// The format is that of [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): cells in quotes may hold delimiters, line breaks and doubled
/// quotes. Beyond it, a byte order mark is skipped, lines may end with LF or CR alone, empty lines are left out, and the
/// delimiter is found in the first line: a comma, a semicolon or a tab, whichever occurs most outside quotes.
package struct CSVReader: Sendable {
  /// One record, with the line on which it begins, from 1.
  package struct Row: Sendable, Hashable {
    package let line: Int
    package let cells: [String]
  }

  private enum State {
    case cellStart
    case plain
    case quoted
    /// After a quote in a quoted cell: its end, or the first of two.
    case quoteInQuoted
  }

  private let limits: CSVLimits
  private var delimiter: UInt8?
  /// What has come in before the delimiter is known.
  private var head: [UInt8] = []
  private var state = State.cellStart
  private var cell: [UInt8] = []
  private var cells: [String] = []
  private var rowBytes = 0
  private var line = 1
  private var rowLine = 1
  private var wasCarriageReturn = false
  private var rows: [Row] = []

  /// - Parameter delimiter: nil means to find it out.
  package init(limits: CSVLimits = .standard, delimiter: Character? = nil) {
    self.limits = limits
    self.delimiter = delimiter?.asciiValue
  }

  /// Takes in bytes and answers the records that they complete.
  package mutating func read(_ bytes: some Sequence<UInt8>) throws(CSVError) -> [Row] {
    guard let delimiter else {
      head.append(contentsOf: bytes)
      guard CSVDialect.isDecidable(head) || head.count >= limits.rowBytes else { return [] }
      return try begin()
    }
    return try consume(bytes, delimiter)
  }

  /// Says that nothing more comes, and answers the last record if it had no line break.
  package mutating func finish() throws(CSVError) -> [Row] {
    var found = delimiter == nil ? try begin() : []
    switch state {
    case .quoted: throw CSVError(.quoteNotClosed, line: rowLine, column: cells.count + 1)
    case .cellStart where cells.isEmpty && cell.isEmpty: break
    default: try endRow()
    }
    found += rows
    rows = []
    return found
  }

  private mutating func begin() throws(CSVError) -> [Row] {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      throw CSVError(.utf16, line: 1, column: 1)
    }
    if head.starts(with: CSVDialect.byteOrderMark) { head.removeFirst(CSVDialect.byteOrderMark.count) }
    let found = CSVDialect.delimiter(in: head)
    delimiter = found
    defer { head = [] }
    return try consume(head, found)
  }

  private mutating func consume(_ bytes: some Sequence<UInt8>, _ delimiter: UInt8) throws(CSVError) -> [Row] {
    for byte in bytes { try take(byte, delimiter) }
    defer { rows = [] }
    return rows
  }

  private mutating func take(_ byte: UInt8, _ delimiter: UInt8) throws(CSVError) {
    try count(byte)
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
    case (.quoted, _): cell.append(byte)
    case (.quoteInQuoted, UInt8(ascii: "\"")):
      cell.append(byte)
      state = .quoted
    case (_, delimiter): try endCell()
    case (_, UInt8(ascii: "\n")), (_, UInt8(ascii: "\r")): try endLine(byte)
    case (.quoteInQuoted, _): throw CSVError(.textAfterQuote, line: line, column: cells.count + 1)
    case (.cellStart, UInt8(ascii: "\"")): state = .quoted
    default:
      cell.append(byte)
      state = .plain
    }
    wasCarriageReturn = byte == UInt8(ascii: "\r")
  }

  private mutating func count(_ byte: UInt8) throws(CSVError) {
    rowBytes += 1
    guard rowBytes <= limits.rowBytes else {
      throw CSVError(.rowTooLong(limits.rowBytes), line: rowLine, column: cells.count + 1)
    }
    guard byte != 0 else { throw CSVError(.nul, line: line, column: cells.count + 1) }
    // In quotes, line breaks belong to the cell and still count as lines.
    guard state == .quoted else { return }
    if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && !wasCarriageReturn) { line += 1 }
  }

  private mutating func endLine(_ byte: UInt8) throws(CSVError) {
    let isSecondHalf = byte == UInt8(ascii: "\n") && wasCarriageReturn
    if !isSecondHalf {
      let isEmpty = state == .cellStart && cells.isEmpty
      if !isEmpty { try endRow() }
      line += 1
    }
    rowLine = line
    rowBytes = 0
  }

  private mutating func endRow() throws(CSVError) {
    try endCell()
    rows.append(Row(line: rowLine, cells: cells))
    cells = []
  }

  private mutating func endCell() throws(CSVError) {
    guard cells.count < limits.columns else {
      throw CSVError(.tooManyColumns(limits.columns), line: line, column: cells.count + 1)
    }
    guard let text = String(validating: cell, as: UTF8.self) else {
      throw CSVError(.notText, line: line, column: cells.count + 1)
    }
    cells.append(text)
    cell.removeAll(keepingCapacity: true)
    state = .cellStart
  }
}

/// What a CSV file may measure.
package struct CSVLimits: Sendable, Hashable {
  /// The size of one record.
  package var rowBytes: Int
  package var columns: Int

  package init(rowBytes: Int, columns: Int) {
    self.rowBytes = rowBytes
    self.columns = columns
  }

  /// One mebibyte, 1,000 columns.
  package static let standard = CSVLimits(rowBytes: 1 << 20, columns: 1_000)
}
