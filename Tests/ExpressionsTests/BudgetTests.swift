import Expressions
import Testing

@Suite("Budgets")
struct BudgetTests {
  /// A chain of `map` that doubles what there is.
  private static func doubling(_ start: String, _ times: Int, _ double: String) -> String {
    start + String(repeating: ".map(x, \(double))", count: times)
  }

  @Test(
    "What grows with every step ends by the budget",
    arguments: [
      doubling("['0123456789012345']", 50, "x + x"), doubling("[[1]]", 50, "x + x"),
      doubling("[b'0123456789']", 55, "x + x"),
      "\(doubling("[0]", 40, "[x, x]")) == \(doubling("[0]", 40, "[x, x]"))",
      "\(doubling("[0]", 40, "[x, x]"))[0] in \(doubling("[0]", 40, "[x, x]"))",
      "\(doubling("[0]", 40, "{'a': x, 'b': x}")) == \(doubling("[0]", 40, "{'a': x, 'b': x}"))",
      "[1,2,3,4,5,6,7,8].all(a, [1,2,3,4,5,6,7,8].all(b, [1,2,3,4,5,6,7,8].all(c, [1,2,3,4,5,6,7,8].all(d, "
        + "[1,2,3,4,5,6,7,8].all(e, a + b + c + d + e > 0)))))",
      "\(doubling("['a']", 16, "x + x")).all(s, [1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, "
        + "[1,2,3,4,5,6,7,8,9].all(c, s.contains(s)))))",
      "[\(doubling("['a']", 15, "x + x"))[0]].all(s, [1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, "
        + "[1,2,3,4,5,6,7,8,9].all(c, {s: a}[s] == a))))",
      "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, "
        + "now().getHours('Mars/' + string(a) + string(b) + string(c)) == 25 || true)))",
    ])
  func growth(_ source: String) throws {
    let error = #expect(throws: EvaluationError.self) { try Fixture.example.value(source) }
    #expect(error?.code == .budgetExceeded)
  }

  @Test("Sharing is cheap: a deep value is made, asked about and freed")
  func sharing() throws {
    #expect(try Fixture.example.value("size(\(Self.doubling("[0]", 55, "[x, x]"))) == 1") == .bool(true))
  }
}
