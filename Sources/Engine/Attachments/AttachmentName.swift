import Foundation

/// The name of a file as it is kept: one that can be shown, sent in a header and written to a disk, in the composed form of Unicode.
enum AttachmentName {
  /// The longest in UTF-8, which is what file systems take.
  static let longest = 255

  /// A name as it came, without blanks around it.
  ///
  /// - Throws: ``Refusal`` of kind `invalid`.
  static func checked(_ text: String) throws(Refusal) -> String {
    let name = text.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
    guard name.saysSomething else { throw refusal("required", "A file needs a name, such as contract.pdf.", name) }
    guard name.utf8.count <= longest else {
      throw refusal(
        "too_long", "The name has \(name.utf8.count) bytes in UTF-8; give one with at most \(longest).", name)
    }
    guard name != ".", name != "..", name.unicodeScalars.allSatisfy(isPlain) else {
      throw refusal(
        "invalid",
        "The name has a stroke, a control character or one that turns the direction of writing. Give a plain one.", name
      )
    }
    return name
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
    default: scalar != "/" && scalar != "\\" && !turning.contains(scalar)
    }
  }

  /// What makes `gpj.exe` of `exe.jpg`: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
  private static let turning: Set<Unicode.Scalar> = [
    "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}",
    "\u{2067}",
    "\u{2068}", "\u{2069}",
  ]

  private static func refusal(_ code: String, _ message: String, _ found: String) -> Refusal {
    Refusal(.invalid, Problem(at: "name", code: code, message: message, found: .text(found)))
  }
}
