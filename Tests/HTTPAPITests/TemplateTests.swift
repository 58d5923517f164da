import Engine
import Foundation
import Testing

@testable import WebPages

struct TemplateTests {
  @Test func `every template can be read, and knows the words that it says`() throws {
    _ = try ViewLibrary()
    for template in Template.allCases {
      for word in template.source.matches(of: #/\{\{[#^]?w\.([A-Za-z]+)\}\}/#).map({ String($0.1) }) {
        #expect(Words(language: .spanish).child(named: word) != nil, "\(template) says \(word)")
      }
      for partial in template.source.matches(of: #/\{\{[><]([A-Za-z]+)\}\}/#).map({ String($0.1) }) {
        #expect(Template(rawValue: partial) != nil, "\(template) draws \(partial)")
      }
      // Three braces, or an ampersand, would write what comes from outside as it is.
      #expect(!template.source.contains("{{{") && !template.source.contains("{{&"))
    }
  }

  @Test func `every word is said in both languages`() {
    for word in Word.allCases { #expect(!word.texts.en.isEmpty && !word.texts.es.isEmpty) }
    for word in RecordWord.allCases { #expect(!word.texts.en.isEmpty && !word.texts.es.isEmpty) }
    for word in FilterWord.allCases { #expect(!word.texts.en.isEmpty && !word.texts.es.isEmpty) }
    for word in SetupWord.allCases { #expect(!word.texts.en.isEmpty && !word.texts.es.isEmpty) }
    for word in WorkWord.allCases { #expect(!word.texts.en.isEmpty && !word.texts.es.isEmpty) }
  }

  @Test func `what people write is never taken for markup`() throws {
    let views = try ViewLibrary()
    #expect(views.text(.cell, Cell(text: "Ñandú 字 100 %")) == "Ñandú 字 100 %")
    #expect(views.text(.cell, Cell(text: "<b>'&amp;'")) == "&lt;b&gt;&#39;&amp;amp;&#39;")
    let link = views.text(.cell, Cell(text: "é>", href: "\" onclick=\"x", isAway: true))
    #expect(link == "<a href=\"&quot; onclick=&quot;x\" rel=\"noreferrer noopener\">é&gt;</a>")
  }

  @Test func `a model gives its members by their names, and nothing where there is nothing`() {
    let head = ListPage.Head(
      text: "Name", sort: nil, direction: "ascending", arrow: nil, isNumber: false, field: nil)
    #expect(head.child(named: "text") as? String == "Name")
    #expect(head.child(named: "direction") as? String == "ascending")
    #expect(head.child(named: "isNumber") as? Bool == false)
    #expect(head.child(named: "sort") == nil && head.child(named: "w") == nil)
    let table = RecordPage.RelatedTable(title: "Calls", heads: [], rows: [], new: nil, newText: "")
    #expect(table.child(named: "hasRows") as? Bool == false && table.child(named: "title") as? String == "Calls")
  }

  @Test(arguments: [
    ("en-GB", "1234567.5", "1,234,567.5"), ("es-ES", "1234567.5", "1.234.567,5"), ("es-ES", "1234", "1234"),
    ("en-GB", "1234", "1,234"), ("es-MX", "1234.5", "1,234.5"), ("en-GB", "-12", "−12"), ("en-GB", "n/a", "n/a"),
  ])
  func `numbers are written as in the reader's country`(_ locale: String, _ digits: String, _ wanted: String) throws {
    let formats = try Self.formats(locale)
    #expect(formats.number(digits) == wanted)
    if wanted.contains(where: \.isNumber) { #expect(formats.digits(wanted) == digits) }
  }

  @Test(arguments: [
    ("en-GB", "1200.50", "€1,200.50"), ("en-GB", "1200.00", "€1,200"), ("es-ES", "12000.50", "12.000,50\u{A0}€"),
  ])
  func `money is written as in the reader's country`(_ locale: String, _ digits: String, _ wanted: String) throws {
    #expect(try Self.formats(locale).money(digits) == wanted)
  }

  @Test func `moments are those of the tenant's clocks, there and back`() throws {
    let formats = try Self.formats("en-GB")
    #expect(formats.local("2026-07-01T09:05:00Z") == "2026-07-01T11:05")
    #expect(formats.moment(local: "2026-07-01T11:05") == "2026-07-01T09:05:00Z")
    #expect(formats.moment(local: "nonsense") == "nonsense")
    #expect(formats.moment("2026-01-31T23:30:00Z").contains("1 Feb 2026"))
    #expect(formats.date("2026-06-01") == "1 Jun 2026")
  }

  private static func formats(_ locale: String) throws -> Formats {
    Formats(
      locale: locale, timeZone: try #require(TimeZone(identifier: "Europe/Madrid")),
      currency: try #require(Currency(code: "EUR")), words: Words(language: .english))
  }
}
