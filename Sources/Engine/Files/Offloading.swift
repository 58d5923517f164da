import Dispatch

/// Runs blocking work on a thread of its own, so that it holds up no task.
package func offloaded<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    // The global queues have few threads, on which tasks run as well; a serial queue has a thread to itself.
    DispatchQueue(label: "trellis.offloaded").async { continuation.resume(with: Swift.Result(catching: work)) }
  }
}
