import Spreadsheet

/// What a sheet lacks in which no row has the headings of a plan.
struct MissingHeadings {
  let remarks: [CellRemark]

  init(_ sheet: Sheet) {
    let rows = sheet.rows.prefix(50).map { Row(sheet, $0) }
    let best = rows.max { ($0.known.count + $0.near.count) < ($1.known.count + $1.near.count) }
    guard let best, best.known.count + best.near.count > 1 || !best.known.isEmpty else {
      remarks = [
        CellRemark(
          nil, .noPlan,
          """
          No row has the headings of a plan: there have to be RESULTADO and ACCIONES, or RESULT and ACTIONS. `trellis results template` \
          writes an empty one.
          """)
      ]
      return
    }
    remarks = best.remarks
  }

  /// A row that may be that of the headings.
  private struct Row {
    let known: [SheetColumn: CellReference]
    /// Headings that lack, each with the cell whose text is nearly it.
    let near: [(column: SheetColumn, place: CellReference, text: String)]
    let number: Int
    let language: SheetLanguage

    init(_ sheet: Sheet, _ row: Int) {
      number = row
      let columns = PlanTable.columns(of: sheet, row)
      known = columns.compactMapValues { CellReference(column: $0, row: row) }
      let said = PlanTable.language(of: known.values.map(sheet.text))
      language = said
      let missing = SheetColumn.needed.filter { columns[$0] == nil }
      let others = sheet.cells.filter { $0.key.row == row && !columns.values.contains($0.key.column) }
      near = missing.compactMap { column in
        let phrases = SheetColumn.phrases.filter { $0.meaning == column }
        let cell = others.filter { $0.value.text.utf8.count <= PlanTable.longestHeading }.first { cell in
          let key = Words.key(cell.value.text)
          return SheetLanguage.allCases.contains { phrases.nearMiss(key, $0) != nil }
        }
        return cell.map { (column, $0.key, $0.value.text) }
      }
    }

    var remarks: [CellRemark] {
      let there = known.sorted { $0.value.column < $1.value.column }.map { SheetColumn.phrases.text($0.key, language) }
      let found = there.isEmpty ? "" : " The row has \(there.joined(separator: ", "))."
      return SheetColumn.needed.filter { known[$0] == nil }.map { column in
        let wanted = SheetColumn.phrases.text(column, language)
        guard let cell = near.first(where: { $0.column == column }) else {
          return CellRemark(
            nil, .noPlan,
            "A plan needs the heading \(wanted), which no row has beside the others.\(found)"
              + " `trellis results template` writes an empty one.")
        }
        return CellRemark(
          cell.place, .noPlan, "The heading `\(cell.text)` is not known, and a plan needs \(wanted).\(found)",
          suggestion: SheetColumn.phrases.filter { $0.meaning == column }.nearest(to: cell.text, language))
      }
    }
  }
}

extension SheetColumn {
  /// The columns without which there is no plan.
  fileprivate static let needed: [SheetColumn] = [.result, .actions]
}
