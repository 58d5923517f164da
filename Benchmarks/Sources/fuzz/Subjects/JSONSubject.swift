import Engine
import harness

/// Bodies of requests through the API's JSON reader.
struct JSONSubject: Subject {
  let name = "json"

  func input(_ random: inout SplitMix) -> [UInt8] {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: Hostile.bytes(&random)
    case 1: Array(String(repeating: ["[", "{\"a\":"].randomElement(using: &random) ?? "[", count: 5_000).utf8)
    case 2: JSONText.of(InputMaker.any(&random, depth: 6))
    default: Mutation.of(JSONText.of(InputMaker.any(&random, depth: 4)), &random)
    }
  }

  func take(_ input: [UInt8]) throws {
    do throws(JSONError) {
      let value = try JSONParser.parse(input)
      // What it has read, written down again, must be read as the same.
      guard try JSONParser.parse(JSONText.of(value)) == value else { throw JSONError(.trailingBytes, at: 0, in: input) }
    } catch {
      guard error.reason != .trailingBytes || error.offset > 0 else {
        throw Violation("read back, it is another value")
      }
      guard (0...input.count).contains(error.offset), error.line > 0, error.column > 0 else {
        throw Violation("the place \(error.offset), \(error.line):\(error.column) is none")
      }
    }
  }
}

/// Values as JSON.
enum JSONText {
  static func of(_ value: InputValue) -> [UInt8] { Array(text(value).utf8) }

  private static func text(_ value: InputValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let digits): digits
    case .text(let text): quoted(text)
    case .list(let items): "[\(items.map(text).joined(separator: ","))]"
    case .object(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(text($0.value))" }.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case _ where scalar.value < 0x20: "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: String(scalar)
        }
      }.joined() + "\""
  }
}
