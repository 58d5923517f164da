import Diagnostics
import Spreadsheet

/// The table of a plan within its sheet: which column is about what, and where its rows are.
struct PlanTable {
  let sheet: Sheet
  /// The columns by what they are about.
  let columns: [SheetColumn: Int]
  /// The row of the headings.
  let heading: Int
  /// The rows below in which something stands, in order.
  let rows: [Int]
  /// The language of most of its headings.
  let language: SheetLanguage
  private(set) var remarks: [CellRemark] = []

  /// How many rows and letters of a cell are read.
  static let mostRows = 1_000
  static let longestText = 4_000
  static let longestHeading = 200

  /// Finds the table: it begins with the first row that names the results and their actions.
  ///
  /// - Returns: nil if there is none.
  init?(_ sheet: Sheet) {
    self.sheet = sheet
    let rows = sheet.rows
    var found: (row: Int, columns: [SheetColumn: Int])?
    for row in rows.prefix(50) {
      let columns = Self.columns(of: sheet, row)
      guard columns[.result] != nil, columns[.actions] != nil else { continue }
      found = (row, columns)
      break
    }
    guard let found else { return nil }
    columns = found.columns
    heading = found.row
    self.rows = rows.filter { $0 > found.row }
    let headings = found.columns.values.compactMap { CellReference(column: $0, row: found.row) }
    language = Self.language(of: headings.map(sheet.text))
    noteStrangers()
    noteMerges()
  }

  /// The language of most headings.
  static func language(of headings: [String]) -> SheetLanguage {
    let count = { (language: SheetLanguage) in
      let phrases = SheetColumn.phrases.filter { $0.language == language }
      return headings.count { (phrases.meaning(of: $0) as SheetColumn?) != nil }
    }
    return count(.english) > count(.spanish) ? .english : .spanish
  }

  /// The headings of a row by what their columns are about.
  static func columns(of sheet: Sheet, _ row: Int) -> [SheetColumn: Int] {
    var columns: [SheetColumn: Int] = [:]
    for (place, value) in sheet.cells where place.row == row && place.column <= 100 {
      guard value.text.utf8.count <= longestHeading,
        let column: SheetColumn = SheetColumn.phrases.meaning(of: value.text)
      else { continue }
      columns[column] = min(columns[column] ?? place.column, place.column)
    }
    return columns
  }

  /// A heading that is nearly one of the known is taken for a mistake, any other for a column of its author's own.
  private mutating func noteStrangers() {
    let known = Set(columns.values)
    for (place, value) in sheet.cells where place.row == heading && !known.contains(place.column) {
      let text = String(value.text.prefix(Self.longestHeading))
      let isTwice = (SheetColumn.phrases.meaning(of: text) as SheetColumn?) != nil
      let near = SheetColumn.phrases.nearest(to: text, language)
      let isMistake = isTwice || near != nil
      let message =
        isTwice
        ? "The column `\(text.prefix(80))` is there twice."
        : "The column `\(text.prefix(80))` is not known\(isMistake ? "" : ", and left out")."
      remarks.append(
        CellRemark(place, .unknownPhrase, message, suggestion: near, severity: isMistake ? .error : .warning))
    }
  }

  /// Cells that are merged with the one before count for the first column alone, which may not be meant.
  private mutating func noteMerges() {
    for merge in sheet.merges where merge.first.row > heading && !sheet.text(at: merge.first).isEmpty {
      let hidden = columns.filter { merge.first.column < $0.value && $0.value <= merge.last.column }
      guard !hidden.isEmpty else { continue }
      let names = hidden.sorted { $0.value < $1.value }.map { SheetColumn.phrases.text($0.key, language) }
      remarks.append(
        CellRemark(
          merge.first, .mergedColumns,
          """
          The cells \(merge.first) to \(merge.last) are merged: what stands there counts for the first column alone, and \
          \(names.joined(separator: ", ")) is empty. Undo the merge and write each in its own cell.
          """, severity: .warning))
    }
  }

  /// The columns from the criterion on, to which cells of a row without a criterion have slipped.
  var columnsAfterCriterion: [Int] {
    guard let criterion = columns[.criterion] else { return [] }
    return columns.values.filter { $0 > criterion }.sorted()
  }

  func place(_ column: SheetColumn, _ row: Int) -> CellReference? {
    columns[column].flatMap { CellReference(column: $0, row: row) }
  }

  /// What stands in a cell; of cells that are merged over several rows, the same in each.
  func text(_ column: Int, _ row: Int) -> String {
    guard let place = CellReference(column: column, row: row) else { return "" }
    if let own = sheet[place] { return CellText.trimmed(own.text) }
    guard let merge = sheet.merge(of: place), merge.first.column == column, merge.first.row > heading else { return "" }
    return CellText.trimmed(sheet.text(at: place))
  }

  /// Whether a cell shows what stands in one above.
  func isMergedWithAbove(_ column: Int, _ row: Int) -> Bool {
    guard let place = CellReference(column: column, row: row), sheet[place] == nil else { return false }
    return !text(column, row).isEmpty
  }
}
