/// A worksheet while its XML comes in.
struct WorksheetReading {
  private(set) var sheet: Sheet
  private let part: String
  private let shared: [String]
  private let limits: SpreadsheetLimits
  /// The row and the column last seen; cells without a place follow them.
  private var row = 0
  private var column = 0
  private var cell: Cell?

  private struct Cell {
    let place: CellReference
    let type: String
    var value = ""
    var isValue = false
    var text = RichText()
  }

  init(name: String, part: String, shared: [String], limits: SpreadsheetLimits) {
    sheet = Sheet(name: name)
    self.part = part
    self.shared = shared
    self.limits = limits
  }

  mutating func take(_ event: XMLPart.Event) throws(SpreadsheetError) {
    cell?.text.take(event)
    switch event {
    case .start("row", let attributes): try beginRow(attributes["r"])
    case .start("c", let attributes): try beginCell(attributes)
    case .start("v", _): cell?.isValue = true
    case .end("v"): cell?.isValue = false
    case .text(let text) where cell?.isValue == true: cell?.value += text
    case .end("c"): try endCell()
    case .start("mergeCell", let attributes): try merge(attributes["ref"] ?? "")
    default: break
    }
  }

  private mutating func beginRow(_ number: String?) throws(SpreadsheetError) {
    column = 0
    guard let number else {
      row += 1
      return
    }
    guard let given = Int(number), (1...CellReference.lastRow).contains(given) else {
      throw .badReference("row \(number)", part: part)
    }
    row = given
  }

  private mutating func beginCell(_ attributes: [String: String]) throws(SpreadsheetError) {
    let given = attributes["r"]
    guard let place = given.map({ CellReference($0) }) ?? CellReference(column: column + 1, row: row) else {
      throw .badReference(given ?? "row \(row)", part: part)
    }
    (row, column) = (place.row, place.column)
    cell = Cell(place: place, type: attributes["t"] ?? "n")
  }

  private mutating func endCell() throws(SpreadsheetError) {
    guard let cell else { return }
    self.cell = nil
    guard let value = try value(of: cell) else { return }
    guard sheet[cell.place] == nil else { throw .givenTwice(cell.place) }
    guard sheet.cells.count < limits.cells else { throw .tooManyCells(limit: limits.cells) }
    sheet[cell.place] = value
  }

  /// The types of ST_CellType; cells without a value are there for their borders.
  private func value(of cell: Cell) throws(SpreadsheetError) -> CellValue? {
    switch cell.type {
    case "inlineStr": return text(cell.text.plain)
    case _ where cell.value.isEmpty: return nil
    case "s":
      guard let index = Int(cell.value), shared.indices.contains(index) else { throw .badSharedText(cell.place) }
      return text(shared[index])
    case "b": return .boolean(cell.value == "1")
    case "n":
      guard let number = Double(cell.value), number.isFinite else { throw .badNumber(cell.value, cell.place) }
      return .number(number)
    default: return text(XMLText.unescaped(cell.value))
    }
  }

  private func text(_ text: String) -> CellValue? { text.isEmpty ? nil : .text(text) }

  private mutating func merge(_ reference: String) throws(SpreadsheetError) {
    guard let range = CellRange(reference) else { throw .badReference(reference, part: part) }
    guard sheet.merges.count < limits.merges else { throw .tooManyMerges(limit: limits.merges) }
    sheet.merges.append(range)
  }
}
