import Expressions
import Foundation
import Testing

@testable import Operations

@Suite("Expressions without a tenant")
struct ExpressionQuestionTests {
  private func answer(_ line: String) -> ExpressionAnswer {
    do throws(ExpressionAnswer) {
      return try ExpressionQuestion(json: line).answer(at: Timestamp(microseconds: 1_767_225_600_000_000))
    } catch {
      return error
    }
  }

  @Test(
    "Values are answered as JSON with their type",
    arguments: [
      ("1 + 1", #"{"type":"int","value":2}"#), ("9007199254740992", #"{"type":"int","value":"9007199254740992"}"#),
      ("9007199254740991u", #"{"type":"uint","value":9007199254740991}"#),
      ("18446744073709551615u", #"{"type":"uint","value":"18446744073709551615"}"#),
      ("-9223372036854775808", #"{"type":"int","value":"-9223372036854775808"}"#),
      ("1.5", #"{"type":"double","value":1.5}"#), ("-0.0", #"{"type":"double","value":-0.0}"#),
      ("0.0/0.0", #"{"type":"double","value":"NaN"}"#), ("1.0/0.0", #"{"type":"double","value":"Infinity"}"#),
      ("-1.0/0.0", #"{"type":"double","value":"-Infinity"}"#), ("b'\\\\xff'", #"{"type":"bytes","value":"/w=="}"#),
      ("'a\\\\n\\\"'", #"{"type":"string","value":"a\n\""}"#), ("null", #"{"type":"null","value":null}"#),
      ("'\\\\u2028\\\\x85'", #"{"type":"string","value":"\u2028\u0085"}"#),
      ("true", #"{"type":"bool","value":true}"#),
      ("[1, 2u, 'a', [null]]", #"{"type":"list","value":[1,2,"a",[null]]}"#),
      ("{2: 'b', 1u: 'a', true: {}}", #"{"type":"map","value":{"1":"a","2":"b","true":{}}}"#),
      ("timestamp('2026-01-01T00:00:00.5+01:00')", #"{"type":"timestamp","value":"2025-12-31T23:00:00.5Z"}"#),
      ("duration('1.5s')", #"{"type":"duration","value":"1.5s"}"#), ("type(1)", #"{"type":"type","value":"int"}"#),
      ("type(now())", #"{"type":"type","value":"google.protobuf.Timestamp"}"#),
      ("today()", #"{"type":"date","value":"2026-01-01"}"#), ("decimal('12.50')", #"{"type":"decimal","value":12.50}"#),
    ])
  func values(_ source: String, _ expected: String) {
    #expect(answer(#"{"expr": "\#(source)"}"#).json == expected)
  }

  @Test(
    "A binding is what its JSON says, or what its type says",
    arguments: [
      ("1", nil, "int"), ("18446744073709551615", nil, "uint"), ("1.0", nil, "double"), ("1e400", nil, nil),
      (#""a""#, nil, "string"), ("[1]", nil, "list"), (#"{"a": 1}"#, nil, "map"), ("null", nil, "null"),
      ("1", "uint", "uint"), (#""18446744073709551615""#, "uint", "uint"), ("1", "double", "double"),
      (#""NaN""#, "double", "double"), (#""/w==""#, "bytes", "bytes"),
      (#""2026-01-01T00:00:00Z""#, "timestamp", "timestamp"),
      (#""1.5s""#, "duration", "duration"), (#""2026-01-01""#, "date", "date"), ("12.50", "decimal", "decimal"),
      (#""int""#, "type", "type"), ("null", "int", "null"), ("[1, 2]", "list(uint)", "list"),
      (#"{"1": true}"#, "map(int, bool)", "map"), (#"{"true": [1]}"#, "map(bool, list(double))", "map"),
      ("1.5", "int", nil), ("-1", "uint", nil), (#""?""#, "bytes", nil), ("[\"a\"]", "list(int)", nil),
      ("1", "text", nil),
      (#"{"a": 1}"#, "map(int, int)", nil), ("true", "string", nil),
    ] as [(String, String?, String?)])
  func bindings(_ json: String, _ type: String?, _ expected: String?) {
    let declared = type.map { #", "type": {"x": "\#($0)"}"# } ?? ""
    let answer = answer(#"{"expr": "x", "bind": {"x": \#(json)}\#(declared)}"#)
    if let expected {
      #expect(answer.json.hasPrefix(#"{"type":"\#(expected)""#), "\(answer.json)")
    } else {
      #expect(answer.json.hasPrefix(#"{"error":{"code":"invalid_binding""#), "\(answer.json)")
    }
  }

  @Test("Map keys are of their type, names may have dots, the zone and the container are used")
  func surroundings() {
    #expect(
      answer(#"{"expr": "m[1] && !(1u in m == false)", "bind": {"m": {"1": true}}, "type": {"m": "map(int, bool)"}}"#)
        .json
        == #"{"type":"bool","value":true}"#)
    #expect(answer(#"{"expr": "y", "bind": {"a.b.y": 7}, "container": "a.b"}"#).json == #"{"type":"int","value":7}"#)
    #expect(
      answer(#"{"expr": "now().getHours()", "time_zone": "Asia/Tokyo"}"#).json == #"{"type":"int","value":9}"#)
  }

  @Test(
    "Mistakes are answered with code, message and place",
    arguments: [
      (#"{"expr": "1 +\n )"}"#, "syntax", 2, 2), (#"{"expr": "1 / 0"}"#, "divide_by_zero", 1, 3),
      (#"{"expr": "x"}"#, "unknown_name", 1, 1), (#"{"expr": "'é' + 1"}"#, "no_such_overload", 1, 5),
      (#"{"expr": "true || 1", "check": true}"#, "type_mismatch", 1, 9), (#"{"expr": "a{b: 1}"}"#, "unsupported", 1, 2),
    ] as [(String, String, Int, Int)])
  func mistakes(_ line: String, _ code: String, _ lineNumber: Int, _ column: Int) {
    let answer = answer(line)
    #expect(answer.isError)
    #expect(answer.json.hasPrefix(#"{"error":{"code":"\#(code)","message":""#), "\(answer.json)")
    #expect(answer.json.hasSuffix(#","line":\#(lineNumber),"column":\#(column)}}"#), "\(answer.json)")
  }

  @Test("What is no question is answered too")
  func noQuestions() {
    for line in ["", "x", "[]", "{}", #"{"expr": 1}"#, #"{"expr": "1", "time_zone": "Mars/Sea"}"#] {
      #expect(answer(line).json.hasPrefix(#"{"error":{"code":"invalid_request""#))
    }
  }

  @Test("A value that is huge when written out ends by the budget")
  func largeValues() {
    let chain = String(repeating: ".map(x, [x, x])", count: 50)
    #expect(answer(#"{"expr": "[0]\#(chain)"}"#).json.hasPrefix(#"{"error":{"code":"budget_exceeded""#))
  }

  @Test(
    "A binding that cannot be one is said to be that",
    arguments: [
      (#""bind": {"x": 1e999}"#, "x: this JSON is no value: a number in it is too large for a double."),
      (#""bind": {"x": [1, -1e400]}"#, "x: this JSON is no value: a number in it is too large for a double."),
      (#""bind": {"x": 1.5}, "type": {"x": "int"}"#, "x: this JSON is no int."),
      (#""type": {"x": "int"}"#, "x has a type and no value: bind one, such as null."),
    ])
  func wrongBindings(_ given: String, _ message: String) {
    let answer = answer(#"{"expr": "x", \#(given)}"#)
    #expect(answer.isError)
    #expect(answer.json.contains(#""code":"invalid_binding""#))
    #expect(answer.json.contains(message), "\(answer.json)")
  }
}
