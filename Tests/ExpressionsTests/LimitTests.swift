import Expressions
import Testing

@Suite("Limits")
struct LimitTests {
  @Test(
    "What is too deep, too long or has too many parts is refused",
    arguments: [
      String(repeating: "(", count: 4000) + "1" + String(repeating: ")", count: 4000),
      String(repeating: "(", count: 8192), String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
      String(repeating: "!", count: 8000) + "true", String(repeating: "-", count: 8000) + "a",
      "1" + String(repeating: "+1", count: 4000), "a" + String(repeating: ".a", count: 4000),
      "a" + String(repeating: "[0]", count: 2000), String(repeating: "true?1:", count: 1000) + "1",
      String(repeating: "{1:", count: 2000),
      String(repeating: "a.exists(x,", count: 600), String(repeating: "f(", count: 4000),
      "[" + String(repeating: "1,", count: 4000) + "]", "'" + String(repeating: "x", count: 8192) + "'",
      "true" + String(repeating: "||a", count: 2500),
    ])
  func refused(_ source: String) {
    let error = #expect(throws: ExpressionError.self) { try Expression(parsing: source) }
    #expect(error?.code == .tooComplex)
  }

  @Test(
    "What is just within the limits is parsed, checked, evaluated and freed",
    arguments: [
      String(repeating: "(", count: 63) + "true" + String(repeating: ")", count: 63),
      "1" + String(repeating: "+1", count: 62) + " == 63", "true" + String(repeating: " && true", count: 700),
      String(repeating: "false?true:", count: 62) + "true", String(repeating: "!", count: 62) + "true",
      "size(" + String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + ") == 1",
      String(repeating: "[1].all(x,", count: 31) + "true" + String(repeating: ")", count: 31),
    ])
  func accepted(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test("No prefix or mutilation of an expression crashes")
  func mutilated() {
    let sources = [
      "tasks.exists(t, t.status == 'open' && closes >= date('2026-01-31')) ? [1, 0x2u, .5e3] : {'a': b'\\x41\\u0041'}",
      "\"\"\"a\\\"b\"\"\" + r'x' == account.`industry` // comment",
      "-9223372036854775808 <= - -1 % 2 / round(1 / 3, 2)",
    ]
    var refused = 0
    for bytes in sources.map({ Array($0.utf8) }) {
      for index in bytes.indices {
        for replacement in [[], [0], [UInt8(ascii: "\\")], [UInt8(ascii: "'")], [UInt8(ascii: "(")], [0xFF]] {
          let source = String(decoding: bytes[..<index] + replacement + bytes[(index + 1)...], as: UTF8.self)
          refused += (try? Fixture.example.check(source)) == nil ? 1 : 0
        }
        refused += (try? Expression(parsing: String(decoding: bytes[..<index], as: UTF8.self))) == nil ? 1 : 0
      }
    }
    #expect(refused > 100)
  }
}
