import JSONText

/// A provider's word for who has signed in, not yet believed (OpenID Connect Core 1.0, 2).
package struct IDToken: Sendable {
  /// The key that it says it is signed with.
  private let keyID: String?
  private let algorithm: KeySet.Algorithm
  private let claims: JSON
  private let signed: [UInt8]
  private let signature: [UInt8]
  /// Seconds by which clocks may differ.
  private static let skew: Int64 = 60

  /// Takes a token apart.
  ///
  /// - Throws: ``OpenIDError/token(_:)`` if it is none, or signed in a way that is not taken.
  package init(_ text: String) throws(OpenIDError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 64 << 10, parts.count == 3, let head = Self.json(parts[0]),
      let claims = Self.json(parts[1]), let signature = Base64URL.bytes(of: parts[2])
    else { throw .token("it is no signed token") }
    guard let algorithm = head["alg"]?.text.flatMap(KeySet.Algorithm.init), head["crit"] == nil else {
      throw .token("it is not signed by RS256 or ES256")
    }
    self.algorithm = algorithm
    self.claims = claims
    self.signature = signature
    keyID = head["kid"]?.text
    signed = Array("\(parts[0]).\(parts[1])".utf8)
  }

  /// Whether it is signed by one of some keys.
  package func isSigned(by keys: KeySet) -> Bool {
    keys.isSigned(signed, by: signature, algorithm, key: keyID)
  }

  /// Who has signed in, if the token is the provider's, for this client, for this attempt, and of now.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Throws: ``OpenIDError/token(_:)``.
  package func person(
    keys: KeySet, client: OpenIDClient, attempt: OpenIDAttempt, now: Int64
  ) throws(OpenIDError) -> OpenIDPerson {
    guard isSigned(by: keys) else {
      throw .token("its signature is not of the provider's keys")
    }
    guard claims["iss"]?.text == client.issuer else { throw .token("it is of another issuer") }
    try checkAudience(client)
    guard let expires = seconds("exp"), expires > now - Self.skew else { throw .token("it has expired") }
    guard let issued = seconds("iat"), issued <= now + Self.skew, (seconds("nbf") ?? 0) <= now + Self.skew else {
      throw .token("it is of the future")
    }
    guard claims["nonce"]?.text == attempt.nonce else { throw .token("it is of another attempt") }
    guard let subject = claims["sub"]?.text, (1...255).contains(subject.utf8.count) else {
      throw .token("it names nobody")
    }
    let isVerified = claims["email_verified"] == .boolean(true) || claims["email_verified"]?.text == "true"
    return OpenIDPerson(subject: subject, verifiedEmail: isVerified ? claims["email"]?.text : nil)
  }

  private func checkAudience(_ client: OpenIDClient) throws(OpenIDError) {
    let audience = claims["aud"]?.text.map { [$0] } ?? claims["aud"]?.items?.compactMap(\.text) ?? []
    let party = claims["azp"]?.text
    guard audience.contains(client.id), party == nil ? audience.count == 1 : party == client.id else {
      throw .token("it is for another client")
    }
  }

  /// A number of seconds; parts of one are left out.
  private func seconds(_ name: String) -> Int64? {
    guard case .number(let digits)? = claims[name] else { return nil }
    return Int64(digits.prefix { $0 != "." })
  }

  private static func json(_ part: Substring) -> JSON? {
    guard let json = Base64URL.bytes(of: part).flatMap({ try? JSON(parsing: $0) }), json.members != nil else {
      return nil
    }
    return json
  }
}

/// Who a provider vouches for.
package struct OpenIDPerson: Sendable, Hashable {
  /// Unique and unchanging at that provider.
  package let subject: String
  /// The address, if the provider has found that it is theirs.
  package let verifiedEmail: String?
}
