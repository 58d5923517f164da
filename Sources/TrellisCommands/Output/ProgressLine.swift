import Operations
import Synchronization

/// Shows how far a long operation is, on one line that is written over; only to people.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let hasWritten = Mutex(false)

  /// - Parameter isQuiet: Whether the answer is for machines.
  init(isQuiet: Bool) {
    isShown = !isQuiet && StandardError.isTerminal
  }

  func show(_ progress: Progress) {
    guard isShown else { return }
    let total = progress.total.map { " of \($0)" } ?? ""
    StandardError.write("\r\u{1B}[K\(Printable.line(progress.activity)): \(progress.done)\(total)")
    hasWritten.withLock { $0 = true }
  }

  /// Takes the line away.
  func clear() {
    if hasWritten.withLock({ $0 }) { StandardError.write("\r\u{1B}[K") }
  }
}
