import Expressions
import Foundation
import Testing

/// Names with dots and a container, as a host may declare them.
private struct Names: Vocabulary {
  var values: [String: Value] = [:]
  var container = ""

  var module: String? { nil }
  var variableNames: [String] { Array(values.keys) }
  var hasQualifiedNames: Bool { true }

  func type(ofVariable name: String) -> ValueType? { values[name].map(\.type) }
  func type(ofMember name: String, in module: String) -> ValueType? { nil }
  func codes(ofVariable name: String) -> [String]? { nil }
  func codes(ofMember name: String, in module: String) -> [String]? { nil }
  func memberNames(in module: String) -> [String] { [] }

  func value(_ source: String) throws -> Value {
    let checked = try CheckedExpression(unchecked: try Expression(parsing: source), vocabulary: self)
    var evaluation = Evaluation(
      variables: { values[$0] }, reader: Fixture.example, now: Fixture.now, timeZone: .gmt, rights: .definer)
    return try evaluation.value(of: checked)
  }
}

@Suite("Unchecked expressions")
struct UncheckedTests {
  @Test(
    "What does not fit is an error only where it decides",
    arguments: [
      ("nonsense || true", .bool(true)), ("false && nonsense(1)", .bool(false)), ("x.nonsense() || true", .bool(true)),
      ("true ? 'a' : 1", .string("a")), ("false ? nonsense : 1u", .uint(1)), ("false && 32", .bool(false)),
      ("'a' || true", .bool(true)), ("[1] == ['a']", .bool(false)), ("1 == 'a'", .bool(false)),
      ("'a' != 1", .bool(true)),
      ("'a' in [1, 2]", .bool(false)), ("1 in {'a': 1}", .bool(false)), ("[1, 'a'].exists(e, e != 1)", .bool(true)),
      ("[0, 'a'].all(e, e % 2 == 1)", .bool(false)), ("{1.5: 2} == 3 || true", .bool(true)),
      ("'x'.matches('(') || true", .bool(true)), ("duration('x') == duration('1s') || true", .bool(true)),
      ("[1, nonsense].size() == 2 || true", .bool(true)), ("has(x.a.b) || true", .bool(true)),
    ] as [(String, Value)])
  func absorbed(_ source: String, _ expected: Value) throws {
    #expect(try Names(values: ["x": .int(1)]).value(source) == expected)
  }

  @Test(
    "Where it decides, the error says what it is and where",
    arguments: [
      ("1 + nonsense", .unknownName, 4), ("nonsense(1)", .unknownFunction, 0), ("1 + 'a'", .noSuchOverload, 2),
      ("true && 32", .notBoolean, 8), ("!0", .notBoolean, 1), ("[1].all(x, 'a')", .notBoolean, 11),
      ("-5u", .noSuchOverload, 1),
      ("null > null", .noSuchOverload, 5),
      ("{1.5: 2}[1.5]", .noSuchOverload, 1), ("x.a", .noSuchOverload, 2), ("'a' ? 1 : 2", .notBoolean, 0),
      ("timestamp('x')", .invalidConversion, 10), ("'x'.matches('(')", .invalidConversion, 12),
      ("dyn", .unknownName, 0),
      ("5.5 % 2.5", .noSuchOverload, 4), ("[1].map(x, y)", .unknownName, 11), ("1 in 2", .noSuchOverload, 5),
    ] as [(String, EvaluationError.Code, Int)])
  func decisive(_ source: String, _ code: EvaluationError.Code, _ offset: Int) throws {
    let error = #expect(throws: EvaluationError.self) { try Names(values: ["x": .int(1)]).value(source) }
    #expect(error?.code == code)
    #expect(error?.offset == offset, "\(error?.message ?? "")")
    #expect(error?.place(in: source).column == offset + 1)
  }

  @Test(
    "What is out of range, or there twice, is said in words that fit",
    arguments: [
      ("1u - 2u", .overflow, "The result of '-' is out of range."),
      ("9223372036854775807 + 1", .overflow, "The result of '+' is out of range."),
      ("{'a': 1, 'a': 2}", .invalidConversion, "The map has the key 'a' twice."),
      ("{1: 1, 1u: 2}", .invalidConversion, "The map has the key '1' twice."),
    ] as [(String, EvaluationError.Code, String)])
  func words(_ source: String, _ code: EvaluationError.Code, _ message: String) throws {
    let error = #expect(throws: EvaluationError.self) { try Names().value(source) }
    #expect(error?.code == code)
    #expect(error?.message == message)
  }

  @Test("Checked expressions refuse all of it")
  func checked() throws {
    for source in ["nonsense || true", "[1] == ['a']", "true ? 'a' : 1", "'x'.matches('(') || true", "1 in {'a': 1}"] {
      #expect(throws: ExpressionError.self) {
        try CheckedExpression(try Expression(parsing: source), vocabulary: Names())
      }
    }
  }

  @Test(
    "Of a path the longest variable is taken, in the container first, after the variables of macros",
    arguments: [
      ("a.b.c", .string("a.b.c")), ("a.b.d", .string("d of a.b")), (".a.b.c", .string("a.b.c")),
      ("c", .string("a.b.c")), ("b.c", .string("a.b.c")), ("y", .string("a.b.y")), (".y", .string("y")),
      ("[7].map(y, y) == [7]", .bool(true)), ("[7].map(y, .y) == ['y']", .bool(true)),
      ("[{'c': 7}].map(b, b.c) == [7]", .bool(true)), ("[1].exists(y, [0].exists(y, y == 0))", .bool(true)),
      ("google.protobuf.Timestamp", .type(.timestamp)), ("[1].exists(a, a.b.c == 1) || true", .bool(true)),
    ] as [(String, Value)])
  func qualifiedNames(_ source: String, _ expected: Value) throws {
    let values: [String: Value] = [
      "a.b.c": .string("a.b.c"), "a.b": .map([.string("c"): .string("no"), .string("d"): .string("d of a.b")]),
      "a.b.y": .string("a.b.y"), "y": .string("y"),
    ]
    #expect(try Names(values: values, container: "a.b").value(source) == expected)
  }

  @Test("Types are read as CEL writes them")
  func types() {
    #expect(ValueType(parsing: "map(string, list(int))") == .map(.string, .list(.int)))
    #expect(ValueType(parsing: "google.protobuf.Duration") == .duration)
    #expect(ValueType(parsing: "dyn") == .dyn)
    for text in ["", "text", "list(", "list(int", "map(int)", "int(int)", "list(int))"] {
      #expect(ValueType(parsing: text) == nil, "\(text)")
    }
    #expect(ValueType(parsing: String(repeating: "list(", count: 5000)) == nil)
  }
}
