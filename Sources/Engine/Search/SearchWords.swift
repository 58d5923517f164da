/// The words of a text with where they stand in it, as the index takes them apart.
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
      words.append(Word(text: SearchFolding.folded(String(text[first..<index])), range: first..<index))
      start = nil
    }
    for index in text.indices {
      if text[index].isSearched {
        if start == nil { start = index }
      } else {
        end(at: index)
      }
    }
    end(at: text.endIndex)
    self.words = words
  }
}

extension Character {
  /// Whether it is part of a word: the categories that the index is told.
  var isSearched: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    if scalar.isASCII { return isLetter || isNumber }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark, .privateUse:
      return true
    default: return false
    }
  }
}
