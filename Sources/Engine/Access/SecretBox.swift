package import Crypto
import Foundation

/// Closes up what has to be read again, such as the secret of a second factor, so that the store's file alone does not tell it:
/// AES-256 in GCM (NIST SP 800-38D), by a key that lies outside the store.
///
/// What stands in one place opens in no other.
package struct SecretBox: Sendable {
  private let key: SymmetricKey
  private let others: [SymmetricKey]

  /// - Parameters:
  ///   - key: of 256 bits, another one for each tenant.
  ///   - others: which open as well what they have closed up.
  package init(key: SymmetricKey, others: [SymmetricKey] = []) {
    self.key = key
    self.others = others
  }

  /// - Parameter place: what it is, and whose.
  /// - Returns: nonce, what is closed up, and tag.
  func closed(_ secret: [UInt8], for place: String) throws -> [UInt8] {
    let box = try AES.GCM.seal(secret, using: key, authenticating: Data(place.utf8))
    return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// - Returns: nil for what was closed up by a key that is none of these, for another place, or has been changed.
  func opened(_ bytes: [UInt8], for place: String) -> [UInt8]? {
    guard let box = try? AES.GCM.SealedBox(combined: bytes) else { return nil }
    return ([key] + others).lazy
      .compactMap { try? AES.GCM.open(box, using: $0, authenticating: Data(place.utf8)) }.first.map { Array($0) }
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
