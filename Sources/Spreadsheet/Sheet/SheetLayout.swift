/// How a sheet is shown. It is written, and not read.
package struct SheetLayout: Sendable, Hashable {
  /// The widths of columns, in characters, by number.
  package var columnWidths: [Int: Double]
  /// How many rows at the top are bold and stay in view.
  package var headerRows: Int
  /// The choices that cells offer.
  package var dropDowns: [DropDown]

  /// Creates a layout.
  package init(columnWidths: [Int: Double] = [:], headerRows: Int = 0, dropDowns: [DropDown] = []) {
    self.columnWidths = columnWidths
    self.headerRows = headerRows
    self.dropDowns = dropDowns
  }
}

/// Texts that cells offer to choose from; other texts may be typed, too.
package struct DropDown: Sendable, Hashable {
  /// The cells that offer them.
  package let cells: CellRange
  /// The sheet on which the texts stand, one beside the other or one below the other.
  package let sheet: String
  /// Where they stand.
  package let choices: CellRange

  /// Creates a drop-down.
  package init(cells: CellRange, sheet: String, choices: CellRange) {
    self.cells = cells
    self.sheet = sheet
    self.choices = choices
  }
}
