import Engine
import JSONText
import harness

/// Bodies of requests through the API's JSON reader.
struct JSONSubject: Subject {
  let name = "json"

  func input(_ random: inout SplitMix) -> [UInt8] {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: Hostile.bytes(&random)
    case 1: Array(String(repeating: ["[", "{\"a\":"].randomElement(using: &random) ?? "[", count: 5_000).utf8)
    case 2: JSON(InputMaker.any(&random, depth: 6)).bytes
    default: Mutation.of(JSON(InputMaker.any(&random, depth: 4)).bytes, &random)
    }
  }

  func take(_ input: [UInt8]) throws {
    let value: InputValue
    do throws(JSONError) {
      value = InputValue(try JSON(parsing: input))
    } catch {
      guard (0...input.count).contains(error.offset), error.line > 0, error.column > 0 else {
        throw Violation("the place \(error.offset), \(error.line):\(error.column) is none")
      }
      return
    }
    // What it has read, written down again, must be read as the same.
    guard InputValue(try JSON(parsing: JSON(value).bytes)) == value else {
      throw Violation("read back, it is another value")
    }
  }
}
