/// A sheet of cells, wherever it was read from.
package struct Sheet: Sendable, Hashable {
  /// What the tab is called; empty for a sheet that has no name.
  package let name: String
  /// What stands in the cells; cells that say nothing are not in it.
  package private(set) var cells: [CellReference: CellValue]
  /// The rectangles that are shown as one cell. The value stands in the first of their cells.
  package var merges: [CellRange]
  /// How it is shown, for writing.
  package var layout: SheetLayout

  /// Creates a sheet.
  package init(
    name: String = "", cells: [CellReference: CellValue] = [:], merges: [CellRange] = [], layout: SheetLayout = .init()
  ) {
    self.name = name
    self.cells = cells
    self.merges = merges
    self.layout = layout
  }

  /// Creates a sheet of rows of texts, from its first cell on; an empty text is no cell.
  package init(name: String = "", rows: [[String]], merges: [CellRange] = [], layout: SheetLayout = .init()) {
    self.init(name: name, merges: merges, layout: layout)
    for (row, texts) in rows.enumerated() {
      for (column, text) in texts.enumerated() where !text.isEmpty {
        guard let place = CellReference(column: column + 1, row: row + 1) else { continue }
        cells[place] = .text(text)
      }
    }
  }

  /// What stands in a cell itself; nil if it says nothing.
  package subscript(place: CellReference) -> CellValue? {
    get { cells[place] }
    set { cells[place] = newValue }
  }

  /// The rectangle of which a cell is a part; nil if it stands alone.
  package func merge(of place: CellReference) -> CellRange? { merges.first { $0.contains(place) } }

  /// What a reader sees in a cell: of merged cells, the value of the first; empty if there is none.
  package func text(at place: CellReference) -> String {
    (cells[place] ?? merge(of: place).flatMap { cells[$0.first] })?.text ?? ""
  }

  /// The sheet with other texts in the place of its own.
  package func mappingTexts(_ change: (String) -> String) -> Sheet {
    var sheet = self
    sheet.cells = cells.mapValues { if case .text(let text) = $0 { .text(change(text)) } else { $0 } }
    return sheet
  }

  /// The numbers of the rows in which something stands, in order.
  package var rows: [Int] { Set(cells.keys.map(\.row)).sorted() }

  /// The last column in which something stands; 0 in an empty sheet.
  package var lastColumn: Int { cells.keys.map(\.column).max() ?? 0 }
}
