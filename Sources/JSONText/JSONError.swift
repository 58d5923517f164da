/// Why bytes are not JSON, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package enum Reason: Hashable, Sendable {
    case empty
    case unexpected(wanted: String)
    case unexpectedEnd(wanted: String)
    case trailingBytes
    case duplicateKey(String)
    case tooDeep(limit: Int)
    case invalidUTF8
    case controlCharacter
    case invalidEscape
    case loneSurrogate
    case invalidNumber
  }

  package let reason: Reason
  /// Bytes before the place.
  package let offset: Int
  /// The line, from 1.
  package let line: Int
  /// The byte in its line, from 1.
  package let column: Int

  init(_ reason: Reason, at offset: Int, in bytes: [UInt8]) {
    self.reason = reason
    self.offset = offset
    let before = bytes.prefix(offset)
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
  }

  /// A stable code.
  package var code: String {
    switch reason {
    case .duplicateKey: "duplicate_key"
    case .tooDeep: "too_deep"
    case .invalidUTF8: "invalid_utf8"
    default: "malformed_json"
    }
  }

  /// What was found and what was wanted, with the place.
  package var message: String { "\(explanation) (line \(line), column \(column), byte \(offset))." }

  package var description: String { message }

  private var explanation: String {
    switch reason {
    case .empty: "It is empty; a JSON value was expected"
    case .unexpected(let wanted): "An unexpected character; \(wanted) was expected"
    case .unexpectedEnd(let wanted): "The text ends too early; \(wanted) was expected"
    case .trailingBytes: "There is more after the JSON value; send one value alone"
    case .duplicateKey(let key): "The member \"\(key.prefix(80))\" is there twice; give it once"
    case .tooDeep(let limit): "The value is nested deeper than \(limit) levels"
    case .invalidUTF8: "The text is not UTF-8"
    case .controlCharacter: "A control character in a string; write it as an escape such as \\n"
    case .invalidEscape: "An unknown escape in a string; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"
    case .loneSurrogate: "Half of a surrogate pair in a string; write both halves"
    case .invalidNumber: "Not a number as JSON writes them, such as 12.50 or -3e2"
    }
  }
}
