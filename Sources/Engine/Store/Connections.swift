import Dispatch
import GRDB
import Synchronization

/// The connections to a store's file: one that writes, and a few that read, opened as they are needed.
///
/// Each works in a queue of its own. A reader serves one read at a time; who comes while all are busy waits in line.
final class Connections: Sendable {
  /// All that changes goes through it, in the order of its queue.
  let writer: DatabaseQueue
  private let openReader: @Sendable () throws -> DatabaseQueue
  private let limit: Int
  private let readers = Mutex(Readers())

  private struct Readers {
    var idle: [DatabaseQueue] = []
    /// Open ones, and those that are being opened.
    var count = 0
    var waiting: [CheckedContinuation<DatabaseQueue, any Error>] = []
    var isClosed = false
  }

  /// What the state says to whoever wants a reader.
  private enum Turn {
    case take(DatabaseQueue)
    case open
    case wait
    case refuse
  }

  /// - Parameters:
  ///   - writer: has the file open, in WAL mode.
  ///   - limit: the most readers at once.
  ///   - openReader: opens one more connection, on a queue where it may take its time.
  init(
    writer: DatabaseQueue, readers limit: Int, openReader: @escaping @Sendable () throws -> DatabaseQueue
  ) {
    self.writer = writer
    self.limit = limit
    self.openReader = openReader
  }

  /// Reads in a snapshot, whatever is written meanwhile.
  func read<Answer: Sendable>(_ body: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
    let reader = try await take()
    defer { giveBack(reader) }
    return try await reader.unsafeRead { db in
      // Prepared once: making the two anew would cost as much as a small read.
      try db.cachedStatement(sql: "BEGIN DEFERRED").execute()
      defer { if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK").execute() } }
      return try body(db)
    }
  }

  /// Reads by a single statement, which is a snapshot by itself and takes a few microseconds.
  ///
  /// It runs on the caller's own thread: to change to another and back would take longer.
  func glance<Answer>(_ body: (Database) throws -> Answer) async throws -> Answer {
    let reader = try await take()
    defer { giveBack(reader) }
    return try Self.readAtOnce(reader, body)
  }

  /// Nobody else has the reader, so its queue is free.
  private static func readAtOnce<Answer>(_ reader: DatabaseQueue, _ body: (Database) throws -> Answer) throws -> Answer
  {
    try reader.unsafeRead(body)
  }

  /// Brings the log into the file and closes it; reads in progress come to their end first.
  func close() async throws {
    let idle = readers.withLock { readers in
      readers.isClosed = true
      defer { readers.idle = [] }
      return readers.idle
    }
    for reader in idle { try? reader.close() }
    // What a reader keeps from being checkpointed stays in the log, and is read from there at the next opening.
    _ = try? await writer.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    try writer.close()
  }

  private func take() async throws -> DatabaseQueue {
    if let reader = readers.withLock({ $0.isClosed ? nil : $0.idle.popLast() }) { return reader }
    return try await withCheckedThrowingContinuation { continuation in
      switch readers.withLock({ next(for: continuation, in: &$0) }) {
      case .take(let reader): continuation.resume(returning: reader)
      case .open: open(for: continuation)
      case .wait: break
      case .refuse: continuation.resume(throwing: Self.closed)
      }
    }
  }

  private func next(
    for continuation: CheckedContinuation<DatabaseQueue, any Error>, in readers: inout Readers
  ) -> Turn {
    if readers.isClosed { return .refuse }
    if let reader = readers.idle.popLast() { return .take(reader) }
    if readers.count < limit {
      readers.count += 1
      return .open
    }
    readers.waiting.append(continuation)
    return .wait
  }

  private func open(for continuation: CheckedContinuation<DatabaseQueue, any Error>) {
    DispatchQueue.global().async { [self] in
      do {
        let isClosed = readers.withLock(\.isClosed)
        guard !isClosed else { throw Self.closed }
        continuation.resume(returning: try openReader())
      } catch {
        // Who waits might wait for ever, if this was to be the only reader.
        let waiting = readers.withLock { readers in
          readers.count -= 1
          defer { readers.waiting = [] }
          return readers.waiting
        }
        for waiter in waiting + [continuation] { waiter.resume(throwing: error) }
      }
    }
  }

  private func giveBack(_ reader: DatabaseQueue) {
    let (waiter, isClosed) = readers.withLock { readers in
      let waiter = readers.waiting.isEmpty ? nil : readers.waiting.removeFirst()
      if waiter == nil, !readers.isClosed { readers.idle.append(reader) }
      return (waiter, readers.isClosed)
    }
    if let waiter {
      waiter.resume(returning: reader)
    } else if isClosed {
      try? reader.close()
    }
  }

  private static let closed = DatabaseError(resultCode: .SQLITE_MISUSE, message: "The store is closed")
}
