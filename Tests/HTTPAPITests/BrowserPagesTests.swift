import Foundation
import HTTPTypes
import Testing

@testable import WebPages

/// The tests in a browser look at all pages.
struct BrowserPagesTests {
  @Test func `every page that there is stands in the list of those that are looked at in a browser`() throws {
    let list = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Browser/pages.txt")
    let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let listed = lines.compactMap { $0.split(separator: " ").first.map(String.init) }
    let open = ["/sign-in", "/forgotten", "/password", "/decision"]
    let pages = PageRoute.all.filter { $0.method == .get }.map(\.path) + open
    #expect(listed.sorted() == pages.sorted())
  }
}
