extension Sheet {
  /// Reads a sheet from CSV. Rows have the numbers under which a spreadsheet program shows them: empty lines count.
  ///
  /// - Throws: ``SpreadsheetError``.
  package init(csv bytes: [UInt8], limits: SpreadsheetLimits = .standard) throws(SpreadsheetError) {
    guard bytes.count <= limits.fileBytes else { throw .tooLarge(limit: limits.fileBytes) }
    self.init()
    do throws(CSVError) {
      var reader = CSVReader()
      let records = try reader.read(bytes) + reader.finish()
      try add(records, limits)
    } catch {
      throw .csv(error)
    }
    guard cells.count <= limits.cells else { throw .tooManyCells(limit: limits.cells) }
  }

  private mutating func add(_ records: [CSVReader.Row], _ limits: SpreadsheetLimits) throws(CSVError) {
    // Line breaks within cells make a record longer than its row.
    var surplus = 0
    for record in records {
      for (column, text) in record.cells.enumerated() where !text.isEmpty && cells.count <= limits.cells {
        guard let place = CellReference(column: column + 1, row: record.line - surplus) else { continue }
        self[place] = .text(text)
      }
      surplus += record.cells.reduce(0) { $0 + $1.lineBreaks }
    }
  }
}

extension String {
  /// CR, LF, or both together.
  fileprivate var lineBreaks: Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in utf8 {
      if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && previous != UInt8(ascii: "\r")) { count += 1 }
      previous = byte
    }
    return count
  }
}
