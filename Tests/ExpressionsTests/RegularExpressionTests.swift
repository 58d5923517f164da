import Foundation
import Testing

@testable import Expressions

@Suite("Regular expressions")
struct RegularExpressionTests {
  private func matches(_ pattern: String, _ text: String, steps: Int = 100_000) throws -> Bool {
    var steps = steps
    return try RegularExpression(parsing: pattern).matches(text, steps: &steps)
  }

  @Test(
    "A pattern matches a part of the text",
    arguments: [
      ("", ["", "x"], []), ("ubb", ["hubba", "ubb"], ["bbu", ""]), ("a|bc|", ["", "z"], []),
      ("gr(a|e)y", ["grey", "a gray day"], ["griy"]), ("^(a|bc)$", ["a", "bc"], ["abc", "b", ""]),
      ("^ba(na)*$", ["ba", "banana"], ["banan"]), ("^a+$", ["a", "aaa"], ["", "ab"]), ("^a?b$", ["b", "ab"], ["aab"]),
      ("^a{2}$", ["aa"], ["a", "aaa"]), ("^a{2,}$", ["aa", "aaaaa"], ["a"]), ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
      ("^a{0}$", [""], ["a"]), ("^a{,2}$", ["a{,2}"], ["aa"]), ("^a{x$", ["a{x"], []),
      ("^a*?b+?c??$", ["bc", "aab"], []),
      ("^(a*)*$", ["", "aaa"], ["b"]), ("^(|a)+$", ["", "aa"], ["b"]), ("a.c", ["abc", "aéc"], ["a\nc", "ac"]),
      ("(?s)a.c", ["a\nc"], []), ("^b", ["b"], ["a\nb"]), ("(?m)^b$", ["a\nb\nc"], ["ab"]),
      ("\\Aa\\z", ["a"], ["a\n"]), ("\\bcat\\b", ["a cat.", "cat"], ["cats", "éscat_"]), ("\\Bat\\b", ["cat"], ["at"]),
      ("^[a-cx]$", ["b", "x"], ["d", "-"]), ("^[^a-c]$", ["d", "\n"], ["a"]), ("^[]a]$", ["]", "a"], ["b"]),
      ("^[a-]$", ["-"], ["b"]), ("^[\\w.-]+$", ["a.b-c_1"], ["a b"]), ("^[[:alpha:]_]+$", ["aZ_"], ["a1"]),
      ("^[[:^digit:]]$", ["a"], ["1"]), ("^\\d+\\D$", ["12x"], ["123", "٣x"]), ("^\\S\\s\\W$", ["a !"], ["a a"]),
      ("^\\pL\\p{Lu}\\P{Nd}\\pN$", ["éÉx٣"], ["1Éx1"]), ("^\\p{^L}[\\p{Sc}]$", ["1€"], ["a€"]),
      ("(?i)straße", ["STRAßE"], ["strasse"]), ("(?i)^[a-c]É$", ["Bé"], ["dé"]), ("(?i)^[^a]$", ["b"], ["A"]),
      ("^a(?i)b(?-i)c$", ["abc", "aBc"], ["abC", "Abc"]), ("^(?i:a)b$", ["Ab"], ["AB"]), ("^((?i)a)b$", ["Ab"], ["AB"]),
      ("(?P<year>\\d{4})-(?<month>\\d\\d)", ["on 2026-01-31"], ["26-01"]), ("(?:ab)+", ["abab"], ["a"]),
      ("\\x41\\x{e9}\\101\\07\\t", ["AéA\u{7}\t"], []), ("\\Qa.b*\\E+", ["a.b**"], ["axb"]),
      ("\\.\\*\\[\\_", [".*[_"], []),
      ("^(a|😀){2}$", ["a😀"], ["😀"]), ("e\\x{301}", ["e\u{301}"], ["\u{e9}"]), ("}]", ["}]"], []),
      ("(?U)^a+$", ["aa"], []),
    ] as [(String, [String], [String])])
  func finds(_ pattern: String, _ found: [String], _ missed: [String]) throws {
    for text in found { #expect(try matches(pattern, text), "\(pattern) in \(text)") }
    for text in missed { #expect(try !matches(pattern, text), "\(pattern) in \(text)") }
  }

  @Test(
    "What is no pattern, or needs more than linear time, is refused where it stands",
    arguments: [
      ("a)", 1), ("a(b", 1), ("[a", 2), ("*a", 0), ("a|*", 2), ("(+)", 1), ("a**", 2), ("a{2}{3}", 4), ("x{2,1}", 6),
      ("x{1001}", 7), ("(x{100}){100}", 13), ("((((x{9}){9}){9}){9}){9}", 20), ("(?=a)", 2), ("(?!a)", 2),
      ("(?<=a)", 2),
      ("(?<!a)", 2), ("(?>a)", 2), ("(a)\\1", 3), ("a\\", 1), ("\\Z", 0), ("\\C", 0), ("\\p{Greek}", 8), ("\\pX", 2),
      ("[b-a]", 3), ("[a-\\d]", 4), ("[[:letter:]]", 1), ("[\\b]", 1), ("\\x4", 2), ("\\x{110000}", 9), ("(?P<>a)", 5),
      ("(?i", 3), ("\\xg1", 3),
    ])
  func refused(_ pattern: String, _ position: Int) {
    let problem = #expect(throws: PatternProblem.self) { try RegularExpression(parsing: pattern) }
    #expect(problem?.position == position, "\(problem?.sentence ?? "")")
  }

  @Test("A pattern of whole texts matches nothing less")
  func wholeTexts() throws {
    let expression = try RegularExpression(ofWholeTexts: "a|bc")
    #expect(expression.matches("a") && expression.matches("bc"))
    #expect(!expression.matches("ac") && !expression.matches("abc") && !expression.matches(""))
    #expect(throws: PatternProblem.self) { try RegularExpression(ofWholeTexts: "a)|(b") }
  }

  @Test("Deep and long patterns are refused before they cost anything")
  func large() {
    let deep = String(repeating: "(", count: 2000) + String(repeating: ")", count: 2000)
    for pattern in [deep, String(repeating: "a", count: 5000), "(((){1000}){1000}){1000}", "((a{10}){10}){100}"] {
      #expect(throws: PatternProblem.self) { try RegularExpression(parsing: pattern) }
    }
  }

  @Test("Many patterns in one expression are limited together")
  func together() throws {
    let source = (0..<10).map { _ in "name.matches('(a?){1000}')" }.joined(separator: " || ")
    #expect(throws: Never.self) { try Fixture.example.check("name.matches('(a?){1000}')") }
    let error = #expect(throws: ExpressionError.self) { try Fixture.example.check(source) }
    #expect(error?.code == .tooComplex)
  }

  @Test("The time is linear in the text, also where backtracking would take for ever")
  func linear() throws {
    let text = String(repeating: "a", count: 2000)
    #expect(try !matches("^(a+)+$", text + "b"))
    #expect(try !matches("^(a|a)*$", text + "b"))
    #expect(try !matches("^(a?){60}a{60}$", String(repeating: "a", count: 59)))
    #expect(try matches("(x+x+)+y|a$", text))
  }

  @Test("Without steps nothing matches, and an expression ends by its budget")
  func budget() throws {
    #expect(try !matches("a{500}b", String(repeating: "a", count: 1000), steps: 100))
    var evaluation = Fixture.example.evaluation()
    let text = String(repeating: "a", count: 4000)
    let source = "[1,2,3,4,5,6,7,8,9].exists(x, '\(text)'.matches('(a?){300}b'))"
    let error = #expect(throws: EvaluationError.self) { try evaluation.value(of: try Fixture.example.check(source)) }
    #expect(error?.code == .budgetExceeded)
  }

  /// Swift's engine backtracks and compares by character; over ASCII and small texts the two must agree.
  @Test("Random patterns find what another engine finds")
  func agreement() throws {
    var generator = SystemRandomNumberGenerator()
    var found = 0
    for _ in 0..<400 {
      let pattern = randomPattern(depth: 3, &generator)
      let other = try Regex(pattern)
      for _ in 0..<10 {
        let text = String((0..<Int.random(in: 0...6)).map { _ in "abc\n".randomElement() ?? "a" })
        let expected = text.contains(other)
        found += expected ? 1 : 0
        try #require(try matches(pattern, text) == expected, "\(pattern) in \(text.debugDescription)")
      }
    }
    #expect((400...3600).contains(found))
  }

  private func randomPattern(depth: Int, _ generator: inout SystemRandomNumberGenerator) -> String {
    guard depth > 0 else {
      return ["a", "b", "c", "[ab]", "[^a]", "\\w", "(?:^a|b)", "\\s"].randomElement(using: &generator) ?? "a"
    }
    let first = randomPattern(depth: depth - 1, &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "(?:\(first)|\(randomPattern(depth: depth - 1, &generator)))"
    case 1: return "(?:\(first))*"
    case 2: return "(?:\(first)){1,2}"
    case 3: return "(?:\(first))?$"
    default: return first + randomPattern(depth: depth - 1, &generator)
    }
  }
}
