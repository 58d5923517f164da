import Testing

@testable import Engine

/// The short ways of folding are the long one.
@Suite struct SearchFoldingTests {
  private static func text(_ random: inout SeededGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0x20...0x24F, 0x250...0x36F, 0x370...0x4FF, 0x3040...0x30FF, 0xFB00...0xFB06,
    ]
    let mixed = Bool.random(using: &random) ? ranges : Array(ranges.prefix(3))
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let range = mixed.randomElement(using: &random) ?? 0...0x7F
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
    }
    return String(text)
  }

  @Test func lettersByThemselvesAreFoldedAsInATextOfMany() {
    for value in 0..<UInt32(0x370) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in ["\(scalar)", "a\(scalar)", "\(scalar)\u{301}\u{327}é"] {
        #expect(Array(SearchFolding.folded(text).utf8) == Array(SearchFolding.foldedByUnicode(text).utf8), "\(value)")
      }
    }
  }

  @Test func wordsAsBytesAreTheWords() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var text = Self.text(&random)
      let long = SearchFolding.words(ofFolded: SearchFolding.foldedByUnicode(text))
      #expect(SearchFolding.words(of: text).map { Array($0.utf8) } == long.map { Array($0.utf8) }, "seed \(seed)")
      let words = text.withUTF8 { FoldedWords($0) }
      #expect(words.count == long.count, "seed \(seed): \(text.unicodeScalars.map(\.value))")
      #expect(long.allSatisfy { words.contain(Array($0.utf8)) }, "seed \(seed)")
      #expect(long.allSatisfy { words.containBeginning(Array($0.utf8.prefix(1))) }, "seed \(seed)")
      #expect(words.begin(with: long.map { SearchTerms.Term(text: $0, isPrefix: false) }), "seed \(seed)")
      #expect(!words.contain(Array("zzzz".utf8)) || long.contains("zzzz"))
    }
  }
}
