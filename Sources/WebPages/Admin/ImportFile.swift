import Engine
import Foundation
import Operations
import Synchronization

/// A file that has been sent: on the disk without a name, so that it is gone as soon as nobody holds it.
final class ImportFile: Sendable {
  private let descriptor: Int32
  private let counts = Mutex((size: Int64(0), read: Int64(0)))
  private static let pieceSize = 256 << 10

  /// - Parameter folder: where there is room for it.
  /// - Throws: `FileSystem.Failure`.
  init(in folder: String) throws(FileSystem.Failure) {
    let path = "\(folder)/import-\(UUID().uuidString)"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileSystem.Failure("write", path) }
    unlink(path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Bytes that it has.
  var size: Int64 { counts.withLock { $0.size } }
  /// Bytes of it that were read last.
  var read: Int64 { counts.withLock { $0.read } }

  /// Writes what comes next.
  func append(_ bytes: [UInt8]) async throws {
    try await offloaded { [self] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw FileSystem.Failure("write", "the file that is sent") }
        rest = rest.dropFirst(count)
      }
      counts.withLock { $0.size += Int64(bytes.count) }
    }
  }

  /// All of it, from its beginning.
  var bytes: ByteStream {
    counts.withLock { $0.read = 0 }
    return ByteStream { [self] in
      try await offloaded { [self] in
        let place = read
        let piece = try part(from: place, upTo: Self.pieceSize)
        counts.withLock { $0.read = place + Int64(piece.count) }
        return piece.isEmpty ? nil : piece
      }
    }
  }

  /// What it begins with.
  func beginning(_ count: Int) async throws -> [UInt8] {
    try await offloaded { [self] in try part(from: 0, upTo: count) }
  }

  private func part(from place: Int64, upTo count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while true {
        let got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(place))
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw FileSystem.Failure("read", "the file that was sent") }
        filled = got
        return
      }
    }
  }
}
