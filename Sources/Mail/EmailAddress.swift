/// An address that mail can be sent to: a dot-atom, `@`, a domain name (RFC 5321, 4.1.2), all of it ASCII.
///
/// It has neither blanks nor control characters, so that nothing can be put into a header or an envelope by it.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// What is behind the `@`.
  package let domain: String

  /// Nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, let local = parts.first, let domain = parts.last,
      Self.isLocal(local), Self.isDomain(domain)
    else { return nil }
    description = text
    self.domain = String(domain)
  }

  private static func isLocal(_ text: Substring) -> Bool {
    let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 64 && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(atomLetters.contains) }
  }

  private static func isDomain(_ text: Substring) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let hyphen = UInt8(ascii: "-")
    return labels.count >= 2
      && labels.allSatisfy {
        (1...63).contains($0.count) && $0.allSatisfy(labelLetters.contains) && $0.first != hyphen && $0.last != hyphen
      }
  }

  private static let labelLetters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-".utf8)
  private static let atomLetters = labelLetters.union("!#$%&'*+/=?^_`{|}~".utf8)
}

/// Somebody with an address.
package struct Mailbox: Sendable, Hashable {
  package let name: HeaderText?
  package let address: EmailAddress

  package init(_ address: EmailAddress, name: HeaderText? = nil) {
    self.address = address
    self.name = name
  }

  /// As headers have it.
  var encoded: String {
    guard let name, !name.description.isEmpty else { return "<\(address)>" }
    return "\(name.encodedPhrase) <\(address)>"
  }
}
