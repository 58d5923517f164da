import Expressions
import Testing

@testable import Engine

struct FilterPartsTests {
  @Test(
    arguments: [
      ("a == 1 && b == 2", ["a == 1", "b == 2"]), ("a == 1&&b == 2&& !c", ["a == 1", "b == 2", "!c"]),
      ("a == 1 || b == 2", ["a == 1 || b == 2"]), ("a", ["a"]),
      // Where the text does not tell the operands apart, the expression stays whole.
      ("a == '&&' && b", ["a == '&&' && b"]), ("(a && b) && c", ["(a && b) && c"]), ("a && b || c", ["a && b || c"]),
      ("a && (b || c)", ["a", "(b || c)"]), ("x.exists(y, y && z) && c", ["x.exists(y, y && z) && c"]),
    ] as [(String, [String])])
  func aChainOfAndsIsTakenApart(source: String, wanted: [String]) throws {
    let parts = try Expression(parsing: source).conjuncts
    #expect(parts.map { $0.source.filter { $0 != " " } } == wanted.map { $0.filter { $0 != " " } })
  }

  @Test(arguments: [
    ("closes > date('2026-01-01') && stage == 'open'", 1), ("closes != null && closes < today() && active", 2),
    ("closes > date('2026-01-01') || stage == 'open'", 0), ("stage == 'open'", 0), ("account.name == 'x' && active", 0),
  ])
  func whatAFilterSaysOfOneFieldIsFound(filter: String, count: Int) throws {
    let parts = try QueryFixture().read {
      let checked = try $0.checked(filter: filter, module: "deals", for: .seller)
      return $0.parts(of: checked, about: "closes", module: "deals", for: .seller)
    }
    #expect(parts.count == count)
    #expect(parts.allSatisfy { $0.sql.contains("closes") && !$0.sql.contains("stage") })
  }
}
