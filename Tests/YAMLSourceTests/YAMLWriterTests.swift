import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLWriterTests {
  private func read(_ text: String) -> YAMLNode? {
    var log = DiagnosticLog()
    let node = YAMLReader(file: "a.yaml").document(in: text, log: &log)
    #expect(log.diagnostics.isEmpty, "\(log.diagnostics) in \(text)")
    return node
  }

  @Test func writesWhatPeopleWouldWrite() {
    let source = """
      module: deals
      label: {one: Deal, many: Deals}
      title: "{name}: {stage}"
      fields:
        amount: {type: currency, min: 0}
        stage:
          default: "2.0"
          values: {"2.0": Two, on: "On, really"}
      unique:
        - fields: [name, account]
          message: A note, and more.
        - fields: [code]
      remarks: |
        First line
        second # line
      nothing: null

      """
    #expect(read(source).map(YAMLWriter.text(of:)) == source)
  }

  @Test(arguments: [
    "", " ", "a b", " lead", "trail ", "true", "null", "~", "12", "1.5", "-", "- a", "a: b", "a:", "a #b", "#a", "{a}",
    "[a]",
    "a, b", "*", "&a", "!a", "%a", "@a", "`a", "|", ">", "'a'", "\"a\"", "?", "? a", "---", "...", "=now()", "==", "<<",
    "a\nb",
    "a\n", "\na", "a\n\nb\n", "a\r\nb", "tab\tinside", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{1}", "\u{7F}", "😀", "ä",
    "a\\b", "a\u{0}b",
    "  a\nb", "a \nb", "- a\n- b", "no", "2026-01-01", "a}", "x: y: z", "\\", "\"", "'", "a\n b\n",
  ])
  func anyTextReadsBack(text: String) {
    let tree = YAMLNode.mapping(["key": .text(text), "list": .list([.text(text)]), "flow": flow(text)])
    #expect(read(YAMLWriter.text(of: tree)) == tree)
  }

  @Test func anyTreeReadsBack() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<400 {
      let tree = YAMLNode.mapping(["root": randomTree(depth: 0, &generator)])
      let text = YAMLWriter.text(of: tree)
      #expect(read(text) == tree, "\(text)")
    }
  }

  @Test func aStreamReadsBack() {
    var log = DiagnosticLog()
    let documents: [YAMLNode] = [.mapping(["a": .integer(1)]), .mapping(["b": .boolean(true)])]
    #expect(YAMLReader(file: "a").documents(in: YAMLWriter.text(of: documents), log: &log) == documents)
  }

  private func flow(_ text: String) -> YAMLNode {
    .made(.mapping(YAMLMapping([.init(YAMLKey("k", at: YAMLNode.null.location), .text(text))], isFlow: true)))
  }

  private func randomTree(depth: Int, _ generator: inout SplitMix) -> YAMLNode {
    switch Int.random(in: 0..<(depth > 4 ? 3 : 6), using: &generator) {
    case 0: return .text(randomText(&generator))
    case 1: return .integer(Int64.random(in: -9...9, using: &generator))
    case 2: return Bool.random(using: &generator) ? .null : .boolean(true)
    case 3:
      let items = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in randomTree(depth: depth + 1, &generator) }
      return .made(.sequence(YAMLSequence(items, isFlow: Bool.random(using: &generator))))
    default:
      let entries = (0..<Int.random(in: 0..<4, using: &generator)).map { index in
        YAMLMapping.Entry(
          YAMLKey(randomText(&generator) + String(index), at: YAMLNode.null.location),
          randomTree(depth: depth + 1, &generator))
      }
      return .made(.mapping(YAMLMapping(entries, isFlow: Bool.random(using: &generator))))
    }
  }

  private func randomText(_ generator: inout SplitMix) -> String {
    let alphabet = Array("ab {}[]:,-#'\"\n|>%=é")
    return String(
      (0..<Int.random(in: 0..<9, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
  }
}

@Suite struct YAMLEditingTests {
  private let tree = YAMLNode.mapping([
    "fields": .mapping(["name": .mapping(["label": .text("Name")])]), "title": .text("x"),
  ])

  @Test func setsReplacesAndMakesWhatIsMissingOnTheWay() throws {
    let edited = try tree.setting(.boolean(true), at: ["fields", "amount", "required"])
      .setting(.text("Title"), at: ["fields", "name", "label"])
    #expect(edited.node(at: ["fields", "amount", "required"])?.scalar?.boolean == true)
    #expect(edited.node(at: ["fields", "name", "label"])?.scalar?.text == "Title")
    #expect(edited.mapping?.keys == ["fields", "title"])
  }

  @Test func mergesByKey() throws {
    let edited = try tree.merging(.mapping(["name": .mapping(["help": .text("Your name")])]), at: ["fields"])
    #expect(edited.node(at: ["fields", "name"])?.mapping?.keys == ["label", "help"])
  }

  @Test func removes() throws {
    #expect(try tree.removing(at: ["fields", "name"]).node(at: ["fields"])?.mapping?.entries.isEmpty == true)
    #expect(try tree.removing(at: ["fields", "other"]) == tree)
  }

  @Test func refusesToSetBelowText() {
    #expect(throws: YAMLEditError.noMapping(path: ["title"])) { try tree.setting(.null, at: ["title", "one"]) }
    #expect(throws: YAMLEditError.self) { try tree.setting(.null, at: Array(repeating: "a", count: 100)) }
  }
}
