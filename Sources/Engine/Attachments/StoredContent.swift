import Crypto
import Foundation

/// A content that is open for reading; it stays whole for its reader though it may be taken away meanwhile.
package final class StoredContent: Sendable {
  /// In bytes.
  package let size: Int64
  private let path: String
  private let descriptor: Int32
  /// What is read at a time.
  private static let pieceSize = 256 << 10

  init(path: String) throws(FileSystem.Failure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileSystem.Failure("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileSystem.Failure("read", path) }
    size = Int64(status.st_size)
  }

  deinit { close(descriptor) }

  /// The next bytes of a part of it, read beside the tasks that use it; the part gets shorter by them.
  ///
  /// - Returns: at least one byte; nil where nothing is left of the part.
  /// - Throws: ``FileSystem/Failure``, also where the file ends before the part.
  package func next(of part: inout Range<Int64>) async throws -> [UInt8]? {
    guard !part.isEmpty else { return nil }
    let wanted = part
    let piece = try await offloaded { [self] in try read(wanted) }
    part = wanted.lowerBound + Int64(piece.count)..<wanted.upperBound
    return piece
  }

  private func read(_ part: Range<Int64>) throws -> [UInt8] {
    let wanted = Int(clamping: min(Int64(part.count), Int64(Self.pieceSize)))
    let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      var found = 0
      repeat {
        found = pread(descriptor, buffer.baseAddress, buffer.count, off_t(part.lowerBound))
      } while found < 0 && errno == EINTR
      count = max(0, found)
    }
    guard !piece.isEmpty else { throw FileSystem.Failure("read", path) }
    return piece
  }

  /// The hash of what is there.
  func hash() async throws -> ContentHash {
    var (digest, rest) = (SHA256(), 0..<size)
    while let piece = try await next(of: &rest) { digest.update(data: piece) }
    return ContentHash(digest.finalize())
  }
}
