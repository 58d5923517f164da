/// The words by which something may be said.
///
/// `cierra|cerrar [el] ciclo` is one of two words, perhaps a third, and a fourth. `(de venta | comercial)` is one of two sequences,
/// `{stage}` stands for any words, which are then looked up.
struct Pattern: Sendable {
  /// As it is written, for the documentation.
  let source: String
  private let elements: [Element]

  private indirect enum Element: Sendable {
    case word(Set<String>)
    case choice([[Element]])
    case optional([Element])
    case slot(String)
  }

  init(_ source: String) {
    self.source = source
    var rest = Self.symbols(source)[...]
    elements = Self.sequence(&rest)
  }

  // MARK: Reading the pattern

  private static func symbols(_ source: String) -> [String] {
    var symbols: [String] = []
    for word in source.split(separator: " ") {
      var word = word
      while let first = word.first, "[(".contains(first) {
        symbols.append(String(first))
        word = word.dropFirst()
      }
      let closing = word.reversed().prefix { "])".contains($0) }
      word = word.dropLast(closing.count)
      if !word.isEmpty { symbols.append(String(word)) }
      symbols += closing.reversed().map(String.init)
    }
    return symbols
  }

  private static func sequence(_ rest: inout ArraySlice<String>) -> [Element] {
    var elements: [Element] = []
    while let symbol = rest.first, !["]", ")", "|"].contains(symbol) {
      rest = rest.dropFirst()
      switch symbol {
      case "[":
        elements.append(.optional(sequence(&rest)))
        rest = rest.dropFirst()
      case "(":
        var choices = [sequence(&rest)]
        while rest.first == "|" {
          rest = rest.dropFirst()
          choices.append(sequence(&rest))
        }
        rest = rest.dropFirst()
        elements.append(.choice(choices))
      case _ where symbol.hasPrefix("{"): elements.append(.slot(String(symbol.dropFirst().dropLast())))
      default: elements.append(.word(Set(symbol.split(separator: "|").map(String.init))))
      }
    }
    return elements
  }

  // MARK: Matching

  /// Offers the ways in which a text is said so, until one is accepted.
  ///
  /// - Parameter accept: Gets the texts of the slots.
  /// - Returns: whether one was.
  func match(_ text: Words, _ accept: ([String: String]) -> Bool) -> Bool {
    guard text.words.count <= Self.mostWords else { return false }
    return withoutActuallyEscaping(accept) { accept in
      var matching = Matching(text: text, accept: accept)
      return matching.match(elements[...], at: 0, [:])
    }
  }

  /// A sentence with more words is not understood.
  private static let mostWords = 60

  private struct Matching {
    let text: Words
    let accept: ([String: String]) -> Bool
    /// A text that takes longer is not understood.
    var steps = 2_000

    mutating func match(_ elements: ArraySlice<Element>, at index: Int, _ slots: [String: String]) -> Bool {
      steps -= 1
      guard steps > 0 else { return false }
      guard let element = elements.first else { return isEnd(index) && accept(slots) }
      let rest = elements.dropFirst()
      switch element {
      case .word(let words): return match(words, rest, at: index, slots)
      case .optional(let inner):
        return match((inner + rest)[...], at: index, slots) || match(rest, at: index, slots)
      case .choice(let choices):
        for choice in choices where match((choice + rest)[...], at: index, slots) { return true }
        return false
      case .slot(let name):
        for end in text.words.indices.dropFirst(index).map({ $0 + 1 }) {
          let value = text.slice(index..<end)
          if !value.isEmpty, match(rest, at: end, slots.merging([name: value]) { $1 }) { return true }
        }
        return false
      }
    }

    private mutating func match(
      _ words: Set<String>, _ rest: ArraySlice<Element>, at index: Int, _ slots: [String: String]
    ) -> Bool {
      guard text.words.indices.contains(index) else { return false }
      let word = text.words[index].folded
      if words.contains(word) { return match(rest, at: index + 1, slots) }
      // A colon that no pattern asks for separates as a comma does.
      return word == ":" && match(words, rest, at: index + 1, slots)
    }

    private func isEnd(_ index: Int) -> Bool { text.words.dropFirst(index).allSatisfy { $0.folded == ":" } }
  }
}
