import Diagnostics

/// A language in which sheets are read and written. Cells are understood in either, whatever the others are in.
package enum SheetLanguage: String, Sendable, Hashable, CaseIterable {
  case spanish = "es"
  case english = "en"

  /// The language of a locale such as `es-MX`; English for one that is not written.
  package init(locale: String) {
    self = locale.prefix(2).lowercased() == "es" ? .spanish : .english
  }

  var other: SheetLanguage { self == .spanish ? .english : .spanish }
}

/// One way to say something in a cell.
struct Phrase<Meaning: Hashable & Sendable>: Sendable {
  let meaning: Meaning
  let language: SheetLanguage
  /// As it is written, with slots in braces.
  let canonical: String
  /// As it is understood; the canonical text matches one of them.
  let patterns: [Pattern]

  init(_ meaning: Meaning, _ language: SheetLanguage, _ canonical: String, _ patterns: [String]) {
    self.meaning = meaning
    self.language = language
    self.canonical = canonical
    self.patterns = patterns.map(Pattern.init)
  }

  /// The canonical text with its slots filled.
  func text(_ slots: [String: String] = [:]) -> String {
    slots.reduce(canonical) { $0.replacing("{\($1.key)}", with: $1.value) }
  }
}

extension Array {
  /// What a text means, of the phrases of both languages.
  ///
  /// - Parameter resolve: Makes something of a meaning and its slots, nil if the slots name nothing that there is.
  func meaning<Meaning, Answer>(
    of text: String, _ resolve: (Meaning, [String: String]) -> Answer?
  ) -> Answer? where Element == Phrase<Meaning> {
    let words = Words(text)
    for phrase in self {
      for pattern in phrase.patterns {
        var answer: Answer?
        let isSaid = pattern.match(words) { slots in
          answer = resolve(phrase.meaning, slots)
          return answer != nil
        }
        if isSaid { return answer }
      }
    }
    return nil
  }

  /// What a text means, of phrases without slots.
  func meaning<Meaning>(of text: String) -> Meaning? where Element == Phrase<Meaning> {
    meaning(of: text) { meaning, _ in meaning }
  }

  func text<Meaning>(
    _ meaning: Meaning, _ language: SheetLanguage, _ slots: [String: String] = [:]
  ) -> String where Element == Phrase<Meaning> {
    first { $0.meaning == meaning && $0.language == language }?.text(slots) ?? ""
  }

  /// The canonical text nearest to one that is not understood: the fewest letters to change, else the most words in common; of equally
  /// near ones that of the sheet's language.
  func nearest<Meaning>(to text: String, _ language: SheetLanguage) -> String? where Element == Phrase<Meaning> {
    let key = Words.key(text)
    if let near = nearMiss(key, language) ?? nearMiss(key, language.other) { return near }
    let known = (filter { $0.language == language } + filter { $0.language != language }).map(\.canonical)
    let words = Set(key.split(separator: " ").filter { $0.count > 2 })
    let common = known.map { ($0, words.intersection(Words.key($0).split(separator: " ")).count) }
    return common.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }

  /// The canonical text of a language from which a key differs by few letters.
  func nearMiss<Meaning>(_ key: String, _ language: SheetLanguage) -> String? where Element == Phrase<Meaning> {
    let known = filter { $0.language == language }.map(\.canonical)
    let keys = Dictionary(known.map { (Words.key($0), $0) }, uniquingKeysWith: { first, _ in first })
    return NearMiss.nearest(to: key, among: keys.keys.sorted()).flatMap { keys[$0] }
  }
}
