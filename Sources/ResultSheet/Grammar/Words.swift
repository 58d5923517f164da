import Foundation

/// A text as the words by which it is compared: without case, accents and the punctuation around them.
struct Words {
  struct Word {
    /// `:` for a colon before a blank, and for an equals sign by itself.
    let folded: String
    let range: Range<String.Index>
  }

  let text: String
  let words: [Word]

  init(_ text: String) {
    self.text = text
    var words: [Word] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard !text[index].isWhitespace else {
        index = text.index(after: index)
        continue
      }
      let end = text[index...].firstIndex(where: \.isWhitespace) ?? text.endIndex
      Self.add(text, index..<end, to: &words)
      index = end
    }
    self.words = words
  }

  private static func add(_ text: String, _ range: Range<String.Index>, to words: inout [Word]) {
    let last = text.index(before: range.upperBound)
    let isColon = text[last] == ":" || text[range] == "="
    let body = range.lowerBound..<(isColon ? last : range.upperBound)
    let folded = fold(text[body])
    if !folded.isEmpty, folded != "->" { words.append(Word(folded: folded, range: body)) }
    if isColon { words.append(Word(folded: ":", range: last..<range.upperBound)) }
  }

  private static func fold(_ word: Substring) -> String {
    let plain = String(word).folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    return plain == "-" ? "" : plain.trimmingCharacters(in: punctuation)
  }

  private static let punctuation = CharacterSet(charactersIn: ".,;:¿?¡!()\"'`´«»“”‘’–—->…")

  /// The text from one word to another, without quotes around it.
  func slice(_ range: Range<Int>) -> String {
    let chosen = words[range].drop { $0.folded == ":" }
    guard let first = chosen.first, let last = chosen.last else { return "" }
    return String(text[first.range.lowerBound..<last.range.upperBound]).trimmingCharacters(in: Self.edges)
  }

  private static let edges = CharacterSet.whitespacesAndNewlines.union(CharacterSet(charactersIn: ".,;\"«»“”"))

  /// What two texts have in common that mean the same.
  static func key(_ text: String) -> String {
    Words(text).words.map(\.folded).filter { $0 != ":" }.joined(separator: " ")
  }
}
