import Expressions
import Synchronization

/// Callers by their keys, for as long as neither users nor keys change: every request of the API asks for one.
final class CallerCache: Sendable {
  /// A key that was found good.
  struct Entry: Sendable {
    let secretHash: [UInt8]
    let expiresAt: Timestamp?
    let caller: Caller
  }

  private struct Contents {
    var entries: [Int64: Entry] = [:]
    /// Counts the changes of users and keys.
    var changes = 0
  }

  private let contents = Mutex(Contents())
  private static let capacity = 1_000

  /// The entry of a key, and how many changes there have been.
  func entry(_ key: Int64) -> (entry: Entry?, changes: Int) {
    contents.withLock { ($0.entries[key], $0.changes) }
  }

  /// Keeps what was read, unless something has changed since it began to be read.
  func keep(_ entry: Entry, of key: Int64, readAfter changes: Int) {
    contents.withLock { contents in
      guard contents.changes == changes else { return }
      if contents.entries.count >= Self.capacity { contents.entries.removeAll() }
      contents.entries[key] = entry
    }
  }

  /// Forgets everybody, since a user or key has changed.
  func forget() {
    contents.withLock { contents in
      contents.entries.removeAll()
      contents.changes += 1
    }
  }
}
