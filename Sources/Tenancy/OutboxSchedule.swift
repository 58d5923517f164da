import Engine
package import Expressions
import Synchronization

/// When which tenant has something to send, so that the others are not opened for it: in memory, and in the catalogue for the next
/// process.
///
/// A store announces what it is about to commit, and says when there is no more while nobody writes to it; so what is here is never later
/// than what is there.
package final class OutboxSchedule: Sendable {
  private let catalog: Catalog
  private let state: Mutex<State>

  private struct State {
    var due: [TenantName: Timestamp]
    var listener: (@Sendable (TenantName) -> Void)?
    /// What is being sent just now.
    var underWay: [TenantName: Set<Int64>] = [:]
  }

  init(_ catalog: Catalog) throws {
    self.catalog = catalog
    state = Mutex(State(due: try catalog.outboxes()))
  }

  /// The tenants that have something to send by a moment, the longest due first.
  package func due(by now: Timestamp) -> [TenantName] {
    state.withLock {
      $0.due.filter { $0.value <= now }.sorted { ($0.value, $0.key.description) < ($1.value, $1.key.description) }.map(
        \.key)
    }
  }

  /// When something is to be sent next after a moment.
  package func next(after now: Timestamp) -> Timestamp? {
    state.withLock { $0.due.values.filter { $0 > now }.min() }
  }

  /// Calls whenever a tenant has announced something; one listener at a time.
  package func listen(_ listener: (@Sendable (TenantName) -> Void)?) { state.withLock { $0.listener = listener } }

  /// Notes that a tenant is about to have something to send. It blocks, so it is called on a store's own thread.
  func announce(_ due: Timestamp, of name: TenantName) throws {
    if state.withLock({ $0.due[name].map { $0 > due } ?? true }) {
      try catalog.setOutboxDue(due, of: name)
    }
    let listener = state.withLock { state in
      state.due[name] = min(state.due[name] ?? due, due)
      return state.listener
    }
    listener?(name)
  }

  /// Notes when a tenant has something to send next; nil means never. It is called while nobody writes to the tenant's store.
  package func settle(_ due: Timestamp?, of name: TenantName) throws {
    let isOther = state.withLock { state in
      guard state.due[name] != due else { return false }
      state.due[name] = due
      return true
    }
    if isOther { try catalog.setOutboxDue(due, of: name) }
  }

  /// Leaves a tenant whose store cannot be used alone for a while; the catalogue keeps what it has.
  package func postpone(_ name: TenantName, until time: Timestamp) {
    state.withLock { if $0.due[name] != nil { $0.due[name] = time } }
  }

  /// Writes down what was announced before the catalogue knew the tenant.
  func enter(_ name: TenantName) throws {
    if let due = state.withLock({ $0.due[name] }) { try catalog.setOutboxDue(due, of: name) }
  }

  func forget(_ name: TenantName) {
    state.withLock { state in
      state.due[name] = nil
      state.underWay[name] = nil
    }
  }

  /// Leaves a tenant alone for a moment of whose parcels all that are due are being sent by somebody.
  package func pause(_ name: TenantName, until time: Timestamp) {
    state.withLock { state in
      if state.underWay[name] != nil, state.due[name].map({ $0 < time }) == true { state.due[name] = time }
    }
  }

  /// The parcels of a tenant that are being sent just now.
  package func underWay(of name: TenantName) -> Set<Int64> { state.withLock { $0.underWay[name] ?? [] } }

  /// Takes a parcel of a tenant to be sent.
  ///
  /// - Returns: false if somebody else is sending it; else it is to be given back once what came of it is kept.
  package func take(_ parcel: Int64, of name: TenantName) -> Bool {
    state.withLock { $0.underWay[name, default: []].insert(parcel).inserted }
  }

  /// Gives a parcel back that was taken.
  package func giveBack(_ parcel: Int64, of name: TenantName) {
    state.withLock { state in
      state.underWay[name]?.remove(parcel)
      if state.underWay[name]?.isEmpty == true { state.underWay[name] = nil }
    }
  }
}
