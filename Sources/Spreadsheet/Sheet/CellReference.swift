/// The place of a cell in a sheet, as its reader calls it: `I2`.
package struct CellReference: Sendable, Hashable {
  /// From 1 for the column `A`.
  package let column: Int
  /// From 1.
  package let row: Int

  /// The last column of a sheet, `XFD`
  /// ([limits of Excel](https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)).
  package static let lastColumn = 16_384
  /// The last row of a sheet.
  package static let lastRow = 1_048_576

  /// The place in a column and a row; nil where no sheet has one.
  package init?(column: Int, row: Int) {
    guard (1...Self.lastColumn).contains(column), (1...Self.lastRow).contains(row) else { return nil }
    self.column = column
    self.row = row
  }

  /// Reads a place such as `I2` or `$I$2`; nil for anything else.
  package init?(_ text: Substring) {
    // The longest is `$XFD$1048576`.
    guard text.utf8.count <= 16, let match = text.wholeMatch(of: /\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})/),
      let row = Int(match.2)
    else { return nil }
    let column = match.1.utf8.reduce(0) { $0 * 26 + Int($1 & 0x1F) }
    self.init(column: column, row: row)
  }

  /// Reads a place such as `I2` or `$I$2`; nil for anything else.
  package init?(_ text: String) { self.init(text[...]) }

  /// The letters of a column, `I` for 9.
  package static func letters(ofColumn column: Int) -> String {
    var letters = ""
    var rest = column
    while rest > 0 {
      let (quotient, remainder) = (rest - 1).quotientAndRemainder(dividingBy: 26)
      letters = String(UnicodeScalar(UInt8(65 + remainder))) + letters
      rest = quotient
    }
    return letters
  }
}

extension CellReference: CustomStringConvertible {
  /// The place as `I2`.
  package var description: String { Self.letters(ofColumn: column) + String(row) }
}

extension CellReference: Comparable {
  /// Orders by row, then column: as one reads.
  package static func < (left: CellReference, right: CellReference) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }
}
