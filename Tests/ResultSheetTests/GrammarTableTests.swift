import Foundation
import Testing

@testable import ResultSheet

struct GrammarTableTests {
  private static let article = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "../../Sources/Metamodel/Metamodel.docc/ConsultantsSheet.md")

  /// With `WRITE_GRAMMAR=1` the article is written anew.
  @Test func theArticleHasTheGrammarByWhichCellsAreRead() throws {
    let text = try String(contentsOf: Self.article, encoding: .utf8)
    let start = text.range(of: "**Columns**") ?? (text.endIndex..<text.endIndex)
    let head = text[..<start.lowerBound]
    if ProcessInfo.processInfo.environment["WRITE_GRAMMAR"] != nil {
      try (head + GrammarTable.markdown).write(to: Self.article, atomically: true, encoding: .utf8)
    }
    #expect(text[start.lowerBound...] == GrammarTable.markdown, "Run this test with WRITE_GRAMMAR=1.")
  }
}
