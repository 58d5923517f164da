/// A rectangle of cells, `A1:J1`.
package struct CellRange: Sendable, Hashable {
  /// The upper left cell.
  package let first: CellReference
  /// The lower right cell.
  package let last: CellReference

  /// The rectangle between two cells; nil if the second lies above or left of the first.
  package init?(_ first: CellReference, _ last: CellReference) {
    guard first.column <= last.column, first.row <= last.row else { return nil }
    self.first = first
    self.last = last
  }

  /// Reads a rectangle such as `A1:J1`, or one cell; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let first = parts.first.flatMap({ CellReference($0) }),
      let last = parts.last.flatMap({ CellReference($0) })
    else { return nil }
    self.init(first, last)
  }

  /// Whether a cell lies within.
  package func contains(_ cell: CellReference) -> Bool {
    (first.column...last.column).contains(cell.column) && (first.row...last.row).contains(cell.row)
  }
}

extension CellRange: CustomStringConvertible {
  /// The rectangle as `A1:J1`.
  package var description: String { "\(first):\(last)" }
}
