/// The texts of a workbook to which its cells refer by number.
struct SharedTexts {
  private(set) var texts: [String] = []
  private var text = RichText()

  /// - Throws: ``SpreadsheetError``.
  init(_ part: XMLPart?) throws(SpreadsheetError) {
    guard let part else { return }
    try part.read { event throws(SpreadsheetError) in try take(event, part.limits) }
  }

  private mutating func take(_ event: XMLPart.Event, _ limits: SpreadsheetLimits) throws(SpreadsheetError) {
    text.take(event)
    switch event {
    case .start("si", _): text = RichText()
    case .end("si"):
      guard texts.count < limits.cells else { throw .tooManyCells(limit: limits.cells) }
      texts.append(text.plain)
    default: break
    }
  }
}

/// The text of `si` and `is`: runs in several fonts, with pronunciations beside them that are none of it.
struct RichText {
  private var escaped = ""
  private var isText = false
  private var isPronunciation = false

  /// The text without its fonts.
  var plain: String { XMLText.unescaped(escaped) }

  mutating func take(_ event: XMLPart.Event) {
    switch event {
    case .start("t", _): isText = true
    case .end("t"): isText = false
    case .start("rPh", _): isPronunciation = true
    case .end("rPh"): isPronunciation = false
    case .text(let text) where isText && !isPronunciation: escaped += text
    default: break
    }
  }
}
