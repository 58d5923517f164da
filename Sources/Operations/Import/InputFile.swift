import Engine
import Foundation

/// A file that an operation reads beside its values.
///
/// Whoever asks for the operation opens it, so that a server reads nothing but what it is sent.
package final class InputFile: Sendable {
  /// What to call it in messages and progress.
  package let name: String
  private let descriptor: Int32
  private static let pieceSize = 256 << 10

  /// Opens a regular file, or the standard input for `-`.
  ///
  /// - Throws: ``OperationFailure`` for what is missing, not readable or no regular file.
  package init(_ path: String) throws(OperationFailure) {
    guard path != "-" else {
      name = "standard input"
      descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .unreadable(name, errno) }
      return
    }
    name = URL(fileURLWithPath: path).lastPathComponent
    // Opening a pipe would else wait for its other end.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw OperationFailure(
        code: "no_regular_file",
        message: "\(path) is no regular file. Name one, or give - and send the content to the standard input.")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Reads what comes next into a buffer; blocks until there is something.
  ///
  /// - Returns: how many bytes; 0 at the end.
  /// - Throws: ``OperationFailure``.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(OperationFailure) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .unreadable(name, errno) }
    }
  }

  /// What comes next, read beside the tasks that use it.
  var bytes: ByteStream {
    ByteStream {
      try await offloaded { [self] in
        let piece = try [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
          count = try read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return piece.isEmpty ? nil : piece
      }
    }
  }
}

/// Bytes that come piece by piece; the next piece is fetched only when it is asked for.
package struct ByteStream {
  private let fetch: () async throws -> [UInt8]?

  package init(_ fetch: @escaping () async throws -> [UInt8]?) {
    self.fetch = fetch
  }

  /// No bytes.
  package static var empty: ByteStream { ByteStream { nil } }

  /// Bytes that are there already.
  package static func all(_ bytes: [UInt8]) -> ByteStream {
    var rest: [UInt8]? = bytes
    return ByteStream {
      defer { rest = nil }
      return rest
    }
  }

  /// The next piece; nil at the end.
  package func next() async throws -> [UInt8]? { try await fetch() }
}

extension OperationFailure {
  fileprivate static func unreadable(_ name: String, _ code: Int32) -> OperationFailure {
    OperationFailure(
      code: "unreadable_file", message: "\(name) cannot be read: \(String(cString: strerror(code)).lowercased()).")
  }
}
