/// Whether a text says anything: a reason or a note has to hold a character that can be seen.
package enum VisibleText {
  /// Whether there is a letter, digit, sign or symbol in the text, and not only blanks, controls and marks.
  package static func isFound(in text: String) -> Bool { text.unicodeScalars.contains(where: isVisible) }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    // The empty braille cell is a symbol that shows nothing.
    guard !scalar.properties.isDefaultIgnorableCodePoint, scalar != "\u{2800}" else { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .spaceSeparator, .lineSeparator, .paragraphSeparator,
      .nonspacingMark, .enclosingMark, .spacingMark:
      false
    default: true
    }
  }

  /// For triggers, what texts match that hold a character which is none of ``blanks``: a pattern of GLOB.
  static let pattern: String = {
    let ranges = blanks.map { "\($0.lowerBound), 45, \($0.upperBound)" }.joined(separator: ", ")
    return "char(42, 91, 94, \(ranges), 93, 42)"
  }()

  /// The code points of which built-in SQL has to know that they show nothing: controls, blanks, fillers, what directs
  /// or joins others, variation selectors and tags.
  private static let blanks: [ClosedRange<UInt32>] = [
    0x01...0x20, 0x7F...0xA0, 0xAD...0xAD, 0x300...0x36F, 0x61C...0x61C, 0x115F...0x1160, 0x1680...0x1680,
    0x17B4...0x17B5, 0x180B...0x180F, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x2800...0x2800,
    0x3000...0x3000, 0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFB,
    0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF,
  ]
}
