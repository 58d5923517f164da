/// A sheet as the XML of a worksheet; its elements stand in the order that the standard wants.
struct WorksheetText {
  private let sheet: Sheet

  init(_ sheet: Sheet) {
    self.sheet = sheet
  }

  var xml: String {
    "\(XLSXWriter.start)<worksheet xmlns=\"\(XLSXWriter.namespace)\">\(views)\(columns)\(data)\(merges)\(dropDowns)</worksheet>"
  }

  /// The header stays in view.
  private var views: String {
    let rows = sheet.layout.headerRows
    guard rows > 0 else { return "" }
    return """
      <sheetViews><sheetView workbookViewId="0"><pane ySplit="\(rows)" topLeftCell="A\(rows + 1)" activePane="bottomLeft" \
      state="frozen"/></sheetView></sheetViews>
      """
  }

  private var columns: String {
    let widths = sheet.layout.columnWidths.sorted { $0.key < $1.key }
    guard !widths.isEmpty else { return "" }
    let elements = widths.map { "<col min=\"\($0.key)\" max=\"\($0.key)\" width=\"\($0.value)\" customWidth=\"1\"/>" }
    return "<cols>\(elements.joined())</cols>"
  }

  private var data: String {
    let rows = Dictionary(grouping: sheet.cells, by: \.key.row).sorted { $0.key < $1.key }
    let elements = rows.map { row, cells in
      "<row r=\"\(row)\">\(cells.sorted { $0.key < $1.key }.map { cell($0.key, $0.value) }.joined())</row>"
    }
    return "<sheetData>\(elements.joined())</sheetData>"
  }

  private func cell(_ place: CellReference, _ value: CellValue) -> String {
    let start = "<c r=\"\(place)\" s=\"\(place.row <= sheet.layout.headerRows ? 1 : 2)\""
    return switch value {
    case .text(let text):
      "\(start) t=\"inlineStr\"><is><t xml:space=\"preserve\">\(XMLText.escaped(text))</t></is></c>"
    case .number: "\(start)><v>\(value.text)</v></c>"
    case .boolean(let isTrue): "\(start) t=\"b\"><v>\(isTrue ? 1 : 0)</v></c>"
    }
  }

  private var merges: String {
    guard !sheet.merges.isEmpty else { return "" }
    let elements = sheet.merges.map { "<mergeCell ref=\"\($0)\"/>" }
    return "<mergeCells count=\"\(elements.count)\">\(elements.joined())</mergeCells>"
  }

  /// No error is shown for another text: what a cell may say is more than a list can hold.
  private var dropDowns: String {
    let all = sheet.layout.dropDowns
    guard !all.isEmpty else { return "" }
    let elements = all.map {
      """
      <dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="\($0.cells)"><formula1>\(source(of: $0))</formula1>\
      </dataValidation>
      """
    }
    return "<dataValidations count=\"\(elements.count)\">\(elements.joined())</dataValidations>"
  }

  private func source(of dropDown: DropDown) -> String {
    let (first, last) = (dropDown.choices.first, dropDown.choices.last)
    let absolute = [first, last].map { "$\(CellReference.letters(ofColumn: $0.column))$\($0.row)" }
    return XMLText.escaped("'\(dropDown.sheet)'!\(absolute.joined(separator: ":"))")
  }
}
