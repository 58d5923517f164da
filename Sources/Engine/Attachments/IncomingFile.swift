import Crypto
import Foundation
import Synchronization

/// A content that has come in whole and is on the disk, but has no place yet.
package struct IncomingContent: Sendable, Hashable, Codable {
  /// Its SHA-256.
  package let hash: ContentHash
  /// In bytes.
  package let size: Int64
  /// Tells it from an equal one that comes in at the same time.
  let token: UInt64
}

/// A file that is written while a content comes in, and hashed with it; it holds no more of it than its beginning.
///
/// Its functions block, and are called one after another.
final class IncomingFile: Sendable {
  let path: String
  private let descriptor: Int32
  private let state = Mutex(State())

  private struct State {
    var digest = SHA256()
    var size: Int64 = 0
    var head: [UInt8] = []
  }

  /// - Throws: ``Refusal`` of kind `unavailable`.
  init(path: String) throws(Refusal) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unavailable }
  }

  deinit { close(descriptor) }

  /// The bytes until now.
  var size: Int64 { state.withLock { $0.size } }

  /// The first bytes, by which its type is told.
  var head: [UInt8] { state.withLock { $0.head } }

  /// Adds what has come.
  ///
  /// - Throws: ``Refusal`` of kind `unavailable` if the disk would not take it.
  func append(_ bytes: [UInt8]) throws(Refusal) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .unavailable }
      rest = rest.dropFirst(count)
    }
    state.withLock { state in
      state.digest.update(data: bytes)
      state.size += Int64(bytes.count)
      state.head += bytes.prefix(max(0, MediaType.headSize - state.head.count))
    }
  }

  /// Waits until all of it is on the disk.
  ///
  /// - Throws: ``Refusal`` of kind `unavailable`.
  func finish() throws(Refusal) -> IncomingContent {
    guard fsync(descriptor) == 0 else { throw .unavailable }
    return state.withLock { state in
      IncomingContent(
        hash: ContentHash(state.digest.finalize()), size: state.size, token: .random(in: .min ... .max))
    }
  }

  /// Takes it away again.
  func discard() { unlink(path) }
}
