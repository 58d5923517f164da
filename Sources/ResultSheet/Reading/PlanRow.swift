import Diagnostics
import Spreadsheet

/// One row of a plan, each of its texts under the heading to which it belongs.
struct PlanRow {
  let row: Int
  /// The texts that are not empty, with the cell in which each stands.
  private(set) var cells: [SheetColumn: (text: String, place: CellReference)] = [:]
  /// The columns whose cells are too long to be read.
  private(set) var unread: Set<SheetColumn> = []
  private(set) var remarks: [CellRemark] = []

  init(_ table: PlanTable, _ row: Int) {
    self.row = row
    let shift = Self.isShifted(table, row) ? 1 : 0
    let criterion = table.columns[.criterion] ?? .max
    for (column, index) in table.columns {
      // In a shifted row the criterion is what is missing.
      guard shift == 0 || column != .criterion else { continue }
      let source = index > criterion ? Self.columnBefore(index, in: table, shift) : index
      let text = table.text(source, row)
      guard !text.isEmpty, let place = CellReference(column: source, row: row) else { continue }
      guard text.utf8.count <= PlanTable.longestText else {
        unread.insert(column)
        remarks.append(
          CellRemark(place, .unknownPhrase, "The cell has more than \(PlanTable.longestText) letters, and is not read.")
        )
        continue
      }
      cells[column] = (text, place)
    }
    if shift > 0 { remarks.append(contentsOf: Self.realigned(table, row)) }
    noteMergedCriterion(table)
  }

  func text(_ column: SheetColumn) -> String { cells[column]?.text ?? "" }

  /// Whether nothing stands in a column.
  func lacks(_ column: SheetColumn) -> Bool { cells[column] == nil && !unread.contains(column) }

  func place(_ column: SheetColumn) -> CellReference? { cells[column]?.place }

  var isEmpty: Bool { cells.isEmpty && unread.isEmpty }

  // MARK: Rows without their criterion

  private static func columnBefore(_ index: Int, in table: PlanTable, _ shift: Int) -> Int {
    guard shift > 0, let criterion = table.columns[.criterion] else { return index }
    let columns = [criterion] + table.columnsAfterCriterion
    return columns.last { $0 < index } ?? index
  }

  /// Whether the cells from the criterion on have moved one to the left, into the place of one that is missing: the last is empty, a word
  /// stands out of place, and all stand right if they are moved back.
  private static func isShifted(_ table: PlanTable, _ row: Int) -> Bool {
    guard let criterion = table.columns[.criterion], let last = table.columnsAfterCriterion.last,
      !table.text(criterion, row).isEmpty, table.text(last, row).isEmpty
    else { return false }
    let words = table.columns.filter { $0.value > criterion && $0.key.hasFixedWords }
    guard words.count >= 3 else { return false }
    let stands = words.allSatisfy { $0.key.isWord(table.text($0.value, row)) }
    let moved = words.allSatisfy { $0.key.isWord(table.text(columnBefore($0.value, in: table, 1), row)) }
    return !stands && moved
  }

  private static func realigned(_ table: PlanTable, _ row: Int) -> [CellRemark] {
    guard let criterion = table.columns[.criterion], let place = CellReference(column: criterion, row: row),
      let last = CellReference(
        column: table.columnsAfterCriterion.last(where: { !table.text($0, row).isEmpty }) ?? criterion, row: row)
    else { return [] }
    return [
      CellRemark(
        place, .realigned,
        """
        The criterion of this row is missing, and its cells \(place) to \(last) stand one column too far to the left. They are read one to \
        the right, and the row holds for all records. To give it a criterion, insert a cell at \(place).
        """, severity: .warning)
    ]
  }

  private mutating func noteMergedCriterion(_ table: PlanTable) {
    guard let column = table.columns[.criterion], let cell = cells[.criterion], table.isMergedWithAbove(column, row)
    else { return }
    remarks.append(
      CellRemark(
        cell.place, .mergedCriterion,
        "The criterion is merged with the cell above: `\(cell.text.prefix(80))` holds for this row, too.",
        severity: .warning))
  }
}

extension SheetColumn {
  /// Whether its cells hold one of a few words, so that one out of place is noticed.
  fileprivate var hasFixedWords: Bool { [.definitive, .effective, .quality, .channel, .attempts].contains(self) }

  /// Whether a text can stand in the column; an empty one can.
  fileprivate func isWord(_ text: String) -> Bool {
    guard !text.isEmpty else { return true }
    guard text.utf8.count <= PlanTable.longestHeading else { return false }
    return switch self {
    case .definitive, .effective: (YesOrNo.phrases.meaning(of: text) as Bool?) != nil
    case .quality: (ResultQuality.phrases.meaning(of: text) as ResultQuality?) != nil
    case .channel: (ResultChannel.phrases.meaning(of: text) as ResultChannel?) != nil
    case .attempts: AttemptReader.count(CellText.details(text).sentence) != nil
    default: true
    }
  }
}
