/// The words of a text, folded, as bytes in a row: hundreds of records are ranked for one search, and a string for each of their words
/// would take longer than to find them.
struct FoldedWords {
  private var bytes: [UInt8] = []
  /// Where each word ends in the bytes.
  private var ends: [Int] = []

  init(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.reserveCapacity(text.count)
    if text.allSatisfy({ $0 < 0x80 }) {
      for byte in text { add(Self.folded[Int(byte)]) }
    } else {
      add(SearchFolding.folded(String(decoding: text, as: UTF8.self)))
    }
    end()
  }

  private mutating func add(_ text: String) {
    // Of most letters plain ones are left.
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      for byte in text.utf8 { add(Self.folded[Int(byte)]) }
      return
    }
    for scalar in text.unicodeScalars {
      if scalar.isSearched, let encoded = UTF8.encode(scalar) { bytes.append(contentsOf: encoded) } else { end() }
    }
  }

  /// Letters and digits of ASCII as they are compared; 0 is no part of a word.
  private static let folded: [UInt8] = (0..<0x80).map { byte in
    let scalar = Unicode.Scalar(UInt8(byte))
    guard scalar.isSearched else { return 0 }
    return (0x41...0x5A).contains(byte) ? UInt8(byte) | 0x20 : UInt8(byte)
  }

  private mutating func add(_ byte: UInt8) {
    if byte != 0 { bytes.append(byte) } else { end() }
  }

  private mutating func end() {
    if bytes.count > ends.last ?? 0 { ends.append(bytes.count) }
  }

  var count: Int { ends.count }

  /// Whether a word is among them.
  func contain(_ word: [UInt8]) -> Bool { ends.indices.contains { self[$0].elementsEqual(word) } }

  /// Whether one of them begins so.
  func containBeginning(_ word: [UInt8]) -> Bool { ends.indices.contains { self[$0].starts(with: word) } }

  /// Whether they begin with what is looked for.
  func begin(with terms: [SearchTerms.Term]) -> Bool {
    count >= terms.count
      && zip(terms, ends.indices).allSatisfy { term, place in
        term.isPrefix ? self[place].starts(with: term.bytes) : self[place].elementsEqual(term.bytes)
      }
  }

  private subscript(place: Int) -> ArraySlice<UInt8> { bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]] }
}
