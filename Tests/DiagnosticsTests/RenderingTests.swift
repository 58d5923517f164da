import Diagnostics
import Foundation
import Testing

@Suite struct RenderingTests {
  private let diagnostic = Diagnostic(
    DiagnosticCode("unknown_key"),
    "`labl` is not a key.",
    at: SourcePosition(file: "deals.yaml", line: 2, column: 3),
    notes: [Diagnostic.Note("Declared here.", at: SourcePosition(file: "core.yaml", line: 7, column: 1))],
    suggestion: "label"
  )

  @Test func whatSaysTheSameOverAndOverIsShownOnceOrTwice() {
    func missing(_ file: String, _ line: Int, _ name: String = "broker") -> Diagnostic {
      Diagnostic(
        DiagnosticCode("unknown_role"), "There is no role `\(name)`.",
        at: SourcePosition(file: file, line: line, column: 1))
    }
    let all = (1...3).map { missing("a.yaml", $0) } + [missing("b.yaml", 1, "clerk")]
    #expect(!ConsoleRenderer().text(for: all).contains("the same"))
    let more = all + (4...6).map { missing("a.yaml", $0) } + [missing("c.yaml", 9)]
    #expect(
      ConsoleRenderer().text(for: more) == """
        a.yaml:1:1: error: There is no role `broker`. [unknown_role]
        a.yaml:2:1: error: There is no role `broker`. [unknown_role]
        a.yaml:3:1: error: There is no role `broker`. [unknown_role]
          note: the same in 4 more places: a.yaml (3), c.yaml (1)
        b.yaml:1:1: error: There is no role `clerk`. [unknown_role]
        8 errors

        """)
    let many = (1...13).map { missing("f\(100 + $0).yaml", 1) }
    #expect(ConsoleRenderer().text(for: many).contains("in 10 more places: f104.yaml (1), "))
    #expect(ConsoleRenderer().text(for: many).contains("f111.yaml (1), 2 more files\n13 errors\n"))
  }

  @Test func theConsoleShowsLineCaretHelpAndNotes() {
    let renderer = ConsoleRenderer { $0 == "deals.yaml" ? "fields:\r\n  labl: Deal\r\n" : nil }
    #expect(
      renderer.text(for: [diagnostic]) == """
        deals.yaml:2:3: error: `labl` is not a key. [unknown_key]
          2 |   labl: Deal
            |   ^
          help: did you mean `label`?
          note: core.yaml:7:1: Declared here.
        1 error

        """
    )
  }

  @Test func withoutTheSourceThereIsNoExcerpt() {
    #expect(!ConsoleRenderer().text(for: diagnostic).contains("|"))
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 40), (99, 1), (1, 100_000)])
  func placesOutsideTheSourceDoNoHarm(line: Int, column: Int) {
    let place = SourcePosition(file: "a", line: line, column: column)
    let text = ConsoleRenderer { _ in "x\ny" }.text(for: Diagnostic(DiagnosticCode("c"), "m", at: place))
    #expect(text.hasPrefix("a:\(line):\(column): error: m [c]\n"))
  }

  @Test func whatCouldSteerATerminalIsReplaced() {
    let place = SourcePosition(file: "a", line: 1, column: 1)
    let text = ConsoleRenderer { _ in "\u{1B}[2Jx" }.text(
      for: Diagnostic(DiagnosticCode("c"), "\u{1B}]0;m\u{7}", at: place))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{7}"))
  }

  @Test func aLongLineIsCutAroundTheCaret() {
    let line = String(repeating: "a", count: 5_000) + "X" + String(repeating: "b", count: 5_000)
    let place = SourcePosition(file: "a", line: 1, column: 5_001)
    let lines = ConsoleRenderer { _ in line }.text(for: Diagnostic(DiagnosticCode("c"), "m", at: place)).split(
      separator: "\n")
    #expect(lines[1].count < 140)
    let caret = lines[2].distance(from: lines[2].startIndex, to: lines[2].firstIndex(of: "^") ?? lines[2].startIndex)
    #expect(Array(lines[1])[caret] == "X")
  }

  @Test func jsonCarriesEverythingAndReadsBack() throws {
    let report = DiagnosticReport([diagnostic])
    let json = try report.json()
    #expect(json.contains(#""code" : "unknown_key""#))
    #expect(try JSONDecoder().decode(DiagnosticReport.self, from: Data(json.utf8)) == report)
  }
}
