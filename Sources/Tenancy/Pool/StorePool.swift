import Engine
import Synchronization

/// The open stores of a workspace: each tenant's at most once, the least recently used closed first.
final class StorePool: Sendable {
  private let limits: PoolLimits
  private let openStore: @Sendable (TenantName) async throws -> OpenedStore
  private let state = Mutex(State())

  /// A store with what it costs in bytes.
  struct OpenedStore: Sendable {
    let store: Store
    let bytes: Int
  }

  private struct State {
    private(set) var slots: [TenantName: Slot] = [:]
    /// Open stores, and what they cost together.
    private(set) var openCount = 0
    private(set) var openBytes = 0
    /// Counts uses; the smallest ``Entry/lastUse`` is the least recent.
    var uses: UInt64 = 0
    var isClosed = false

    subscript(name: TenantName) -> Slot? {
      get { slots[name] }
      set {
        if case .open(let entry) = slots[name] { count(entry, -1) }
        if case .open(let entry) = newValue { count(entry, 1) }
        slots[name] = newValue
      }
    }

    private mutating func count(_ entry: Entry, _ sign: Int) {
      openCount += sign
      openBytes += sign * entry.opened.bytes
    }
  }

  private enum Slot {
    /// Opening runs in a task of its own: whoever asked first may be cancelled while others wait.
    case opening(Task<Void, any Error>)
    case open(Entry)
    case closing(Task<Void, Never>)
  }

  private struct Entry {
    let opened: OpenedStore
    var pins: Int
    var lastUse: UInt64
  }

  private enum Step {
    case ready(Store)
    case wait(Task<Void, any Error>)
    case waitForClose(Task<Void, Never>)
  }

  init(limits: PoolLimits, open: @escaping @Sendable (TenantName) async throws -> OpenedStore) {
    self.limits = limits
    openStore = open
  }

  /// The tenant's store, opened if it is not open.
  ///
  /// - Throws: ``WorkspaceError/closed``, or what opening throws.
  func lease(_ name: TenantName) async throws -> StoreLease {
    while true {
      switch try step(for: name) {
      case .ready(let store): return StoreLease(store: store, name: name, pool: self)
      case .wait(let task): try await task.value
      case .waitForClose(let task): await task.value
      }
    }
  }

  /// Takes in a store that was opened elsewhere, unless the tenant has one here.
  func adopt(_ opened: OpenedStore, as name: TenantName) {
    state.withLock { state in
      guard state[name] == nil, !state.isClosed else { return }
      state.uses += 1
      state[name] = .open(Entry(opened: opened, pins: 0, lastUse: state.uses))
      closeSurplus(in: &state)
    }
  }

  /// Gives back a pin.
  func release(_ name: TenantName) {
    state.withLock { state in
      guard case .open(var entry) = state[name] else { return }
      entry.pins = max(0, entry.pins - 1)
      state[name] = .open(entry)
      closeSurplus(in: &state)
    }
  }

  /// Closes a tenant's store, in use or not, and waits until it is closed.
  ///
  /// Those who still hold it are refused by it.
  func close(_ name: TenantName) async {
    while let step = closeStep(for: name) {
      switch step {
      case .wait(let task): _ = await task.result
      case .waitForClose(let task): await task.value
      case .ready: return
      }
    }
  }

  /// Closes all stores; nothing can be leased afterwards.
  func closeAll() async {
    let names = state.withLock { state in
      state.isClosed = true
      return Array(state.slots.keys)
    }
    for name in names { await close(name) }
  }

  /// How many stores are open or being opened or closed.
  var count: Int { state.withLock { $0.slots.count } }

  private func step(for name: TenantName) throws -> Step {
    try state.withLock { state in
      guard !state.isClosed else { throw WorkspaceError.closed }
      switch state[name] {
      case .opening(let task): return .wait(task)
      case .closing(let task): return .waitForClose(task)
      case .open(var entry):
        state.uses += 1
        entry.pins += 1
        entry.lastUse = state.uses
        state[name] = .open(entry)
        return .ready(entry.opened.store)
      case nil:
        let task = Task { try await self.fill(name) }
        state[name] = .opening(task)
        return .wait(task)
      }
    }
  }

  private func fill(_ name: TenantName) async throws {
    do {
      let opened = try await openStore(name)
      state.withLock { state in
        state.uses += 1
        state[name] = .open(Entry(opened: opened, pins: 0, lastUse: state.uses))
        closeSurplus(in: &state, except: name)
      }
    } catch {
      state.withLock { $0[name] = nil }
      throw error
    }
  }

  private func closeStep(for name: TenantName) -> Step? {
    state.withLock { state in
      switch state[name] {
      case nil: return nil
      case .opening(let task): return .wait(task)
      case .closing(let task): return .waitForClose(task)
      case .open(let entry): return .waitForClose(beginClosing(entry, name, in: &state))
      }
    }
  }

  private func closeSurplus(in state: inout State, except name: TenantName? = nil) {
    guard isSurplus(state) else { return }
    let idle = state.slots.compactMap { name, slot -> (name: TenantName, entry: Entry)? in
      if case .open(let entry) = slot, entry.pins == 0 { (name, entry) } else { nil }
    }
    for candidate in idle.sorted(by: { $0.entry.lastUse < $1.entry.lastUse }) where candidate.name != name {
      guard isSurplus(state) else { return }
      beginClosing(candidate.entry, candidate.name, in: &state)
    }
  }

  private func isSurplus(_ state: State) -> Bool {
    state.openCount > limits.stores || state.openBytes > limits.bytes
  }

  @discardableResult
  private func beginClosing(_ entry: Entry, _ name: TenantName, in state: inout State) -> Task<Void, Never> {
    let task = Task {
      // What a store cannot checkpoint stays in its write-ahead log and is read from there when it is opened next.
      try? await entry.opened.store.close()
      self.state.withLock { $0[name] = nil }
    }
    state[name] = .closing(task)
    return task
  }
}
