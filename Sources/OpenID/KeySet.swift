import Crypto
import CryptoExtras
import Foundation
import JSONText

/// A provider's public keys (RFC 7517), as far as they are of a kind that is taken: RSA of 2,048 bits and more, P-256.
package struct KeySet: Sendable {
  /// How a token is signed (RFC 7518, 3.1); no others are taken, `none` least of all.
  enum Algorithm: String, Sendable {
    case rs256 = "RS256"
    case es256 = "ES256"
  }

  private enum Key: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
  }

  private let keys: [(id: String?, key: Key)]

  init(_ document: JSON) {
    keys = (document["keys"]?.items ?? []).prefix(50).compactMap { json in
      guard json["use"]?.text ?? "sig" == "sig" else { return nil }
      return Self.key(json).map { (json["kid"]?.text, $0) }
    }
  }

  /// Whether a signature over some bytes is of the key of that name; of any, if none is named.
  func isSigned(_ bytes: [UInt8], by signature: [UInt8], _ algorithm: Algorithm, key id: String?) -> Bool {
    keys.filter { id == nil || $0.id == id }.contains { _, key in
      switch (key, algorithm) {
      case (.rsa(let key), .rs256):
        key.isValidSignature(
          _RSA.Signing.RSASignature(rawRepresentation: Data(signature)), for: SHA256.hash(data: bytes),
          padding: .insecurePKCS1v1_5)
      case (.p256(let key), .es256):
        (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
          key.isValidSignature($0, for: SHA256.hash(data: bytes))
        } ?? false
      default: false
      }
    }
  }

  private static func key(_ json: JSON) -> Key? {
    func bytes(_ name: String) -> [UInt8]? { json[name]?.text.flatMap { Base64URL.bytes(of: $0) } }
    switch json["kty"]?.text {
    case "RSA":
      guard let n = bytes("n"), let e = bytes("e"), let key = try? _RSA.Signing.PublicKey(n: n, e: e),
        key.keySizeInBits >= 2_048
      else { return nil }
      return .rsa(key)
    case "EC":
      guard json["crv"]?.text == "P-256", let x = bytes("x"), let y = bytes("y"), x.count == 32, y.count == 32
      else { return nil }
      return (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)).map { .p256($0) }
    default: return nil
    }
  }
}
