/// What somebody looks for, taken apart.
///
/// Nothing of the text reaches SQLite but its words between quotes, so it cannot be a question in SQLite's own language.
struct SearchTerms {
  /// A word that a record has to have.
  struct Term {
    /// Folded.
    let text: String
    /// Whether it may be the beginning of a word.
    let isPrefix: Bool

    func matches(_ word: String) -> Bool { isPrefix ? word.hasPrefix(text) : word == text }
  }

  /// In the order of the text.
  private(set) var terms: [Term] = []
  /// The digits of what may be a phone number.
  private(set) var numbers: [String] = []
  private var conditions: [String] = []
  /// The same conditions, to be judged of one record.
  private var wanted: [Wanted] = []
  private var titleConditions: [String] = []

  /// The most characters of a text.
  static let longest = 200

  init(_ text: String) {
    var reader = SearchReader(text)
    while let part = reader.next() {
      switch part {
      case .phrase(let words): add(words, isPrefix: false)
      case .word(let words): add(words, isPrefix: reader.isAtEnd)
      case .number(let words, let digits): add(words, digits, isPrefix: reader.isAtEnd)
      }
    }
  }

  private mutating func add(_ words: [String], isPrefix: Bool) {
    conditions.append(note(words, isPrefix: isPrefix))
    wanted.append(Wanted(phrases: [Phrase(words, isPrefix: isPrefix)]))
  }

  /// A number is found as it is written, or by its digits.
  private mutating func add(_ words: [[String]], _ digits: String, isPrefix: Bool) {
    let written = words.enumerated().map { note($1, isPrefix: isPrefix && $0 == words.count - 1) }
    let wanted = PhoneDigits.wanted(digits)
    let phrases = words.enumerated().map { Phrase($1, isPrefix: isPrefix && $0 == words.count - 1) }
    self.wanted.append(Wanted(phrases: phrases, numbers: wanted))
    guard !wanted.isEmpty else {
      conditions += written
      return
    }
    numbers += wanted
    let alternatives = wanted.map { "\"\($0)\" *" }.joined(separator: " OR ")
    conditions.append("((\(written.joined(separator: " AND "))) OR number : (\(alternatives)))")
  }

  /// Takes words in a row in, and gives the condition for them. The beginnings of words are indexed from two letters on.
  private mutating func note(_ words: [String], isPrefix: Bool) -> String {
    let isPrefix = isPrefix && (words.last?.unicodeScalars.count ?? 0) >= 2
    for (place, word) in words.enumerated() {
      terms.append(Term(text: word, isPrefix: isPrefix && place == words.count - 1))
    }
    titleConditions.append(Self.phrase(words.map { SearchFolding.titleMark + $0 }, isPrefix: isPrefix))
    return Self.phrase(words, isPrefix: isPrefix)
  }

  private static func phrase(_ words: [String], isPrefix: Bool) -> String {
    "\"\(words.joined(separator: " "))\"" + (isPrefix ? " *" : "")
  }

  // MARK: Of one record

  /// Words in a row.
  private struct Phrase {
    let words: [String]
    let isPrefix: Bool

    /// The beginnings of words count from two letters on.
    init(_ words: [String], isPrefix: Bool) {
      self.words = words
      self.isPrefix = isPrefix && (words.last?.unicodeScalars.count ?? 0) >= 2
    }

    func isFound(in text: [String]) -> Bool {
      guard let last = words.last, text.count >= words.count else { return words.isEmpty }
      return (0...(text.count - words.count)).contains { start in
        let window = text[start..<(start + words.count)]
        guard window.dropLast().elementsEqual(words.dropLast()), let end = window.last else { return false }
        return isPrefix ? end.hasPrefix(last) : end == last
      }
    }
  }

  /// One condition: all phrases, or one of the numbers by its beginning.
  private struct Wanted {
    let phrases: [Phrase]
    var numbers: [String] = []
  }

  /// Whether an entry of the index, of some fields of a record only, has everything.
  func areFound(in entry: SearchEntry) -> Bool {
    let texts = SearchWords(entry.text).words.map(\.text)
    let digits = SearchWords(entry.number).words.map(\.text)
    return !wanted.isEmpty
      && wanted.allSatisfy { condition in
        condition.phrases.allSatisfy { $0.isFound(in: texts) || $0.isFound(in: digits) }
          || condition.numbers.contains { number in digits.contains { $0.hasPrefix(number) } }
      }
  }

  // MARK: In the language of FTS5

  /// Everything, in any field; nil if there is no word to look for.
  var anywhere: String? { conditions.isEmpty ? nil : conditions.joined(separator: " AND ") }

  /// Everything in the title.
  var inTitle: String { titleConditions.joined(separator: " AND ") }

  /// Everything in the title, which begins with the first word.
  var atStart: String {
    let start = terms.prefix(1).map { Self.phrase([SearchFolding.startMark + $0.text], isPrefix: $0.isPrefix) }
    return (start + titleConditions).joined(separator: " AND ")
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
      words = SearchWords(self.text).words.map(\.text).filter { !$0.isEmpty }
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
