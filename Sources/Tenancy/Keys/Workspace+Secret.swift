import Crypto
import Engine
import Foundation

/// What has become of a data directory's secrets under another secret.
package struct SecretRotation: Sendable, Hashable, Codable {
  package let tenants: Int
  /// Second factors and providers that are closed up by the new secret.
  package let resealed: Int
  /// Those that no secret which is there opens: they were lost before.
  package let lost: Int
  /// Whether API keys that were made before are good.
  package let keepsKeys: Bool
}

extension Workspace {
  /// Puts another secret in the place of the data directory's: what is closed up is closed up anew, sessions and links that were mailed end.
  ///
  /// API keys that were made before stay good, unless they are to be void: the former secret then still tells them from forged ones, and what a
  /// key is worth is its own secret, of which a hash is kept. What is interrupted is gone on with by doing it again; until then both secrets open
  /// what they have closed up. It is for a workspace of which no store serves anybody: it is closed afterwards.
  ///
  /// - Parameter keepsKeys: whether API keys stay good.
  package func rotateSecret(keepingKeys keepsKeys: Bool) async throws -> SecretRotation {
    let next = try SecretFile(directory).prepareNext()
    var (resealed, lost) = (0, 0)
    let names = try await tenants().map(\.name)
    for name in names {
      let box = KeySigner(key: next).secrets(of: try TenantName(checking: name))
      let counts = try await withStore(name) { try await $0.reseal(by: box, as: try await $0.firstAdministrator()) }
      resealed += counts.resealed
      lost += counts.lost
    }
    try SecretFile(directory).finish(keepingFormer: keepsKeys)
    return SecretRotation(tenants: names.count, resealed: resealed, lost: lost, keepsKeys: keepsKeys)
  }
}

/// The files in which a data directory's secret lies, those before it, and the one that is to come.
struct SecretFile {
  private let directory: DataDirectory
  static let length = 32

  init(_ directory: DataDirectory) { self.directory = directory }

  /// The secret; it is made if there is none.
  func current() throws -> SymmetricKey {
    if !FileSystem.exists(directory.secret) { try write(Self.random(), to: directory.secret) }
    guard let bytes = FileManager.default.contents(atPath: directory.secret) else {
      throw FileSystem.Failure("read", directory.secret)
    }
    guard bytes.count == Self.length else {
      throw WorkspaceError.unusableDirectory(
        directory.path,
        reason: "its secret has \(bytes.count) bytes instead of \(Self.length); restore it from a backup")
    }
    return SymmetricKey(data: bytes)
  }

  /// The secrets that there were before, the last one first.
  func former() -> [SymmetricKey] { Self.keys(in: directory.formerSecrets) }

  /// The secret that is to come, while one takes the place of another.
  func next() -> SymmetricKey? { Self.keys(in: directory.nextSecret).first }

  /// The secret that is to come, made unless there is one from before.
  func prepareNext() throws -> SymmetricKey {
    if let next = next() { return next }
    try write(Self.random(), to: directory.nextSecret)
    guard let next = next() else { throw FileSystem.Failure("read", directory.nextSecret) }
    return next
  }

  /// Has the secret that is to come be the one in force. The former one is written down first, so that there is no moment with neither.
  func finish(keepingFormer: Bool) throws {
    let current = FileManager.default.contents(atPath: directory.secret) ?? Data()
    let former = FileManager.default.contents(atPath: directory.formerSecrets) ?? Data()
    if keepingFormer, former.prefix(Self.length) != current { try write(current + former, to: directory.formerSecrets) }
    try FileSystem.moveDurably(directory.nextSecret, to: directory.secret)
    if !keepingFormer { try FileSystem.remove(directory.formerSecrets) }
  }

  private static func keys(in file: String) -> [SymmetricKey] {
    let bytes = FileManager.default.contents(atPath: file) ?? Data()
    return stride(from: 0, through: bytes.count - length, by: length).map {
      SymmetricKey(data: bytes.dropFirst($0).prefix(length))
    }
  }

  private static func random() -> Data { SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) } }

  private func write(_ bytes: Data, to file: String) throws {
    let staged = file + ".new"
    try FileSystem.remove(staged)
    guard FileManager.default.createFile(atPath: staged, contents: bytes, attributes: [.posixPermissions: 0o600])
    else { throw FileSystem.Failure("write", staged) }
    try FileSystem.synchronize(staged)
    try FileSystem.moveDurably(staged, to: file)
  }
}
