import harness

/// Makes expressions: some that are sound, most that are nearly so.
struct ExpressionText {
  /// Names that mean something where the expression is checked.
  let names: [String]
  /// Expressions that people wrote.
  let known: [String]

  func make(_ random: inout SplitMix) -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: Hostile.text(&random)
    case 1...3:
      String(decoding: Mutation.of(Array((known.randomElement(using: &random) ?? "true").utf8), &random), as: UTF8.self)
    case 4: deep(&random)
    default: node(Int.random(in: 1...5, using: &random), &random)
    }
  }

  private func deep(_ random: inout SplitMix) -> String {
    let depth = Int.random(in: 1...3_000, using: &random)
    let (open, close) =
      [("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("{1: ", "}"), ("size(", ")"), ("true ? ", " : 1"), ("x.", "")]
      .randomElement(using: &random) ?? ("(", ")")
    return String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
  }

  private func node(_ depth: Int, _ random: inout SplitMix) -> String {
    guard depth > 0 else { return leaf(&random) }
    func part() -> String { node(depth - 1, &random) }
    let name = name(&random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: return "\(part()) \(Self.operators.randomElement(using: &random) ?? "==") \(part())"
    case 3: return "(\(part()))"
    case 4: return "!(\(part()))"
    case 5: return "\(part()) ? \(part()) : \(part())"
    case 6: return "\(Self.functions.randomElement(using: &random) ?? "size")(\(part()))"
    case 7: return "\(part()).\(Self.methods.randomElement(using: &random) ?? "size")(\(part()))"
    case 8:
      return "\(name).\(Self.macros.randomElement(using: &random) ?? "all")(t, t.\(self.name(&random)) == \(part()))"
    case 9: return "[\(part()), \(part())][\(part())]"
    case 10: return "\(part()) in [\(part()), \(part())]"
    default: return "{\(part()): \(part())}"
    }
  }

  private func leaf(_ random: inout SplitMix) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0...3: name(&random)
    case 4: Hostile.number(&random)
    case 5: "'\(Hostile.texts.randomElement(using: &random) ?? "")'"
    case 6: "\(name(&random)).\(name(&random))"
    default: Self.literals.randomElement(using: &random) ?? "null"
    }
  }

  private func name(_ random: inout SplitMix) -> String { names.randomElement(using: &random) ?? "name" }

  private static let operators = ["==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*", "/", "%", "in"]
  private static let macros = ["exists", "exists_one", "all", "filter", "map"]
  private static let functions = [
    "bool", "bytes", "date", "decimal", "double", "duration", "dyn", "has", "int", "round", "size", "string",
    "timestamp", "type", "uint",
    "addDays", "addMonths", "now", "today",
  ]
  private static let methods = [
    "contains", "endsWith", "startsWith", "lowerAscii", "upperAscii", "trim", "size", "addDays", "addMonths", "getDate",
    "getFullYear",
    "getMonth", "getDayOfWeek", "getHours", "getMilliseconds",
  ]
  private static let literals = [
    "null", "true", "false", "0", "-1", "1u", "1.5", "''", "b'\\xff'", "r'\\'", "'''x'''", "'\\u{0}'", "'\\ud800'",
    "[]", "{}", "today()",
    "now()", "user", "old", "date('2026-02-29')", "duration('1h')", "timestamp('9999-12-31T23:59:59Z')",
    "9223372036854775807",
  ]
}
