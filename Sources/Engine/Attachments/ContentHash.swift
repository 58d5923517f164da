import Crypto

/// The SHA-256 of a content, which is its name in the tenant's directory.
package struct ContentHash: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits in lower case.
  package let text: String

  /// Nil for anything but 64 hexadecimal digits in lower case, so that no path can be made of it.
  package init?(_ text: String) {
    let digits = text.utf8
    guard digits.count == 64, digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    self.text = text
  }

  init(_ digest: SHA256Digest) {
    text = Hexadecimal.text(of: digest)
  }

  /// The digits.
  package var description: String { text }

  /// The directory of contents whose hashes begin alike.
  var shard: String { String(text.prefix(2)) }
}

extension ContentHash: Codable {
  /// - Throws: `DecodingError` for what is no hash.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let hash = ContentHash(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "64 hexadecimal digits are wanted.")
    }
    self = hash
  }

  /// Writes the digits.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
