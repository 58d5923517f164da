extension Sheet {
  /// Reads a sheet of an XLSX file: texts, numbers and booleans as they stand, of formulas what they came to.
  ///
  /// - Parameter name: The sheet that is wanted; nil means the first.
  /// - Throws: ``SpreadsheetError``.
  package init(
    xlsx bytes: [UInt8], named name: String? = nil, limits: SpreadsheetLimits = .standard
  ) throws(SpreadsheetError) {
    let package = try WorkbookParts(bytes, limits: limits)
    let names = package.sheets.map(\.name)
    guard let entry = package.sheets.first(where: { name == nil || $0.name == name }) else {
      throw name.map { .noSuchSheet($0, among: names) } ?? .noWorkbook
    }
    let shared = try SharedTexts(package.sharedTexts)
    let part = try package.part(entry.part)
    var reading = WorksheetReading(name: entry.name, part: entry.part, shared: shared.texts, limits: limits)
    try part.read { event throws(SpreadsheetError) in try reading.take(event) }
    self = reading.sheet
  }

  /// Reads a sheet from a file of either format, which its first bytes tell.
  ///
  /// - Parameter name: The sheet of an XLSX file that is wanted; nil means the first.
  /// - Throws: ``SpreadsheetError``.
  package init(
    file bytes: [UInt8], named name: String? = nil, limits: SpreadsheetLimits = .standard
  ) throws(SpreadsheetError) {
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .compoundFile }
    if bytes.starts(with: Array("PK".utf8)) {
      try self.init(xlsx: bytes, named: name, limits: limits)
    } else {
      try self.init(csv: bytes, limits: limits)
    }
  }
}
