import Engine
import Expressions
import Foundation
import JSONText

/// A value that would be more than `ValueJSONWriter.maximumBytes` of JSON.
struct ValueTooLarge: Error {}

/// Writes values of the criteria language as JSON.
///
/// Whole numbers beyond 53 bits become strings, as do NaN and the infinities, moments, days, durations, types; bytes are
/// base64; the keys of maps become strings and are sorted.
struct ValueJSONWriter {
  private(set) var json = ""

  /// A small expression can make a list of lists that is huge when it is written out.
  static let maximumBytes = 4 << 20

  mutating func write(_ value: Value) throws(ValueTooLarge) {
    switch value {
    case .list(let elements): try write(elements)
    case .map(let entries): try write(entries)
    default: json += Self.scalar(value)
    }
    guard json.utf8.count <= Self.maximumBytes else { throw ValueTooLarge() }
  }

  private mutating func write(_ elements: [Value]) throws(ValueTooLarge) {
    json += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { json += "," }
      try write(element)
    }
    json += "]"
  }

  private mutating func write(_ entries: [Value: Value]) throws(ValueTooLarge) {
    let named = entries.map { (name: Self.key($0.key), value: $0.value) }.sorted { $0.name < $1.name }
    json += "{"
    for (index, entry) in named.enumerated() {
      if index > 0 { json += "," }
      json += JSON.string(entry.name).compactText + ":"
      try write(entry.value)
    }
    json += "}"
  }

  private static func key(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): String(number)
    default: scalar(value)
    }
  }

  private static func scalar(_ value: Value) -> String {
    switch value {
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): number.magnitude <= safe ? String(number) : "\"\(number)\""
    case .uint(let number): number <= safe ? String(number) : "\"\(number)\""
    case .double(let number): double(number)
    case .decimal(let number): number.unscaled.magnitude <= safe ? number.text : "\"\(number.text)\""
    case .string(let text): JSON.string(text).compactText
    case .bytes(let bytes): "\"\(Data(bytes).base64EncodedString())\""
    case .date(let date): "\"\(date.text)\""
    case .timestamp(let timestamp): "\"\(timestamp.text)\""
    case .duration(let span): "\"\(span.text)\""
    case .type(let type): JSON.string(type.typeName).compactText
    case .null, .list, .map, .record: "null"
    }
  }

  private static func double(_ number: Double) -> String {
    if number.isNaN { return "\"NaN\"" }
    if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return number.description
  }

  /// Whole numbers up to this are exact in every reader of JSON.
  private static let safe: UInt64 = 9_007_199_254_740_991
}
