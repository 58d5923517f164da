import Diagnostics
import MarkedText
import Testing
import YAMLSource

/// What people mistype, with the place and the words that tell them.
@Suite struct YAMLMistakeTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let source: String
    let code: DiagnosticCode
    let message: String

    init(_ source: String, _ code: DiagnosticCode, _ message: String) {
      self.source = source
      self.code = code
      self.message = message
    }

    var testDescription: String { "\(code): \(source.debugDescription)" }
  }

  @Test(arguments: [
    Mistake(
      "a: &x 1\nb: 1️⃣*x\n", .yamlAlias,
      "Aliases are not read. Write the value out; if text begins with `*` here, put it in quotes."),
    Mistake(
      "a: 1️⃣&x 1\n", .yamlAnchor, "Anchors are not read. Remove it; if text begins with `&` here, put it in quotes."),
    Mistake("a: 1️⃣!done\n", .yamlTag, "Tags are not read. Remove it; if text begins with `!` here, put it in quotes."),
    Mistake("a:\n  1️⃣<<: {b: 1}\n", .yamlMergeKey, "Merge keys are not read. Write the keys out."),
    Mistake("a: 1\nb: 2\n1️⃣a: 3\n", .yamlDuplicateKey, "`a` is here a second time. Keep one of them."),
    Mistake(
      "1️⃣{a: b}: c\n", .yamlKey,
      "A key has to be text; this is a mapping. Text that begins with { or [ has to be put in quotes."),
    Mistake("who: [{1️⃣role:broker}]\n", .yamlMissingBlank, "A blank is missing after the colon of `role:broker`."),
    Mistake(
      "fields:\n  1️⃣label:Foo\n  type: text\n", .yamlMissingBlank, "A blank is missing after the colon of `label:Foo`."),
    Mistake(
      "fields:\n  type: text\n  1️⃣label:Foo\n", .yamlMissingBlank, "A blank is missing after the colon of `label:Foo`."),
    Mistake(
      "a: {label: Yes, 1️⃣or no}\n", .yamlValueMissing,
      "`or no` has no value. In braces a comma begins the next entry: put text with commas in quotes."),
    Mistake("a:\n1️⃣\tb: 1\n", .yamlTab, "The line is indented with a tab. Use blanks."),
    Mistake("a: 1️⃣'open\nb: 2\n", .yamlSyntax, "The quote that opens here is never closed."),
    Mistake(
      "message: 1️⃣{discount} % was given\n", .yamlUnquoted,
      "This brace opens a mapping. If it is part of a text, put the whole text in quotes."),
    Mistake(
      "message: 1️⃣\"Cash\" payment\n", .yamlUnquoted,
      "This quote ends before the text does. If it is part of a text, put the whole text in quotes."),
    Mistake("a: 1️⃣@home\n", .yamlUnquoted, "Text cannot begin with `@`. Put the whole text in quotes."),
    Mistake("a: 1️⃣%x\n", .yamlUnquoted, "Text cannot begin with `%`. Put the whole text in quotes."),
    Mistake("1️⃣*: [read]\n", .yamlUnquoted, "Text cannot begin with `*`. Put the whole text in quotes."),
    Mistake(
      "message: Note1️⃣: this\n", .yamlSyntax,
      "A second `: ` stands in one text. Put the text in quotes, or begin a new line for the key."),
    Mistake("a: x\u{1}y1️⃣\n", .yamlCharacter, "A control character stands here. Remove it."),
  ])
  func isToldInPlainWords(mistake: Mistake) throws {
    let marked = MarkedText(mistake.source)
    var log = DiagnosticLog()
    _ = YAMLReader(file: "a.yaml").documents(in: marked.text, log: &log)
    let found = try #require(log.diagnostics.first { $0.code == mistake.code }, "\(log.diagnostics)")
    #expect(found.message == mistake.message)
    let place = try #require(marked.places[1])
    if mistake.code != .yamlCharacter {
      #expect(found.location == SourcePosition(file: "a.yaml", line: place.line, column: place.column))
    }
    #expect(log.hasErrors)
  }

  @Test func aHashInTextIsSuspected() throws {
    let marked = MarkedText("message: Ticket 1️⃣#5 is open\n")
    var log = DiagnosticLog()
    let node = YAMLReader(file: "a.yaml").document(in: marked.text, log: &log)
    #expect(node?["message"]?.scalar?.text == "Ticket")
    let found = try #require(log.diagnostics.first)
    #expect(found.code == .yamlSwallowedHash)
    #expect(found.severity == .warning)
    #expect(found.location?.column == marked.places[1]?.column)
  }

  @Test(arguments: [
    "a: 1  # order\n", "# head\na: 1\n", "a: 'Ticket #5'\n", "a: x#y\n", "a: 1 ## note\n", "a: https://x.org:80\n",
  ])
  func ordinaryCommentsAreNot(text: String) {
    var log = DiagnosticLog()
    _ = YAMLReader(file: "a.yaml").document(in: text, log: &log)
    #expect(log.diagnostics.isEmpty)
  }

  @Test func aSecondDocumentIsRefusedWhereOneIsWanted() {
    var log = DiagnosticLog()
    #expect(YAMLReader(file: "a.yaml").document(in: "a: 1\n---\nb: 2\n", log: &log) == nil)
    #expect(log.diagnostics.map(\.code) == [.yamlDocuments])
  }

  @Test(arguments: ["", "# nothing\n", "\n\n"])
  func anEmptyFileIsRefused(text: String) {
    var log = DiagnosticLog()
    #expect(YAMLReader(file: "a.yaml").document(in: text, log: &log) == nil)
    #expect(log.diagnostics.map(\.code) == [.yamlEmpty])
  }
}
