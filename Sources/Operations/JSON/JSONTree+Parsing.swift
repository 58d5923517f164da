import Foundation

extension JSONTree {
  /// Reads JSON.
  ///
  /// - Throws: ``JSONTreeError`` with the offset in bytes; also for more than 64 levels.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONTreeError) {
    var parser = JSONTreeParser(Array(bytes))
    self = try parser.document()
  }
}

/// Text that is no JSON.
package struct JSONTreeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// In bytes, from 0.
  package let offset: Int

  package var description: String { "The text is no JSON from byte \(offset) on." }
}

private struct JSONTreeParser {
  private let bytes: [UInt8]
  private var position = 0
  private static let depth = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONTreeError) -> JSONTree {
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw failure }
    return value
  }

  private var failure: JSONTreeError { JSONTreeError(offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipBlanks()
    guard next == byte.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONTreeError) -> JSONTree {
    guard depth < Self.depth else { throw failure }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try items(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func members(depth: Int) throws(JSONTreeError) -> [JSONTree.Member] {
    position += 1
    var members: [JSONTree.Member] = []
    if take("}") { return members }
    repeat {
      skipBlanks()
      let name = try string()
      guard take(":") else { throw failure }
      members.append(JSONTree.Member(name: name, value: try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw failure }
    return members
  }

  private mutating func items(depth: Int) throws(JSONTreeError) -> [JSONTree] {
    position += 1
    var items: [JSONTree] = []
    if take("]") { return items }
    repeat { items.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw failure }
    return items
  }

  /// A string; Foundation undoes its escapes.
  private mutating func string() throws(JSONTreeError) -> String {
    guard next == UInt8(ascii: "\"") else { throw failure }
    let start = position
    var hasEscapes = false
    position += 1
    while let byte = next, byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") { hasEscapes = true }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard next != nil else { throw JSONTreeError(offset: start) }
    position += 1
    let quoted = bytes[start..<position]
    guard hasEscapes else { return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self) }
    guard let text = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
      throw JSONTreeError(offset: start)
    }
    return text
  }

  private mutating func word() throws(JSONTreeError) -> JSONTree {
    let start = position
    while let byte = next, Self.wordBytes.contains(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
        throw JSONTreeError(offset: start)
      }
      return .number(word)
    }
  }

  private static let wordBytes = Set("abcdefghijklmnopqrstuvwxyzE0123456789+-.".utf8)
}
