/// A provider and what it knows a tenant as (OpenID Connect Core 1.0).
package struct OpenIDClient: Sendable, Hashable, Codable {
  /// Where the provider is, exactly as it calls itself.
  package let issuer: String
  package let id: String
  /// Nil for a public client, which is known by its proof alone.
  package let secret: String?
  /// A file with the certificates to trust, in place of the system's.
  package let authorities: String?

  /// - Throws: ``OpenIDError`` for an issuer that is no address.
  package init(issuer: String, id: String, secret: String?, authorities: String? = nil) throws(OpenIDError) {
    guard Self.isSafe(issuer), !issuer.contains(where: { "?#".contains($0) }), !id.isEmpty else {
      throw .provider("an issuer is an https address without query, and a client has an id")
    }
    self.issuer = issuer
    self.id = id
    self.secret = secret
    self.authorities = authorities
  }

  /// Whether what is sent to an address is read by nobody on the way: `https`, or this machine.
  static func isSafe(_ url: String) -> Bool {
    guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
    if url.hasPrefix("https://") { return url.count > 8 }
    guard url.hasPrefix("http://") else { return false }
    let host = url.dropFirst(7).prefix { !":/?#".contains($0) }
    return ["127.0.0.1", "localhost"].contains(host)
  }
}
