import Crypto
import Engine
import Foundation

/// Makes and checks the checksums of credentials with a data directory's own secret, and derives keys from it.
struct KeySigner: Sendable {
  private let key: SymmetricKey

  init(key: SymmetricKey) { self.key = key }

  /// Reads the directory's secret, and makes one at the first time.
  ///
  /// - Throws: ``WorkspaceError/unusableDirectory(_:reason:)`` for one that cannot be read or was cut short.
  init(_ directory: DataDirectory) throws(WorkspaceError) {
    do {
      if !FileSystem.exists(directory.secret) { try Self.makeSecret(in: directory) }
      guard let bytes = FileManager.default.contents(atPath: directory.secret) else {
        throw FileSystem.Failure("read", directory.secret)
      }
      guard bytes.count == Self.length else {
        throw WorkspaceError.unusableDirectory(
          directory.path,
          reason: "its secret has \(bytes.count) bytes instead of \(Self.length); restore it from a backup")
      }
      self.init(key: SymmetricKey(data: bytes))
    } catch let error as WorkspaceError {
      throw error
    } catch {
      throw .unusableDirectory(directory.path, reason: "its secret cannot be read or made: \(error)")
    }
  }

  /// What closes up a tenant's secrets: by a key derived for it from the directory's (RFC 5869).
  func secrets(of tenant: TenantName) -> SecretBox {
    SecretBox(
      key: HKDF<SHA256>.deriveKey(
        inputKeyMaterial: key, info: Data("secrets of \(tenant)".utf8), outputByteCount: 32))
  }

  /// Eight bytes of an HMAC-SHA256, in hexadecimal.
  func checksum(of text: String) -> String {
    Hexadecimal.text(of: HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).prefix(8))
  }

  /// Compares in a time that does not depend on where the texts differ.
  func isValid(_ checksum: String, of text: String) -> Bool {
    let wanted = Array(self.checksum(of: text).utf8)
    let found = Array(checksum.utf8)
    guard found.count == wanted.count else { return false }
    return zip(wanted, found).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static let length = 32

  private static func makeSecret(in directory: DataDirectory) throws {
    let staged = directory.secret + ".new"
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    try FileSystem.remove(staged)
    guard FileManager.default.createFile(atPath: staged, contents: bytes, attributes: [.posixPermissions: 0o600])
    else { throw FileSystem.Failure("write", staged) }
    try FileSystem.synchronize(staged)
    try FileSystem.moveDurably(staged, to: directory.secret)
  }
}
