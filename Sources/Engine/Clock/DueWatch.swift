import Expressions
import Synchronization

/// Tells whoever wakes the tenant of what has become due earlier, before the transaction is committed that says so.
///
/// In this order a crash in between costs a wake-up for nothing. In the other one it would cost what was due.
final class DueWatch: Sendable {
  private let earliest = Mutex<Int64?>(nil)
  private let tell: (@Sendable (Timestamp) throws -> Void)?

  /// - Parameter tell: told the time, on the writer's queue; nil if nobody wakes the tenant.
  init(_ tell: (@Sendable (Timestamp) throws -> Void)?) {
    self.tell = tell
  }

  /// Takes note of a time that the transaction writes.
  func note(_ time: Int64) {
    guard tell != nil else { return }
    earliest.withLock { $0 = min($0 ?? time, time) }
  }

  /// Tells of the earliest time that was noted since it was told last.
  ///
  /// - Throws: what telling throws; the transaction must not be committed then.
  func announce() throws {
    guard let tell, let time = earliest.withLock({ $0 }) else { return }
    try tell(Timestamp(microseconds: time))
    earliest.withLock { $0 = nil }
  }
}
