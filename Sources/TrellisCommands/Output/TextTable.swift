import Foundation

/// A table for people: a header, then a line for each row, columns aligned.
struct TextTable {
  private let header: [String]
  /// The titles of columns that are aligned on their right, as numbers are.
  private let rightAligned: Set<String>
  private var rows: [[String]] = []
  /// Longer cells are cut; nil where none are.
  private let widest: Int?

  init(_ header: String...) {
    self.init(header: header)
  }

  /// - Parameter isCut: Whether long cells are cut, so that lines fit a screen; programs and files get them whole.
  init(header: [String], rightAligned: Set<String> = [], isCut: Bool = StandardOutput.isTerminal) {
    self.header = header
    self.rightAligned = rightAligned
    widest = isCut ? 60 : nil
  }

  mutating func add(_ cells: String...) { rows.append(cells) }

  mutating func add(cells: [String]) { rows.append(cells) }

  /// The table with a line break at its end; what to say instead where there are no rows.
  func text(empty: String) -> String {
    guard !rows.isEmpty else { return empty + "\n" }
    let lines = ([header.map { $0.uppercased() }] + rows).map { $0.map(shown) }
    let widths = header.indices.map { index in
      lines.map { $0.indices.contains(index) ? $0[index].count : 0 }.max() ?? 0
    }
    return lines.map { line($0, widths) + "\n" }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(zip(cells, widths), header).map { cell, title in
      let blanks = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return rightAligned.contains(title) ? blanks + cell.0 : cell.0 + blanks
    }
    return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
  }

  /// On one line, without what could steer a terminal, and not too long for one.
  private func shown(_ cell: String) -> String {
    let line = Printable.line(cell)
    guard let widest, line.count > widest else { return line }
    return line.prefix(widest - 1) + "…"
  }
}

/// Text that may have come from anybody, made safe to show.
enum Printable {
  /// The text on one line, control characters replaced.
  static func line(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}"
      case .format: "\u{FFFD}"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
