extension String {
  /// Whether there is a letter, digit, sign or symbol in it, and not only blanks, controls and marks: so a reason or note says something.
  package var saysSomething: Bool {
    // Most texts begin with a letter.
    if let first = utf8.first, first > 0x20, first < 0x7F { return true }
    return unicodeScalars.contains(where: VisibleText.isVisible)
  }
}

extension String {
  /// The first character that turns the direction of what follows, so that a text reads as what it is not; nil if it has none
  /// (https://trojansource.codes).
  var turning: Unicode.Scalar? {
    // All of them begin with this byte in UTF-8.
    guard utf8.contains(0xE2) else { return nil }
    return unicodeScalars.first { (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value) }
  }
}

/// What can be seen of a text.
enum VisibleText {
  fileprivate static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    // The empty braille cell is a symbol that shows nothing.
    guard !scalar.properties.isDefaultIgnorableCodePoint, scalar != "\u{2800}" else { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .spaceSeparator, .lineSeparator, .paragraphSeparator,
      .nonspacingMark, .enclosingMark, .spacingMark:
      false
    default: true
    }
  }

  /// For triggers, as SQL: the pattern of GLOB for texts that hold a character which is none of ``blanks``. As one literal, since every
  /// connection keeps it in memory.
  static let pattern: String = {
    var scalars = String.UnicodeScalarView("'*[^".unicodeScalars)
    for range in blanks { scalars.append(contentsOf: [range.lowerBound, "-", range.upperBound]) }
    return String(scalars) + "]*'"
  }()

  /// The code points of which built-in SQL has to know that they show nothing: controls, blanks, fillers, what directs
  /// or joins others, variation selectors and tags.
  private static let blanks: [ClosedRange<Unicode.Scalar>] = [
    "\u{01}"..."\u{20}", "\u{7F}"..."\u{A0}", "\u{AD}"..."\u{AD}", "\u{300}"..."\u{36F}", "\u{61C}"..."\u{61C}",
    "\u{115F}"..."\u{1160}", "\u{1680}"..."\u{1680}",
    "\u{17B4}"..."\u{17B5}", "\u{180B}"..."\u{180F}", "\u{2000}"..."\u{200F}", "\u{2028}"..."\u{202F}",
    "\u{205F}"..."\u{206F}", "\u{2800}"..."\u{2800}",
    "\u{3000}"..."\u{3000}", "\u{3164}"..."\u{3164}", "\u{FE00}"..."\u{FE0F}", "\u{FEFF}"..."\u{FEFF}",
    "\u{FFA0}"..."\u{FFA0}", "\u{FFF0}"..."\u{FFFB}",
    "\u{1BCA0}"..."\u{1BCA3}", "\u{1D173}"..."\u{1D17A}", "\u{E0000}"..."\u{E0FFF}",
  ]
}

extension String {
  /// The text in one line, without controls and without what directs how others are shown: as what somebody outside has written is kept.
  var cleaned: String {
    let scalars = unicodeScalars.lazy.compactMap { scalar -> Unicode.Scalar? in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      case .format, .privateUse, .surrogate, .unassigned: scalar == "\u{200D}" ? scalar : nil
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars)).trimmed
  }
}
