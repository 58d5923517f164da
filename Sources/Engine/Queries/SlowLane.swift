import Synchronization

/// Lets costly questions have a reader one after another, so that quick ones always find one free.
///
/// Few may wait: the last of them would be answered too late to be of use.
final class SlowLane: Sendable {
  private typealias Waiting = (id: UInt64, continuation: CheckedContinuation<Void, any Error>)

  private struct State {
    var isTaken = false
    var lastID: UInt64 = 0
    var waiting: [Waiting] = []
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int = 4) {
    self.limit = limit
  }

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Does something costly when its turn comes.
  ///
  /// - Throws: ``Refusal`` of the kind `unavailable` if too many wait; `CancellationError`; what the body throws.
  func run<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    try await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if let outcome = outcome(of: (id, continuation)) { continuation.resume(with: outcome) }
      }
    } onCancel: {
      giveUp(id)
    }
  }

  /// Whether the turn has come, or never will; nil if it is to be waited for.
  private func outcome(of newcomer: Waiting) -> Result<Void, any Error>? {
    state.withLock { state in
      if Task.isCancelled { return .failure(CancellationError()) }
      if !state.isTaken {
        state.isTaken = true
        return .success(())
      }
      guard state.waiting.count < limit else { return .failure(Refusal.tooManyQueries) }
      state.waiting.append(newcomer)
      return nil
    }
  }

  private func giveUp(_ id: UInt64) {
    let waiting = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    waiting?.continuation.resume(throwing: CancellationError())
  }

  private func leave() {
    let next = state.withLock { state -> Waiting? in
      guard !state.waiting.isEmpty else {
        state.isTaken = false
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.continuation.resume()
  }
}

extension Refusal {
  /// Others ask costly questions of the same store.
  static let tooManyQueries = Refusal(
    .unavailable,
    Problem(
      at: "query", code: "busy",
      message: "The question is a costly one, and others like it are being answered. Ask for less, or try again later.")
  )
}
