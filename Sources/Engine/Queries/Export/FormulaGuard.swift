/// Keeps a spreadsheet from taking the text of a cell for a formula.
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a line break, or with the full-width form of one of them, gets an
/// apostrophe before it, by which spreadsheets know a text
/// (https://owasp.org/www-community/attacks/CSV_Injection). So does a text that is such a one behind apostrophes
/// already: then the reader who takes one away, as an import does, has what was written.
package enum FormulaGuard {
  private static let apostrophe = UInt8(ascii: "'")
  private static let signs = Set("=+-@\t\r\n".utf8)
  /// U+FF1D, U+FF0B, U+FF0D, U+FF20.
  private static let wideSigns: [[UInt8]] = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

  /// Whether a cell with this text needs the apostrophe.
  static func isNeeded(_ text: UnsafeBufferPointer<UInt8>) -> Bool { isNeeded(text[...]) }

  /// The text without the apostrophe that guards it, if there is one.
  package static func removed(from text: String) -> String {
    guard text.utf8.first == apostrophe, isNeeded(Array(text.utf8)[...]) else { return text }
    return String(text.dropFirst())
  }

  private static func isNeeded(_ text: some Collection<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    if first != apostrophe, first < 0xEF { return signs.contains(first) }
    let rest = text.drop { $0 == apostrophe }
    guard let first = rest.first else { return false }
    return signs.contains(first) || wideSigns.contains { rest.starts(with: $0) }
  }
}
