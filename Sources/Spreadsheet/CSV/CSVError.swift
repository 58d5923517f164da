/// Why a file is no CSV; nothing after the place can be trusted.
package struct CSVError: Error, Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// A quoted cell is never closed.
    case quoteNotClosed
    /// Something other than a delimiter follows the end of a quoted cell.
    case textAfterQuote
    case rowTooLong(Int)
    case tooManyColumns(Int)
    case utf16
    /// A NUL, which no text has.
    case nul
    /// Bytes that are no UTF-8.
    case notText
    /// There is no header.
    case empty
  }

  package let reason: Reason
  /// From 1.
  package let line: Int
  /// The cell within the record, from 1.
  package let column: Int

  package init(_ reason: Reason, line: Int, column: Int) {
    self.reason = reason
    self.line = line
    self.column = column
  }
}

extension CSVError: CustomStringConvertible {
  package var description: String { "Line \(line), cell \(column): \(reason.words)" }
}

extension CSVError.Reason {
  fileprivate var words: String {
    switch self {
    case .quoteNotClosed: "the quote that begins this cell is never closed."
    case .textAfterQuote: "text follows a closing quote. Within a quoted cell a quote is written twice."
    case .rowTooLong(let limit): "the record has more than \(limit) bytes. Is a quote missing?"
    case .tooManyColumns(let limit): "the record has more than \(limit) cells."
    case .utf16: "the file is UTF-16. Save it as UTF-8."
    case .nul: "there is a NUL character. Take it out, or save the file as text."
    case .notText: "the bytes are no UTF-8. Save the file as UTF-8."
    case .empty: "the file has no header."
    }
  }
}
