import Expressions
import Foundation
import JSONText
import Testing

@testable import Engine

struct JSONWriterTests {
  private func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    arguments: [
      (90_000, 2, "900.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-12_345, 3, "-12.345"), (0, 2, "0.00"), (7, 0, "7"),
      (999_999_999_999_999, 15, "0.999999999999999"), (123, 3, "0.123"),
      (.min, 0, "-9223372036854775808"), (.min, 19, "-0.9223372036854775808"), (.max, 21, "0.009223372036854775807"),
    ] as [(Int64, Int, String)])
  func decimalsKeepTheirDigits(unscaled: Int64, scale: Int, wanted: String) {
    #expect(json { $0.decimal(unscaled: unscaled, scale: scale) } == wanted)
  }

  @Test func momentsDaysAndSpansReadAsTheirTexts() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let micros = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &generator)
      let timestamp = Timestamp(microseconds: Bool.random() ? micros / 1_000_000 * 1_000_000 : micros)
      #expect(json { $0.timestamp(microseconds: timestamp.microseconds) } == "\"\(timestamp.text)\"")
      let span = TimeSpan(microseconds: Bool.random() ? micros : micros / 1_000_000 * 1_000_000)
      #expect(json { $0.duration(microseconds: span.microseconds) } == "\"\(span.text)\"")
    }
    for days in -719_162 + 400...(-719_162 + 800) where CalendarDate(daysSinceEpoch: days) != nil {
      #expect(json { $0.date(daysSinceEpoch: Int64(days)) } == "\"\(CalendarDate(daysSinceEpoch: days)?.text ?? "")\"")
    }
  }

  @Test(arguments: [Int64.min, .max]) func numbersThatNoFieldHoldsDoNotTrap(number: Int64) {
    #expect(!json { $0.timestamp(microseconds: number) }.isEmpty)
    #expect(!json { $0.date(daysSinceEpoch: number) }.isEmpty)
    #expect(!json { $0.duration(microseconds: number) }.isEmpty)
    #expect(json { $0.decimal(unscaled: number, scale: 2) }.contains("."))
  }

  @Test func textsAreEscaped() throws {
    let text = "a\"b\\c/\n\r\t\u{0}\u{1}\u{1f}\u{7f}é😀\u{2028}"
    let json = json { $0.string(text) }
    #expect(json.hasPrefix(#""a\"b\\c/\n\r\t\u0000\u0001\u001f"#))
    #expect(try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8)) == [text])
  }

  @Test func invalidUTF8IsReplaced() {
    let bytes: [UInt8] = [0x61, 0xff, 0x62]
    #expect(json { writer in bytes.withUnsafeBufferPointer { writer.string(utf8: $0) } } == "\"a\u{fffd}b\"")
  }

  @Test func valuesOfEveryTypeHaveAJSONForm() {
    let value = Value.list([
      .null, .bool(true), .int(-3), .uint(4), .double(1.5), .double(.nan), .string("x"), .bytes([1, 2]),
      .record(RecordReference(module: "deals", id: 5)), .map([.string("k"): .int(1)]), .map([:]), .list([]),
    ])
    #expect(json { $0.value(value) } == #"[null,true,-3,4,1.5,null,"x","AQI=",5,{"k":1},{},[]]"#)
  }
}
