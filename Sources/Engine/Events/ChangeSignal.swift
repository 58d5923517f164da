import Synchronization

/// Tells whoever listens that the store may have changed.
///
/// It is told of each commit of this process. What another program writes into the file is looked for once a second, while somebody
/// listens, so that a store that nobody listens to costs nothing.
final class ChangeSignal: Sendable {
  private struct State {
    var lastID: UInt64 = 0
    var listeners: [UInt64: WeakListener] = [:]
    var watching: Task<Void, Never>?
    var isClosed = false
  }

  private struct WeakListener {
    weak var listener: ChangeListener?
  }

  private let state = Mutex(State())
  private let watch: @Sendable (ChangeSignal) async -> Void

  /// - Parameter watch: looks for what other programs write, until its task is cancelled.
  init(watch: @escaping @Sendable (ChangeSignal) async -> Void) {
    self.watch = watch
  }

  /// Begins to listen; what is committed from now on wakes the listener.
  func listen() -> ChangeListener {
    state.withLock { state in
      state.lastID += 1
      let listener = ChangeListener(id: state.lastID, signal: self)
      state.listeners[listener.id] = WeakListener(listener: listener)
      if state.isClosed { listener.end(.closed) }
      if state.watching == nil, !state.isClosed { state.watching = Task { [self] in await watch(self) } }
      return listener
    }
  }

  /// Wakes all.
  func tell() {
    for listener in listeners() { listener.wake(.changed) }
  }

  /// Ends all, since the store is closed.
  func close() {
    let watching = state.withLock { state in
      state.isClosed = true
      defer { state.watching = nil }
      return state.watching
    }
    watching?.cancel()
    for listener in listeners() { listener.end(.closed) }
  }

  /// Whether anybody listens.
  var isHeard: Bool { state.withLock { !$0.listeners.isEmpty } }

  fileprivate func forget(_ id: UInt64) {
    let watching = state.withLock { state -> Task<Void, Never>? in
      state.listeners[id] = nil
      guard state.listeners.isEmpty else { return nil }
      defer { state.watching = nil }
      return state.watching
    }
    watching?.cancel()
  }

  private func listeners() -> [ChangeListener] {
    state.withLock { $0.listeners.isEmpty ? [] : $0.listeners.values.compactMap(\.listener) }
  }
}

/// Waits for changes of a store. What happens while nobody waits is kept, each kind of it once.
package final class ChangeListener: Sendable {
  /// Why it is woken.
  package enum Wake: Sendable, Hashable {
    /// Something may have changed.
    case changed
    /// Somebody has called ``ChangeListener/tick()``.
    case ticked
    case ended(End)
  }

  /// Why there will be no more changes.
  package enum End: Sendable, Hashable {
    /// The server stops, or the listener has gone away.
    case stopped
    /// The store is closed.
    case closed
  }

  private struct State {
    var hasChanged = false
    var hasTicked = false
    var end: End?
    var waiter: CheckedContinuation<Wake, Never>?

    mutating func take() -> Wake? {
      if let end { return .ended(end) }
      if hasChanged {
        hasChanged = false
        return .changed
      }
      guard hasTicked else { return nil }
      hasTicked = false
      return .ticked
    }
  }

  fileprivate let id: UInt64
  private let signal: ChangeSignal
  private let state = Mutex(State())

  fileprivate init(id: UInt64, signal: ChangeSignal) {
    self.id = id
    self.signal = signal
  }

  deinit { signal.forget(id) }

  /// Waits for the next thing to happen; one task at a time may. Cancelled, it is ended.
  ///
  /// - Returns: why it is woken.
  package func next() async -> Wake {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let wake = state.withLock { state in
          let wake = state.take()
          if wake == nil { state.waiter = continuation }
          return wake
        }
        if let wake { continuation.resume(returning: wake) }
      }
    } onCancel: {
      end(.stopped)
    }
  }

  /// Wakes it though nothing has changed.
  package func tick() { wake(.ticked) }

  /// Ends it; the first reason stays.
  ///
  /// - Parameter reason: why.
  package func end(_ reason: End) { wake(.ended(reason)) }

  fileprivate func wake(_ wake: Wake) {
    let (waiter, answer) = state.withLock { state -> (CheckedContinuation<Wake, Never>?, Wake?) in
      switch wake {
      case .changed: state.hasChanged = true
      case .ticked: state.hasTicked = true
      case .ended(let reason): state.end = state.end ?? reason
      }
      guard let waiter = state.waiter else { return (nil, nil) }
      state.waiter = nil
      return (waiter, state.take())
    }
    if let waiter, let answer { waiter.resume(returning: answer) }
  }
}
