import JSONText

/// A value with the places at which a question is found in it.
struct MarkedText {
  private let text: String
  /// In order, none within another.
  private let marks: [Range<String.Index>]
  /// How many words of the question are found.
  let found: Int

  /// - Parameter isPhone: whether its digits are compared with those of the question, whatever stands between them.
  init(_ text: String, terms: SearchTerms, isPhone: Bool) {
    self.text = text
    let words = SearchWords(text).words
    var marks = words.filter { word in terms.terms.contains { $0.matches(word.text) } }.map(\.range)
    var found = terms.terms.count { term in words.contains { term.matches($0.text) } }
    if isPhone, let number = Self.number(in: text, terms.numbers) {
      marks = [number] + marks.filter { !$0.overlaps(number) }
      found += 1
    }
    self.marks = marks.sorted { $0.lowerBound < $1.lowerBound }
    self.found = found
  }

  /// Where the digits of a number stand.
  private static func number(in text: String, _ numbers: [String]) -> Range<String.Index>? {
    let places = text.indices.filter { text[$0].isASCII && text[$0].isNumber }
    let digits = String(places.map { text[$0] })
    return numbers.sorted { $0.count > $1.count }.lazy.compactMap { number -> Range<String.Index>? in
      guard let range = digits.firstRange(of: number) else { return nil }
      let first = digits.distance(from: digits.startIndex, to: range.lowerBound)
      return places[first]..<text.index(after: places[first + number.count - 1])
    }.first
  }

  // MARK: Snippets

  /// The most characters of a snippet, and how many of them stand before the first mark.
  private static let (longest, lead) = (160, 40)

  /// The text in parts, those that are found marked: `[{"text":"Calle "},{"text":"Mayor","match":true}]`. A long one is cut at both
  /// ends.
  func write(to writer: inout JSONWriter) {
    let shown = shown
    var parts: [(text: String, isMatch: Bool)] = []
    func add(_ range: Range<String.Index>, isMatch: Bool) {
      if !range.isEmpty { parts.append((String(text[range]), isMatch)) }
    }
    if shown.lowerBound > text.startIndex { parts.append(("…", false)) }
    var place = shown.lowerBound
    for mark in marks where mark.lowerBound >= place && mark.upperBound <= shown.upperBound {
      add(place..<mark.lowerBound, isMatch: false)
      add(mark, isMatch: true)
      place = mark.upperBound
    }
    add(place..<shown.upperBound, isMatch: false)
    if shown.upperBound < text.endIndex { parts.append(("…", false)) }
    Self.write(parts, &writer)
  }

  private var shown: Range<String.Index> {
    guard text.count > Self.longest, let first = marks.first else { return text.startIndex..<text.endIndex }
    let start = text.index(first.lowerBound, offsetBy: -Self.lead, limitedBy: text.startIndex) ?? text.startIndex
    let end = text.index(start, offsetBy: Self.longest, limitedBy: text.endIndex) ?? text.endIndex
    return start..<max(end, first.upperBound)
  }

  private static func write(_ parts: [(text: String, isMatch: Bool)], _ writer: inout JSONWriter) {
    var separator = "["
    for part in parts {
      writer.raw("\(separator){\"text\":")
      writer.string(part.text)
      writer.raw(part.isMatch ? ",\"match\":true}" : "}")
      separator = ","
    }
    writer.raw("]")
  }
}
