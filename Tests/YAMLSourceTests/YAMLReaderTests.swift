import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLReaderTests {
  private func read(_ text: String) throws -> YAMLNode {
    var log = DiagnosticLog()
    let node = YAMLReader(file: "a.yaml").document(in: text, log: &log)
    #expect(log.diagnostics.isEmpty)
    return try #require(node)
  }

  @Test func readsMappingsListsAndTextWithPlaces() throws {
    let root = try read("label: {one: Deal}\nfields:\n  - 'ä'\n  - |\n    two\n    lines\n")
    #expect(root.mapping?.keys == ["label", "fields"])
    #expect(root["label"]?["one"]?.scalar?.text == "Deal")
    #expect(root["label"]?["one"]?.location == SourcePosition(file: "a.yaml", line: 1, column: 14))
    #expect(root["fields"]?.sequence?.items.map(\.scalar?.text) == ["ä", "two\nlines\n"])
    #expect(root.mapping?.entries.last?.key.location == SourcePosition(file: "a.yaml", line: 2, column: 1))
  }

  @Test(arguments: [
    "no", "yes", "on", "off", "017", "1_000", "12:30:45", "2026-01-01", "0x1F", "1e3", ".inf", "NULL", "True",
  ])
  func nothingIsGuessedFromItsLook(text: String) throws {
    let scalar = try #require(try read("key: \(text)")["key"]?.scalar)
    #expect(scalar.text == text)
    #expect(scalar.boolean == nil)
    #expect(!scalar.isNull)
  }

  /// A question mark begins a key only where it stands alone: https://yaml.org/spec/1.2.2/#733-plain-style
  @Test(arguments: ["What happened?", "a ?b? c", "Is it so? Yes"])
  func aQuestionMarkIsTextWithinBraces(text: String) throws {
    let root = try read("{label: \(text), list: [\(text), b]}\n")
    #expect(root["label"]?.scalar?.text == text)
    #expect(root["list"]?.sequence?.items.map(\.scalar?.text) == [text, "b"])
  }

  @Test func typedReadersReadPlainTextAlone() throws {
    let root = try read("a: true\nb: 'true'\nc: -12\nd: '12'\ne: 12.50\nf: null\ng: 'null'\nh:\n")
    #expect(root["a"]?.scalar?.boolean == true)
    #expect(root["b"]?.scalar?.boolean == nil)
    #expect(root["c"]?.scalar?.integer == -12)
    #expect(root["d"]?.scalar?.integer == nil)
    #expect(root["e"]?.scalar?.integer == nil)
    #expect(root["e"]?.scalar?.decimalText == "12.50")
    #expect(root["f"]?.scalar?.isNull == true)
    #expect(root["g"]?.scalar?.isNull == false)
    #expect(root["h"]?.scalar?.isNull == true)
  }

  @Test(arguments: ["-", "--1", "1-2", "9223372036854775808", "1.", ".5", "1.2.3"])
  func whatIsNoNumberIsNone(text: String) {
    let scalar = YAMLScalar(text, style: .plain)
    #expect(scalar.integer == nil)
    #expect(scalar.decimalText == nil || text == "9223372036854775808")
  }

  @Test func aStreamHoldsSeveralDocuments() {
    var log = DiagnosticLog()
    let documents = YAMLReader(file: "a.yaml").documents(in: "a: 1\n---\nb: 2\n", log: &log)
    #expect(documents.map { $0.mapping?.keys } == [["a"], ["b"]])
    #expect(documents.last?.location.line == 3)
  }

  @Test func aByteOrderMarkIsNoText() throws {
    let root = try read("\u{FEFF}a: 1\nb: 2\n")
    #expect(root.mapping?.keys == ["a", "b"])
  }

  @Test func windowsLineBreaksCountAsOne() throws {
    #expect(try read("a: 1\r\nb: 2\r\n").mapping?.entries.last?.key.location.line == 2)
  }

  @Test(arguments: [
    ("when: a == b\n", 1, 6, SourcePosition(file: "a.yaml", line: 1, column: 12)),
    ("when: 'a == b'\n", 1, 6, SourcePosition(file: "a.yaml", line: 1, column: 13)),
    ("when: |\n    a ==\n    b\n", 2, 1, SourcePosition(file: "a.yaml", line: 3, column: 5)),
    ("when: >\n    a ==\n    b\n", 1, 3, SourcePosition(file: "a.yaml", line: 1, column: 7)),
    ("when: \"a\\tb\"\n", 1, 3, SourcePosition(file: "a.yaml", line: 1, column: 7)),
  ])
  func placesWithinTextAreFoundInTheSource(text: String, line: Int, column: Int, place: SourcePosition) throws {
    #expect(try read(text)["when"]?.location(line: line, column: column) == place)
  }
}
