package import Expressions
import Foundation
import Synchronization

/// Where a store takes the time from.
package protocol StoreClock: Sendable {
  func now() -> Timestamp
}

/// The machine's clock.
package struct SystemClock: StoreClock {
  package init() {}

  package func now() -> Timestamp { Timestamp(Date()) }
}

/// A clock that stands until it is set, for scenarios and tests.
package final class FixedClock: StoreClock {
  private let time: Mutex<Timestamp>

  package init(_ time: Timestamp) {
    self.time = Mutex(time)
  }

  package func now() -> Timestamp { time.withLock { $0 } }

  package func set(_ time: Timestamp) { self.time.withLock { $0 = time } }
}
