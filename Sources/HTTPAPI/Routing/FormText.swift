/// The encoding of forms and queries: `name=value&…`.
package enum FormText {
  /// The names with their values, in order.
  ///
  /// - Throws: ``HTTPProblem`` for what is not in that encoding.
  package static func pairs(_ text: String) throws(HTTPProblem) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try decoded(parts[0], of: "query")
      pairs.append((name, try decoded(parts.count > 1 ? parts[1] : "", of: name)))
    }
    return pairs
  }

  /// Text in the encoding of forms: `%XX`, and `+` for a space.
  static func decoded(_ text: Substring, of name: String) throws(HTTPProblem) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
          throw .badParameter(name, "malformed", "The query has a % without two hexadecimal digits after it.")
        }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard let decoded = String(validating: bytes, as: UTF8.self) else {
      throw .badParameter(name, "malformed", "The query is not UTF-8.")
    }
    return decoded
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
