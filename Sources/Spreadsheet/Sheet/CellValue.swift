/// What a cell holds.
package enum CellValue: Sendable, Hashable {
  /// Text, without its fonts; what a formula came to; the name of an error, `#REF!`.
  case text(String)
  /// A number; days and moments are numbers, too.
  case number(Double)
  /// True or false.
  case boolean(Bool)

  /// The value as its reader would write it: `8` for a whole number, `TRUE`.
  package var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
    case .boolean(let value): value ? "TRUE" : "FALSE"
    }
  }
}
