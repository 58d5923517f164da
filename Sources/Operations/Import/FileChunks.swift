import Foundation
import Tenancy

/// The bytes of a file in pieces, read beside the tasks that use them.
struct FileChunks: AsyncSequence, Sendable {
  typealias Element = [UInt8]

  let path: String
  private static let size = 256 << 10

  func makeAsyncIterator() -> Iterator { Iterator(path: path) }

  struct Iterator: AsyncIteratorProtocol {
    let path: String
    private var handle: FileHandle?

    init(path: String) { self.path = path }

    /// - Throws: ``OperationFailure`` if the file cannot be read.
    mutating func next() async throws -> [UInt8]? {
      do {
        let handle = try handle ?? FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        self.handle = handle
        let data = try await offloaded { try handle.read(upToCount: FileChunks.size) }
        return data.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
      } catch {
        throw OperationFailure(
          code: "unreadable_file", message: "\(path) cannot be read. Is it there, and yours to read?")
      }
    }
  }
}
