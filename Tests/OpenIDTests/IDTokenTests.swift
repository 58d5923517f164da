import Crypto
import CryptoExtras
import Foundation
import JSONText
import Testing

@testable import OpenID

struct IDTokenTests {
  private static let now: Int64 = 1_780_000_000
  private static let attempt = OpenIDAttempt(seed: "seed")
  private static let ec = P256.Signing.PrivateKey()
  private static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

  private static func client() throws -> OpenIDClient {
    try OpenIDClient(issuer: "https://login.example.com", id: "trellis", secret: nil)
  }

  private static let claims: [String: JSON] = [
    "iss": "https://login.example.com", "aud": "trellis", "sub": "ana", "exp": .integer(now + 300),
    "iat": .integer(now),
    "nonce": .string(attempt.nonce), "email": "ana@example.com", "email_verified": true,
  ]

  /// The public halves, as a provider publishes them.
  private static func keys(ecID: String = "e") throws -> KeySet {
    let point = Array(ec.publicKey.x963Representation.dropFirst())
    let rsa = try #require(rsa).publicKey
    let primitives = try rsa.getKeyPrimitives()
    return KeySet(
      .object([
        "keys": [
          .object([
            "kty": "EC", "crv": "P-256", "kid": .string(ecID), "use": "sig",
            "x": .string(Base64URL.text(of: Array(point.prefix(32)))),
            "y": .string(Base64URL.text(of: Array(point.suffix(32)))),
          ]),
          .object([
            "kty": "RSA", "kid": "r", "n": .string(Base64URL.text(of: Array(primitives.modulus))),
            "e": .string(Base64URL.text(of: Array(primitives.publicExponent))),
          ]),
        ]
      ]))
  }

  private static func signed(
    _ changes: [String: JSON?] = [:], algorithm: String = "ES256", key: String? = "e", head: [String: JSON] = [:]
  ) throws -> String {
    var claims = claims
    for (name, value) in changes { claims[name] = value }
    var header = head
    header["alg"] = .string(algorithm)
    if let key { header["kid"] = .string(key) }
    let body = [header, claims].map { Base64URL.text(of: JSON.object($0).bytes) }.joined(separator: ".")
    let digest = SHA256.hash(data: Array(body.utf8))
    let signature =
      algorithm == "RS256"
      ? try #require(rsa).signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
      : try ec.signature(for: digest).rawRepresentation
    return "\(body).\(Base64URL.text(of: Array(signature)))"
  }

  private static func person(_ text: String, keys: KeySet? = nil) throws -> OpenIDPerson {
    try IDToken(text).person(keys: keys ?? Self.keys(), client: client(), attempt: attempt, now: now)
  }

  @Test(arguments: [("ES256", "e"), ("RS256", "r"), ("ES256", nil), ("RS256", nil)] as [(String, String?)])
  func `believes a token that the provider has signed`(_ algorithm: String, _ key: String?) throws {
    let person = try Self.person(try Self.signed(algorithm: algorithm, key: key))
    #expect(person == OpenIDPerson(subject: "ana", verifiedEmail: "ana@example.com"))
  }

  @Test(
    arguments: [
      ["iss": "https://evil.example.com"], ["iss": "https://login.example.com/"], ["aud": "another"], ["aud": []],
      ["aud": ["trellis", "another"]], ["aud": ["trellis", "another"], "azp": "another"], ["azp": "another"],
      ["exp": .integer(now - 61)], ["exp": nil], ["exp": "tomorrow"], ["iat": .integer(now + 61)], ["iat": nil],
      ["nbf": .integer(now + 61)], ["nonce": "another"], ["nonce": nil], ["sub": nil], ["sub": ""],
    ] as [[String: JSON?]])
  func `refuses a token that is not for this client, now and for this attempt`(_ changes: [String: JSON?]) throws {
    let text = try Self.signed(changes)
    #expect(throws: OpenIDError.self) { try Self.person(text) }
  }

  @Test(
    arguments: [
      ["aud": ["trellis"]], ["aud": ["trellis", "another"], "azp": "trellis"], ["azp": "trellis"],
      ["exp": .integer(now - 59)], ["iat": .integer(now + 59)],
    ] as [[String: JSON?]])
  func `takes what the standard has, and clocks that differ a little`(_ changes: [String: JSON?]) throws {
    #expect(try Self.person(try Self.signed(changes)).subject == "ana")
  }

  @Test(arguments: [["email_verified": false], ["email_verified": nil], ["email": nil]] as [[String: JSON?]])
  func `tells no address that the provider has not verified`(_ changes: [String: JSON?]) throws {
    #expect(try Self.person(try Self.signed(changes)).verifiedEmail == nil)
  }

  @Test func `refuses every other signature`() throws {
    let good = try Self.signed()
    let parts = good.split(separator: ".").map(String.init)
    let none = Base64URL.text(of: Array(#"{"alg":"none"}"#.utf8))
    let mac = Base64URL.text(of: Array(#"{"alg":"HS256"}"#.utf8))
    let bad = [
      "", "x", "a.b.c", "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).", "\(none).\(parts[1]).",
      "\(mac).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).\(parts[2].reversed())", good + "=", good + ".x",
      // The other key's name, the other algorithm, an unknown key.
      try Self.signed(key: "r"), try Self.signed(algorithm: "RS256", key: "e"), try Self.signed(key: "unknown"),
      try Self.signed(head: ["crit": ["exp"]]),
      parts[0] + "." + Base64URL.text(of: JSON.object(Self.claims.merging(["sub": "eve"]) { $1 }).bytes) + "."
        + parts[2],
    ]
    for text in bad { #expect(throws: OpenIDError.self, "\(text.prefix(60))") { try Self.person(text) } }
    #expect(try Self.person(good).subject == "ana")
  }

  @Test func `takes no short RSA key and no other curve`() throws {
    let short = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1_024)).publicKey.getKeyPrimitives()
    let set = KeySet(
      .object([
        "keys": [
          .object([
            "kty": "RSA", "n": .string(Base64URL.text(of: Array(short.modulus))),
            "e": .string(Base64URL.text(of: Array(short.publicExponent))),
          ]), .object(["kty": "oct", "k": "AAAA"]), .object(["kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"]), "x",
        ]
      ]))
    let text = try Self.signed(key: nil)
    #expect(throws: OpenIDError.self) { try Self.person(text, keys: set) }
  }

  @Test(arguments: [
    "", "login.example.com", "http://login.example.com", "https://", "https://x?y=1", "https://x#y",
    "file:///etc/passwd",
    "http://127.0.0.1.example.com", "http://localhost@evil.example.com", "https://x\r\nHost: y",
  ])
  func `refuses an issuer that others could read along with`(_ issuer: String) {
    #expect(throws: OpenIDError.self) { try OpenIDClient(issuer: issuer, id: "x", secret: nil) }
  }
}
