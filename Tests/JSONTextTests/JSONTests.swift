import Testing

@testable import JSONText

struct JSONTests {
  @Test(arguments: [
    ("null", JSON.null), (" true ", .boolean(true)), ("\"a\\u00e9\\n\"", .string("aé\n")),
    ("\"\\ud83d\\ude00\"", .string("😀")), ("[]", .array([])),
    ("{\"a\":{}}", .object([("a", .object([JSON.Member]()))])),
    ("[1, 2]", .array([.number("1"), .number("2")])),
  ])
  func `reads every kind of value`(text: String, wanted: JSON) throws {
    #expect(try JSON(parsing: text.utf8) == wanted)
  }

  @Test(arguments: ["0.10", "-0", "1e400", "123456789012345678901234567890.000000000000000001", "1E+2"])
  func `keeps numbers in their digits`(digits: String) throws {
    #expect(try JSON(parsing: digits.utf8) == .number(digits))
  }

  @Test(arguments: [
    ("", JSONError.Reason.empty, 0), ("  ", .empty, 2), ("{\"a\":1,\"a\":2}", .duplicateKey("a"), 7),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a"), 7), ("[1] x", .trailingBytes, 4),
    ("[1,]", .unexpected(wanted: "a value"), 3),
    ("{\"a\" 1}", .unexpected(wanted: "a colon"), 5), ("{a:1}", .unexpected(wanted: "a member's name in quotes"), 1),
    ("[1", .unexpectedEnd(wanted: "a comma or ]"), 2), ("\"a", .unexpectedEnd(wanted: "a closing quote"), 2),
    ("01", .invalidNumber, 1), ("1.", .invalidNumber, 2), ("-", .invalidNumber, 1), ("1e", .invalidNumber, 2),
    ("1.2.3", .invalidNumber, 3),
    ("\"\\x\"", .invalidEscape, 1), ("\"\\u12g4\"", .invalidEscape, 1), ("\"\\ud83d\"", .loneSurrogate, 1),
    ("\"\\ude00\"", .loneSurrogate, 1), ("\"a\nb\"", .controlCharacter, 2), ("nul", .unexpectedEnd(wanted: "null"), 3),
    ("NaN", .unexpected(wanted: "a value"), 0), ("\u{FEFF}1", .unexpected(wanted: "a value"), 0),
  ])
  func `refuses what is no JSON, with the place`(text: String, reason: JSONError.Reason, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
  }

  @Test func `tells line and column`() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"a\": ?\n}".utf8) }
    #expect(error?.line == 2)
    #expect(error?.column == 8)
  }

  @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
  func `refuses text that is not UTF-8`(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: Array("[\"é".utf8) + bytes + Array("\"]".utf8)) }
    #expect(error?.reason == .invalidUTF8)
    #expect(error?.offset == 4)
  }

  @Test func `bears 64 levels and no more`() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
    }
    #expect(throws: Never.self) { try JSON(parsing: nested(64)) }
    let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(65)) }
    #expect(error?.reason == .tooDeep(limit: 64))
    #expect(throws: JSONError.self) { try JSON(parsing: Array(String(repeating: "{\"a\":", count: 200_000).utf8)) }
  }

  @Test func `never traps on mutilated input`() {
    let text = Array(#"{"a":[1.5e3,"x\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
    for offset in text.indices {
      #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<offset])) }
      for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0x80, 0xFF] {
        var mutated = text
        mutated[offset] = byte
        _ = try? JSON(parsing: mutated)
      }
    }
  }

  @Test func `writes what it has read`() throws {
    let text = #"{"a":[1.50,"q\"\\\n\u0001é"],"b":null}"#
    #expect(try String(decoding: JSON(parsing: text.utf8).bytes, as: UTF8.self) == text)
  }

  @Test func `members keep their order, and numbers their digits`() throws {
    let json = try JSON(parsing: #"{"b": 900.00, "a": [-2.5e3], "c": {}}"#.utf8)
    #expect(json.members?.map(\.name) == ["b", "a", "c"])
    #expect(json["b"]?.text == "900.00")
    #expect(json["a"]?.items == [.number("-2.5e3")])
  }

  @Test func `is indented for people`() throws {
    let json = try JSON(parsing: #"{"a":[1,"x"],"b":[{"c":null}],"d":{},"e":[]}"#.utf8)
    #expect(
      json.indentedText() == """
        {
          "a": [1, "x"],
          "b": [
            {
              "c": null
            }
          ],
          "d": {},
          "e": []
        }
        """)
  }

  @Test func `text that is not UTF-8 is written as what it may be`() {
    var writer = JSONWriter()
    [0x61, 0xFF].withUnsafeBufferPointer { writer.string(utf8: $0) }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"a\u{FFFD}\"")
  }
}
