import Testing

@testable import Operations

struct JSONTreeTests {
  @Test func numbersKeepTheirDigitsAndMembersTheirOrder() throws {
    let tree = try JSONTree(parsing: #" {"b": 900.00, "a": [1, -2.5e3, "x\n\u00e9", true, null], "c": {}} "#.utf8)
    #expect(tree.members?.map(\.name) == ["b", "a", "c"])
    #expect(tree["b"] == .number("900.00"))
    #expect(tree["a"]?.items == [.number("1"), .number("-2.5e3"), .string("x\né"), .boolean(true), .null])
    #expect(tree["c"] == .object([]))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":}", "{\"a\" 1}", "01", "1.", "nul", "\"a", "\"\\x\"", "1 2", "[1}",
    String(repeating: "[", count: 100_000),
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONTreeError.self) { try JSONTree(parsing: text.utf8) }
  }
}
