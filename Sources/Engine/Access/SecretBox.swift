package import Crypto
import Foundation

/// Closes up what has to be read again, such as the secret of a second factor, so that the store's file alone does not tell it:
/// AES-256 in GCM (NIST SP 800-38D), by a key that lies outside the store.
///
/// What stands in one place opens in no other.
package struct SecretBox: Sendable {
  private let key: SymmetricKey

  /// - Parameter key: of 256 bits, another one for each tenant.
  package init(key: SymmetricKey) { self.key = key }

  /// - Parameter place: what it is, and whose.
  /// - Returns: nonce, what is closed up, and tag.
  func closed(_ secret: [UInt8], for place: String) throws -> [UInt8] {
    let box = try AES.GCM.seal(secret, using: key, authenticating: Data(place.utf8))
    return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// - Returns: nil for what was closed up by another key, for another place, or has been changed.
  func opened(_ bytes: [UInt8], for place: String) -> [UInt8]? {
    guard let box = try? AES.GCM.SealedBox(combined: bytes) else { return nil }
    return (try? AES.GCM.open(box, using: key, authenticating: Data(place.utf8))).map { Array($0) }
  }
}

extension Store {
  /// What closes up the store's secrets.
  ///
  /// - Throws: ``StoreError/noSecretKey``.
  func requireSecrets() throws -> SecretBox {
    guard let secrets else { throw StoreError.noSecretKey }
    return secrets
  }
}
