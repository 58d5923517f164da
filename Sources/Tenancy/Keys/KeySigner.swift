import Crypto
import Engine
import Foundation

/// Makes and checks the checksums of credentials with a data directory's own secret, and derives keys from it.
struct KeySigner: Sendable {
  private let key: SymmetricKey
  /// Those before it, the last one first.
  private let former: [SymmetricKey]
  /// The one that is taking its place, after an interruption.
  private let next: SymmetricKey?

  init(key: SymmetricKey) {
    self.key = key
    former = []
    next = nil
  }

  /// Reads the directory's secret, and makes one at the first time.
  ///
  /// - Throws: ``WorkspaceError/unusableDirectory(_:reason:)`` for one that cannot be read or was cut short.
  init(_ directory: DataDirectory) throws(WorkspaceError) {
    let file = SecretFile(directory)
    do {
      key = try file.current()
    } catch let error as WorkspaceError {
      throw error
    } catch {
      throw .unusableDirectory(directory.path, reason: "its secret cannot be read or made: \(error)")
    }
    former = file.former()
    next = file.next()
  }

  /// What closes up a tenant's secrets: by a key derived for it from the directory's (RFC 5869).
  func secrets(of tenant: TenantName) -> SecretBox {
    func derived(_ key: SymmetricKey) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("secrets of \(tenant)".utf8), outputByteCount: 32)
    }
    return SecretBox(key: derived(key), others: ((next.map { [$0] } ?? []) + former).map(derived))
  }

  /// Eight bytes of an HMAC-SHA256, in hexadecimal.
  func checksum(of text: String) -> String { Self.checksum(of: text, key) }

  private static func checksum(of text: String, _ key: SymmetricKey) -> String {
    Hexadecimal.text(of: HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).prefix(8))
  }

  /// Compares in a time that does not depend on where the texts differ.
  ///
  /// - Parameter takesFormer: whether one is good too that was made with a secret before the present one.
  func isValid(_ checksum: String, of text: String, takingFormer takesFormer: Bool = false) -> Bool {
    ([key] + (takesFormer ? former : [])).contains { Self.isSame(Self.checksum(of: text, $0), checksum) }
  }

  private static func isSame(_ wanted: String, _ found: String) -> Bool {
    guard found.utf8.count == wanted.utf8.count else { return false }
    return zip(wanted.utf8, found.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
