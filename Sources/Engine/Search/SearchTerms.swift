/// What somebody looks for, taken apart.
///
/// Nothing of the text reaches SQLite but its words between quotes, so it cannot be a question in SQLite's own language.
struct SearchTerms {
  /// A word that a record has to have.
  struct Term {
    /// Folded.
    let text: String
    let bytes: [UInt8]
    /// Whether it may be the beginning of a word.
    let isPrefix: Bool

    init(text: String, isPrefix: Bool) {
      self.text = text
      self.isPrefix = isPrefix
      bytes = Array(text.utf8)
    }

    func matches(_ word: String) -> Bool { isPrefix ? word.hasPrefix(text) : word == text }
  }

  /// In the order of the text.
  private(set) var terms: [Term] = []
  /// The digits of what may be a phone number.
  private(set) var numbers: [String] = []
  private var conditions: [SearchCondition] = []
  private var titlePhrases: [SearchPhrase] = []

  /// The most characters of a text.
  static let longest = 200

  init(_ text: String) {
    var reader = SearchReader(text)
    while let part = reader.next() {
      switch part {
      case .phrase(let words): conditions.append(.phrase(note(words, isPrefix: false)))
      case .word(let words): conditions.append(.phrase(note(words, isPrefix: reader.isAtEnd)))
      case .number(let words, let digits): add(words, digits, isPrefix: reader.isAtEnd)
      }
    }
  }

  /// A number is found as it is written, or by its digits.
  private mutating func add(_ words: [[String]], _ digits: String, isPrefix: Bool) {
    let written = words.enumerated().map { note($1, isPrefix: isPrefix && $0 == words.count - 1) }
    let wanted = PhoneDigits.wanted(digits)
    guard !wanted.isEmpty else {
      conditions += written.map(SearchCondition.phrase)
      return
    }
    numbers += wanted
    conditions.append(.number(written, digits: wanted.map { SearchPhrase(words: [$0], isPrefix: true) }))
  }

  /// Takes words in a row in. The beginnings of words are indexed from two letters on.
  private mutating func note(_ words: [String], isPrefix: Bool) -> SearchPhrase {
    let isPrefix = isPrefix && (words.last?.unicodeScalars.count ?? 0) >= 2
    for (place, word) in words.enumerated() {
      terms.append(Term(text: word, isPrefix: isPrefix && place == words.count - 1))
    }
    titlePhrases.append(SearchPhrase(words: words.map { SearchFolding.titleMark + $0 }, isPrefix: isPrefix))
    return SearchPhrase(words: words, isPrefix: isPrefix)
  }

  /// Whether a record with these texts has everything.
  func areFound(in entry: SearchEntry) -> Bool {
    let text = SearchFolding.words(ofFolded: entry.text)
    let number = SearchFolding.words(ofFolded: entry.number)
    return !conditions.isEmpty && conditions.allSatisfy { $0.holds(ofText: text, number: number) }
  }

  // MARK: In the language of FTS5

  /// Everything, in any field; nil if there is no word to look for.
  var anywhere: String? { conditions.isEmpty ? nil : conditions.map(\.text).joined(separator: " AND ") }

  /// The same with the last word as a whole; nil if the index has its beginning, or it is whole anyway.
  var anywhereWhole: String? {
    guard case .phrase(let last)? = conditions.last, last.isPrefix,
      let length = last.words.last?.unicodeScalars.count, length > SearchTables.longestBeginning
    else { return nil }
    let whole = SearchCondition.phrase(SearchPhrase(words: last.words, isPrefix: false))
    return (conditions.dropLast() + [whole]).map(\.text).joined(separator: " AND ")
  }

  /// Everything in the title.
  var inTitle: String { titlePhrases.map(\.text).joined(separator: " AND ") }

  /// Everything in the title, which begins with the first word.
  var atStart: String {
    let start = terms.prefix(1).map { SearchPhrase(words: [SearchFolding.startMark + $0.text], isPrefix: $0.isPrefix) }
    return (start + titlePhrases).map(\.text).joined(separator: " AND ")
  }
}

/// Words in a row.
struct SearchPhrase {
  /// Folded.
  let words: [String]
  /// Whether the last one may be the beginning of a word.
  let isPrefix: Bool

  /// In the language of FTS5.
  var text: String { "\"\(words.joined(separator: " "))\"" + (isPrefix ? " *" : "") }

  /// Whether it stands among the words of a text.
  func stands(in text: [String]) -> Bool {
    guard let last = words.last, text.count >= words.count else { return false }
    return (0...text.count - words.count).contains { start in
      let found = text[start..<start + words.count]
      guard found.dropLast().elementsEqual(words.dropLast()), let end = found.last else { return false }
      return isPrefix ? end.utf8.starts(with: last.utf8) : end == last
    }
  }
}

/// One thing that a record has to say.
private enum SearchCondition {
  case phrase(SearchPhrase)
  /// A number: as it is written, or by some of its digits.
  case number([SearchPhrase], digits: [SearchPhrase])

  /// In the language of FTS5.
  var text: String {
    switch self {
    case .phrase(let phrase): phrase.text
    case .number(let written, let digits):
      "((\(written.map(\.text).joined(separator: " AND "))) OR number : (\(digits.map(\.text).joined(separator: " OR "))))"
    }
  }

  /// Whether it holds of the words in the index's columns.
  func holds(ofText text: [String], number: [String]) -> Bool {
    switch self {
    case .phrase(let phrase): phrase.stands(in: text) || phrase.stands(in: number)
    case .number(let written, let digits):
      written.allSatisfy { $0.stands(in: text) || $0.stands(in: number) }
        || digits.contains { $0.stands(in: number) }
    }
  }
}

/// Reads the parts of a text one by one.
private struct SearchReader {
  enum Part {
    /// Words in a row.
    case phrase([String])
    /// What stands between blanks, which may be several words to the index: `ana@example.com`.
    case word([String])
    /// Neighbours that are made of digits and what numbers are written with.
    case number([[String]], digits: String)
  }

  private var rest: ArraySlice<Piece>

  private struct Piece {
    let text: String
    let isQuoted: Bool
    let words: [String]

    init(_ text: some StringProtocol, isQuoted: Bool) {
      self.text = String(text)
      self.isQuoted = isQuoted
      words = SearchFolding.words(of: self.text)
    }

    var isNumber: Bool { !isQuoted && text.allSatisfy { ($0.isASCII && $0.isNumber) || "+-./()#*,".contains($0) } }
  }

  init(_ text: String) {
    var pieces: [Piece] = []
    let parts = text.split(omittingEmptySubsequences: false) { "\"“”„".contains($0) }
    for (place, part) in parts.enumerated() {
      // A quote that is not closed is still being typed.
      if place % 2 == 1, place < parts.count - 1 {
        pieces.append(Piece(part, isQuoted: true))
      } else if place % 2 == 1 {
        pieces.append(Piece(part.filter { !$0.isWhitespace || $0 == " " }, isQuoted: false))
      } else {
        pieces += part.split { $0.isWhitespace || $0 == "\0" }.map { Piece($0, isQuoted: false) }
      }
    }
    rest = pieces.filter { !$0.words.isEmpty }[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func next() -> Part? {
    guard let piece = rest.popFirst() else { return nil }
    if piece.isQuoted { return .phrase(piece.words) }
    guard piece.isNumber else { return .word(piece.words) }
    var pieces = [piece]
    while let neighbour = rest.first, neighbour.isNumber {
      pieces.append(neighbour)
      rest = rest.dropFirst()
    }
    return .number(pieces.map(\.words), digits: PhoneDigits.of(pieces.map(\.text).joined()))
  }
}
