import Foundation
import FoundationXML

/// One XML part of a workbook, read event by event.
///
/// Document types are refused, as the standard has it
/// ([ECMA-376, part 2](https://ecma-international.org/publications-and-standards/standards/ecma-376/), on markup): with
/// them go entities, which may grow without measure or name other files.
struct XMLPart {
  /// The name within the archive, for messages.
  let name: String
  let bytes: [UInt8]
  let limits: SpreadsheetLimits

  enum Event {
    /// An element begins: its name without prefix, its attributes with theirs.
    case start(String, [String: String])
    case text(String)
    case end(String)
  }

  /// Hands over the events in order.
  ///
  /// - Throws: ``SpreadsheetError``; what the body throws ends the reading.
  func read(_ body: (Event) throws(SpreadsheetError) -> Void) throws(SpreadsheetError) {
    try refuseUncommonText()
    let failure = withoutActuallyEscaping(body) { body in
      let delegate = Delegate(part: self, body: body)
      let parser = XMLParser(data: Data(bytes))
      parser.shouldProcessNamespaces = true
      parser.shouldResolveExternalEntities = false
      parser.delegate = delegate
      // The parser says nothing of an element that is never closed, nor of none at all.
      let isWhole = parser.parse() && delegate.hasRoot && delegate.depth == 0
      return delegate.failure
        ?? (isWhole ? nil : .brokenXML(part: name, line: parser.lineNumber, column: parser.columnNumber))
    }
    if let failure { throw failure }
  }

  /// Only UTF-8 is read, whatever the part declares, so that what is looked for in the bytes is what the parser sees.
  private func refuseUncommonText() throws(SpreadsheetError) {
    let text = Substring(decoding: bytes.prefix(1_024), as: UTF8.self)
    let declaration = text.drop { $0 == "\u{FEFF}" }.prefix { $0 != ">" }.lowercased()
    let isDeclaredOtherwise =
      declaration.hasPrefix("<?xml") && declaration.contains("encoding")
      && declaration.firstMatch(of: /encoding\s*=\s*["']utf-8["']/) == nil
    guard !isDeclaredOtherwise, !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw .encoding(part: name)
    }
    guard bytes.firstRange(of: Array("<!DOCTYPE".utf8)) == nil else { throw .documentType(part: name) }
  }

  private final class Delegate: NSObject, XMLParserDelegate {
    private let part: XMLPart
    private let body: (Event) throws(SpreadsheetError) -> Void
    private(set) var depth = 0
    private(set) var hasRoot = false
    private(set) var failure: SpreadsheetError?

    init(part: XMLPart, body: @escaping (Event) throws(SpreadsheetError) -> Void) {
      self.part = part
      self.body = body
    }

    private func pass(_ event: Event, to parser: XMLParser) {
      // The parser goes on for a while after it was told to stop.
      guard failure == nil else { return }
      do throws(SpreadsheetError) {
        guard depth <= part.limits.depth else { throw .tooDeep(part: part.name, limit: part.limits.depth) }
        try body(event)
      } catch {
        failure = error
        parser.abortParsing()
      }
    }

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) {
      depth += 1
      hasRoot = true
      pass(.start(element, attributes), to: parser)
    }

    func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
      pass(.end(element), to: parser)
      depth -= 1
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { pass(.text(text), to: parser) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
      pass(.text(String(decoding: block, as: UTF8.self)), to: parser)
    }
  }
}
