import Foundation

/// Text for a header: one line without control characters, so that nothing in it can begin another header.
package struct HeaderText: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// Longer texts are cut.
  private static let longest = 200

  /// Takes any text; control characters and line breaks become blanks.
  package init(_ text: String) {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: " "
      default: scalar
      }
    }
    let line = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
    description = String(line.prefix(Self.longest))
  }

  /// The text in ASCII: as it is, else in encoded words (RFC 2047).
  var encoded: String { isPlain ? description : encodedWords }

  /// The text as the name of an address, where many characters have a meaning.
  var encodedPhrase: String {
    guard isPlain else { return encodedWords }
    let escaped = description.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  private var isPlain: Bool {
    description.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !description.contains("=?")
  }

  /// Words of at most 75 characters, each with whole characters, folded onto lines of their own.
  private var encodedWords: String {
    var pieces: [[UInt8]] = [[]]
    for scalar in description.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if let last = pieces.last, last.count + bytes.count > 45 { pieces.append([]) }
      pieces[pieces.count - 1] += bytes
    }
    return pieces.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
  }
}
