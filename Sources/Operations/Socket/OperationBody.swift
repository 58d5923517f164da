import Hummingbird

/// What comes with an operation: its message up to the first line break, then the bytes of a file.
///
/// It is used by the task that runs the operation, and fetches no more of the request than that asks for.
final class OperationBody {
  private var pieces: RequestBody.AsyncIterator
  private var rest: [UInt8] = []
  /// The largest message: a few files of configuration.
  private static let messageLimit = 8 << 20

  init(_ body: RequestBody) { pieces = body.makeAsyncIterator() }

  /// The message; it is to be taken before the bytes.
  ///
  /// - Throws: ``OperationFailure`` with the code `operation_too_large`.
  func message() async throws -> [UInt8] {
    var message: [UInt8] = []
    while let piece = try await piece() {
      let end = piece.firstIndex(of: UInt8(ascii: "\n"))
      message += piece[..<(end ?? piece.endIndex)]
      guard message.count <= Self.messageLimit else {
        throw OperationFailure(
          code: "operation_too_large", message: "An operation has at most \(Self.messageLimit) bytes.")
      }
      guard let end else { continue }
      rest = Array(piece[(end + 1)...])
      break
    }
    return message
  }

  /// What follows the message.
  var bytes: ByteStream {
    ByteStream { [self] in
      guard !rest.isEmpty else { return try await piece() }
      defer { rest = [] }
      return rest
    }
  }

  private func piece() async throws -> [UInt8]? {
    try await pieces.next(isolation: #isolation).map { Array($0.readableBytesView) }
  }
}
