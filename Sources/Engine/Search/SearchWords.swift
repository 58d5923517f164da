/// The words of a text with where they stand in it.
struct SearchWords {
  struct Word {
    /// Folded.
    let text: String
    let range: Range<String.Index>
  }

  let words: [Word]

  init(_ text: String) {
    var words: [Word] = []
    var start: String.Index?
    func end(at index: String.Index) {
      guard let first = start else { return }
      start = nil
      let folded = SearchFolding.folded(String(text[first..<index]))
      // Nothing is left of marks that belong to no letter.
      if !folded.isEmpty { words.append(Word(text: folded, range: first..<index)) }
    }
    // The index knows scalars and no characters: a mark after a sign is a word there.
    for index in text.unicodeScalars.indices {
      if text.unicodeScalars[index].isSearched {
        if start == nil { start = index }
      } else {
        end(at: index)
      }
    }
    end(at: text.endIndex)
    self.words = words
  }
}

extension Unicode.Scalar {
  /// Whether it is part of a word: the categories that the index is told.
  var isSearched: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return true
    case 0..<0x80: return false
    default: break
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark, .privateUse:
      return true
    default: return false
    }
  }
}
