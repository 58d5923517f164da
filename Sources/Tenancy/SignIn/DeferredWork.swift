import Synchronization

/// Work that is done after the answer, one piece after another, so that a flood takes neither threads nor memory.
final class DeferredWork: Sendable {
  private struct State {
    var waiting: [@Sendable () async -> Void] = []
    var worker: Task<Void, Never>?
    var isClosed = false
  }

  private let state = Mutex(State())
  private static let limit = 200

  /// Takes a piece of work; false if too much waits.
  func add(_ work: @escaping @Sendable () async -> Void) -> Bool {
    state.withLock { state in
      guard !state.isClosed, state.waiting.count < Self.limit else { return false }
      state.waiting.append(work)
      if state.worker == nil { state.worker = Task { [self] in while let work = next() { await work() } } }
      return true
    }
  }

  /// Waits until all is done that was taken before.
  func settle() async {
    while let worker = state.withLock(\.worker) { await worker.value }
  }

  /// Gives up what waits.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.waiting = []
    }
  }

  private func next() -> (@Sendable () async -> Void)? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.worker = nil
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
