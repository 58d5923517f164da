/// A place in a source file.
package struct SourcePosition: Sendable, Hashable, Codable {
  /// The file as its reader would name it, such as `presets/core/modules/deals.yaml`.
  package let file: String
  /// The line, from 1.
  package let line: Int
  /// The column in Unicode scalars, from 1.
  package let column: Int

  /// Creates a location.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The place a number of columns further to the right.
  package func advanced(columns: Int) -> SourcePosition {
    let (sum, overflow) = column.addingReportingOverflow(columns)
    return SourcePosition(file: file, line: line, column: overflow ? column : sum)
  }
}

extension SourcePosition: Comparable {
  /// Orders by file, then line, then column.
  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

extension SourcePosition: CustomStringConvertible {
  /// The location as `file:line:column`.
  package var description: String { "\(file):\(line):\(column)" }
}
