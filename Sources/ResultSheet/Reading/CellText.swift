/// The parts of a cell's text.
enum CellText {
  /// The sentences: separated by line breaks or semicolons that stand outside of quotes and brackets.
  static func sentences(_ text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    var nesting = Nesting()
    for character in text {
      let isBreak = character == ";" || character.isNewline
      if isBreak, nesting.isOutside {
        sentences.append(current)
        current = ""
      } else {
        nesting.take(character)
        current.append(character)
      }
    }
    return (sentences + [current]).map(trimmed).filter { !$0.isEmpty }
  }

  /// The ways to cut a sentence in two behind one of some separators, the first part as long as can be.
  static func cuts(_ text: String, at separators: [String]) -> [(String, String)] {
    var cuts: [(String, String)] = []
    for separator in separators {
      var rest = text[...]
      while let range = rest.firstRange(of: separator), cuts.count < 32 {
        let left = trimmed(String(text[..<range.lowerBound]))
        let right = trimmed(String(text[range.upperBound...]))
        if !left.isEmpty, !right.isEmpty { cuts.append((left, right)) }
        rest = rest[range.upperBound...]
      }
    }
    return cuts.sorted { $0.0.count > $1.0.count }
  }

  /// A sentence without the brackets at its end, and what stands in them, in order.
  static func details(_ text: String) -> (sentence: String, details: [String]) {
    var rest = trimmed(text)
    var details: [String] = []
    while rest.hasSuffix("]"), let start = openingBracket(rest) {
      let inner = rest[rest.index(after: start)...].dropLast()
      details.insert(String(inner), at: 0)
      rest = trimmed(String(rest[..<start]))
    }
    return (rest, details)
  }

  /// The bracket that the last one closes.
  private static func openingBracket(_ text: String) -> String.Index? {
    var nesting = Nesting()
    var opening: String.Index?
    for index in text.indices {
      if text[index] == "[", nesting.isOutside { opening = index }
      nesting.take(text[index])
    }
    return nesting.isOutside ? opening : nil
  }

  static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace || last == "." { text = text.dropLast() }
    return String(text)
  }

  /// Whether a place is within brackets, braces or the quotes of an expression in them.
  private struct Nesting {
    private var depth = 0
    private var quote: Character?
    private var isEscaped = false
    private var isInWord = false

    var isOutside: Bool { depth == 0 }

    mutating func take(_ character: Character) {
      // The apostrophe of `didn't` opens nothing.
      let follows = isInWord
      isInWord = character.isLetter || character.isNumber
      if isEscaped {
        isEscaped = false
        return
      }
      if let quote {
        if character == "\\" { isEscaped = true }
        if character == quote { self.quote = nil }
        return
      }
      switch character {
      case "[", "{": depth += 1
      case "]", "}": depth = max(0, depth - 1)
      case "'", "\"": if depth > 0, character == "\"" || !follows { quote = character }
      default: break
      }
    }
  }
}
