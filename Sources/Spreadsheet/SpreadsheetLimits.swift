/// What a spreadsheet file may measure.
package struct SpreadsheetLimits: Sendable, Hashable {
  /// The file as it comes.
  package var fileBytes: Int
  /// How many files it may be packed from.
  package var parts: Int
  /// One of them unpacked.
  package var partBytes: Int
  /// How deep XML may nest.
  package var depth: Int
  /// Cells that say something; shared texts, likewise.
  package var cells: Int
  /// Rectangles of merged cells.
  package var merges: Int

  /// Creates limits.
  package init(fileBytes: Int, parts: Int, partBytes: Int, depth: Int, cells: Int, merges: Int) {
    self.fileBytes = fileBytes
    self.parts = parts
    self.partBytes = partBytes
    self.depth = depth
    self.cells = cells
    self.merges = merges
  }

  /// 4 MiB packed, 16 MiB a part, 100,000 cells: far more than people plan by hand.
  package static let standard = SpreadsheetLimits(
    fileBytes: 4 << 20, parts: 1_000, partBytes: 16 << 20, depth: 64, cells: 100_000, merges: 1_000)
}
