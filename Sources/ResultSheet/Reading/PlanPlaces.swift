import Diagnostics
package import Spreadsheet
package import YAMLSource

/// The cells from which the lines of a file were made, so that what is wrong with the file can be said of the sheet.
package struct PlanPlaces {
  private var cells: [(line: Int, cell: CellReference)] = []

  /// - Parameters:
  ///   - reader: What the sheet says.
  ///   - root: The file that was made from it, read again.
  package init(_ reader: PlanReader, in root: YAMLNode) {
    let rows = root["rows"]?.sequence?.items ?? []
    for (index, (node, row)) in zip(rows, reader.sheetRows).enumerated() {
      add(reader, node, row, ["when": .criterion, "do": .actions])
      add(node, reader.actionPlaces[index])
    }
    let rules = root["attempts"]?.mapping?.entries ?? []
    for (index, (entry, row)) in zip(rules, reader.attemptRows).enumerated() {
      add(reader, entry.value, row, ["when": .criterion, "do": .attemptAction, "reach": .attempts, "count": .attempts])
      add(entry.value, reader.attemptActionPlaces[index])
    }
    for (entry, row) in zip(root["results"]?.mapping?.entries ?? [], reader.resultRows) {
      add(reader, entry.value, row, [:])
    }
    cells.sort { $0.line < $1.line }
  }

  private mutating func add(
    _ reader: PlanReader, _ node: YAMLNode, _ row: Int, _ keys: [String: SheetColumn]
  ) {
    let place = { (column: SheetColumn) in reader.columns[column].flatMap { CellReference(column: $0, row: row) } }
    if let result = place(.result) { cells.append((node.location.line, result)) }
    for entry in node.mapping?.entries ?? [] {
      guard let column = keys[entry.key.text], let cell = place(column) ?? place(.result) else { continue }
      cells.append((entry.key.location.line, cell))
    }
  }

  private mutating func add(_ node: YAMLNode, _ places: [CellReference]) {
    for (action, place) in zip(node["do"]?.sequence?.items ?? [], places) {
      cells.append((action.location.line, place))
    }
  }

  /// The cell from which a line was made; nil for what the sheet does not say.
  package func cell(ofLine line: Int) -> CellReference? { cells.last { $0.line <= line }?.cell }
}
