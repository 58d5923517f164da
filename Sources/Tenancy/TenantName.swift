import Crypto
import Engine

/// A tenant's name that has been found valid: `[a-z][a-z0-9-]{1,62}`.
///
/// Its letters cannot leave a directory, so that paths are made of it without further checks.
package struct TenantName: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// Takes a valid name; nil for any other text.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard (2...63).contains(bytes.count), let first = bytes.first, Self.isLetter(first),
      bytes.allSatisfy({ Self.isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    description = text
  }

  /// Takes a valid name.
  ///
  /// - Throws: ``WorkspaceError/badTenantName(_:)``.
  package init(checking text: String) throws(WorkspaceError) {
    guard let name = TenantName(text) else { throw .badTenantName(text) }
    self = name
  }

  /// Two hexadecimal digits that spread tenants over directories.
  var shard: String {
    SHA256.hash(data: Array(description.utf8)).prefix(1).map { Hexadecimal.text(of: [$0]) }.joined()
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
