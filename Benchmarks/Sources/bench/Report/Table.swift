/// The report as a table of text.
struct Table {
  let lines: [Line]

  var text: String {
    var output = ""
    var group = ""
    for (line, cells) in zip(lines, rows) {
      if line.group != group { output += "\n\(line.group)\n" }
      group = line.group
      output += "  " + padded(cells) + "\n"
    }
    return "  " + padded(Self.header) + "\n" + output
  }

  private static let header = ["", "Trellis", "the limit beside it", "result", "aim", ""]

  private var rows: [[String]] {
    lines.map { line in
      [line.subject, line.measured, line.limit, line.result.text, line.aim?.text ?? "", verdict(line)]
    }
  }

  private func verdict(_ line: Line) -> String {
    line.aim.map { $0.isMet(by: line.result) ? "met" : "MISSED" } ?? ""
  }

  private func padded(_ cells: [String]) -> String {
    let text = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }.joined(separator: "  ")
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private var widths: [Int] {
    Self.header.indices.map { column in ([Self.header] + rows).map { $0[column].count }.max() ?? 0 }
  }
}
