import Foundation

/// A value as it came in from JSON, a CSV cell or the command line, before its field has read it.
package enum InputValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// A JSON number in the digits in which it was written, so that no decimal passes through a Double.
  case number(String)
  /// Text: from JSON a string; from CSV and the command line anything. Every field reads its values from text too.
  case text(String)
  case list([InputValue])
  /// A JSON object: `{"module": "deals", "id": 4}` for a lookup to any module.
  case object([String: InputValue])
}

/// Encoded as the JSON that it stands for: a number as a number, a text as a string, an object as an object.
///
/// Digits that no decimal number of 38 digits holds are encoded as a string, which every field reads alike.
extension InputValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? container.decode(Decimal.self) {
      self = .number(number.description)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([InputValue].self) {
      self = .list(items)
    } else {
      self = .object(try container.decode([String: InputValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let flag): try container.encode(flag)
    case .number(let digits):
      if let number = Self.decimal(digits) { try container.encode(number) } else { try container.encode(digits) }
    case .text(let text): try container.encode(text)
    case .list(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
  }

  /// The number if a decimal holds all its digits.
  private static func decimal(_ digits: String) -> Decimal? {
    let figures = digits.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard figures <= 38, digits.utf8.allSatisfy("0123456789+-.eE".utf8.contains), let number = Decimal(string: digits),
      !number.isNaN
    else { return nil }
    return number
  }
}
